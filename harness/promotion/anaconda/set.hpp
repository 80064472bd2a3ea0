// A set of files on its way into an account: under a hidden label first, where the
// whole of it is verified, and from there under the channel's label.
//
// Each change is written into the journal before it is asked for, is asked for at least
// once, and counts when it is read back. A run that was killed is gone on with by a new
// one, which asks the server what is left to do; the journal only says which labels
// were there before us.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/temp_dir.hpp"
#include "channel/credentials.hpp"
#include "channel/record.hpp"
#include "promotion/anaconda/api.hpp"
#include "promotion/anaconda/changes.hpp"
#include "promotion/anaconda/writer.hpp"
#include "promotion/journal.hpp"
#include "promotion/publisher.hpp"
#include "promotion/release.hpp"

namespace distro::promotion {

/// Bytes, of files whose size nobody says.
inline constexpr std::uint64_t largest_file = std::uint64_t{64} << 30U;

/// Where a set goes, and under which label it waits.
struct AnacondaTarget {
  AnacondaChannel channel;
  std::string hidden;
};

/// The parts that a set works with; all must outlive it.
struct AnacondaParts {
  const AnacondaApi& api;
  AnacondaWriter& writer;
  const channel::Credentials& credentials;  ///< for files that are on other servers
  /// What owns the above, if it is to live as long as who uses them; or nothing.
  std::shared_ptr<const void> owner = {};
};

class AnacondaSet {
 public:
  /// `former` are the journal's lines so far. Throws InputError for records that cannot
  /// be published: see require_sound.
  AnacondaSet(std::span<const channel::Record> artifacts, AnacondaTarget target,
              AnacondaParts parts, const Journal& journal,
              std::span<const JournalEntry> former);

  /// Everything under the hidden label, verified. Throws InputError if a file is not
  /// the tested one, here or there, or the label holds other files; EnvironmentError.
  PromotionSummary stage();

  /// From wherever it is under the channel's label, and away from the hidden one. What
  /// is begun and cannot be ended is taken back, but for a server that was closed.
  /// Throws as stage().
  PromotionSummary enter();

  /// Takes the channel's label from the files that did not have it before us; they are
  /// under the hidden one afterwards.
  void leave();

  /// Takes the hidden label from everything.
  void drop();

  /// Whether an earlier attempt asked for the channel's label and did not end.
  [[nodiscard]] bool is_half_entered() const { return asked_ && !ended_; }

  /// What the server has of each file now, in the order of the artifacts.
  [[nodiscard]] std::vector<PlacedFile> placed() const;

 private:
  struct Item {
    channel::Record record;
    AnacondaFile file;
    std::optional<AnacondaDist> now;     ///< as it was read last
    std::optional<AnacondaWrite> bring;  ///< how it comes, once that is known
    bool had_label = false;              ///< the channel's, before us
    std::set<std::string> told;          ///< labels that the journal knows of
  };

  [[nodiscard]] bool has(const Item& item, const std::string& label) const;
  [[nodiscard]] bool is_still_in() const;
  [[nodiscard]] bool all_have(const std::string& label) const;
  [[nodiscard]] std::vector<std::optional<AnacondaDist>> read() const;
  void recall(std::span<const JournalEntry> former);
  void look();
  void look_at(std::span<Item> items);
  void remember(Item& item);
  void require_tested(const Item& item, const std::string& sha256,
                      const std::string& where) const;
  void refuse_other_containers() const;
  void refuse_strays() const;
  void refuse_locks() const;
  void find_sources();
  [[nodiscard]] AnacondaWrite source_of(const Item& item);
  [[nodiscard]] std::filesystem::path fetched(const channel::Record& record);
  void download(base::HttpRequest request) const;
  [[nodiscard]] std::string downloaded_sha256(const AnacondaFile& file) const;
  void bring_in();
  void move();
  void work_until_entered();
  void take_back();
  void take_back_after(const Error& fault);
  void add_label(Item& item, const std::string& label);
  void begin();
  void look_first();

  std::vector<Item> items_;
  AnacondaTarget target_;
  AnacondaParts parts_;
  const Journal& journal_;
  AnacondaChanges changes_;
  PromotionSummary summary_;
  bool asked_ = false;   ///< for the channel's label, since this promotion began
  bool ended_ = false;   ///< the last attempt, says the journal
  bool moving_ = false;  ///< asked for, and not yet seen on all files
  std::unique_ptr<base::TempDir> folder_;  ///< of files from other servers
};

}  // namespace distro::promotion
