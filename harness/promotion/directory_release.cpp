// Releases of a channel that is a folder. A staged one is a channel of its own,
// `<channel>/label/<name>`, made and published by the same steps as a promotion.
#include <algorithm>
#include <set>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "promotion/journal.hpp"
#include "promotion/placement.hpp"
#include "promotion/release.hpp"
#include "promotion/sidecar_placement.hpp"

namespace distro::promotion {
namespace {

namespace fs = std::filesystem;
using channel::Record;

constexpr const char* looked_step = "look";
constexpr const char* found_in_channel_step = "found";
constexpr const char* publish_step = "publish";
constexpr const char* published_step = "published";
constexpr const char* undone_step = "taken_back";

/// What the journal knows of the files before the release was published.
struct FormerState {
  std::set<std::string> present;  ///< "subdir/fn" that the channel had
  bool is_half_published = false;
  bool is_published = false;
};

FormerState former_state(const fs::path& journal, const std::string& id) {
  FormerState state;
  std::set<std::string> found;
  for (const JournalEntry& entry : lines_of(journal, id)) {
    if (entry.step == looked_step) {
      found.clear();
    } else if (entry.step == found_in_channel_step) {
      found.insert(entry.fn);
    } else if (entry.step == publish_step) {
      state = {found, true, false};
    } else if (entry.step == published_step) {
      state.is_half_published = false;
      state.is_published = true;
    } else if (entry.step == undone_step) {
      state = {};
    }
  }
  return state;
}

/// The records, said to be at another channel.
std::vector<Record> moved_to(std::vector<Record> records, const fs::path& channel) {
  for (Record& record : records) {
    record.channel = channel::file_url(channel);
    record.url = channel::file_url(channel / record.subdir / record.fn);
  }
  return records;
}

class DirectoryReleases final : public ReleaseChannel {
 public:
  DirectoryReleases(fs::path channel, fs::path journal,
                    std::function<void(std::string_view)> on_step)
      : channel_(fs::absolute(channel)),
        journal_(std::move(journal)),
        on_step_(std::move(on_step)) {}

  PromotionSummary stage(const Release& release) override {
    require_channel();
    const fs::path folder = folder_of(release);
    refuse_strays(release, folder);
    std::vector<Placement> placements =
        placements_of(release.artifacts, channel_, folder);
    look_at_destinations(placements, channel_);
    return put(release.artifacts, folder);
  }

  PromotionSummary publish(const Release& release) override {
    require_channel();
    const fs::path folder = folder_of(release);
    const Journal journal = journal_of(release);
    const FormerState former = former_state(journal_, promotion_id(release.artifacts));
    if (former.is_published && is_in(release)) {
      return {0, release.artifacts.size()};  // killed after its last line
    }
    if (!former.is_half_published) {
      look(release, journal);
    }
    journal.step(publish_step);
    const PromotionSummary summary = put(moved_to(release.artifacts, folder), channel_);
    base::remove_tree(folder);
    journal.step(published_step);
    return summary;
  }

  ReleaseState undo(const Release& release) override {
    require_channel();
    const fs::path folder = folder_of(release);
    const Journal journal = journal_of(release);
    const FormerState former = former_state(journal_, promotion_id(release.artifacts));
    const bool is_published = release.state == ReleaseState::published;
    journal.step("undo");
    if (is_published) {
      put(moved_to(release.artifacts, channel_), folder);
    }
    if (is_published || former.is_half_published) {
      take_out(release, former.present);
    }
    if (!is_published) {
      base::remove_tree(folder);
    }
    journal.step(undone_step);
    return is_published ? ReleaseState::staged : ReleaseState::undone;
  }

  std::vector<PlacedFile> show(const Release& release) override {
    std::vector<PlacedFile> files;
    for (const Record& record : release.artifacts) {
      const fs::path name = fs::path(record.subdir) / record.fn;
      PlacedFile file{name, record.sha256, "", {}};
      for (const auto& [folder, label] :
           {std::pair(channel_, channel_.filename().string()),
            std::pair(folder_of(release), release.name)}) {
        if (fs::exists(folder / name)) {
          file.found = base::sha256_of_file(folder / name);
          file.labels.push_back(label);
        }
      }
      files.push_back(std::move(file));
    }
    return files;
  }

  std::string url_of(const Release& release) const override {
    return channel::file_url(folder_of(release));
  }

 private:
  [[nodiscard]] fs::path folder_of(const Release& release) const {
    return channel_ / "label" / release.name;
  }

  [[nodiscard]] Journal journal_of(const Release& release) const {
    return {journal_, promotion_id(release.artifacts), on_step_};
  }

  void require_channel() const {
    if (!fs::is_directory(channel_)) {
      throw InputError(channel_.string() + " is no channel: there is no such folder");
    }
  }

  static void refuse_strays(const Release& release, const fs::path& folder) {
    std::set<fs::path> own;
    for (const Record& record : release.artifacts) {
      own.insert(folder / record.subdir / record.fn);
    }
    std::error_code none;
    for (const fs::directory_entry& subdir : fs::directory_iterator(folder, none)) {
      if (!channel::is_subdir(subdir.path().filename().string())) {
        continue;
      }
      for (const fs::directory_entry& file : fs::directory_iterator(subdir)) {
        const std::string name = file.path().filename().string();
        const bool is_package = !name.starts_with('.') && (name.ends_with(".conda") ||
                                                           name.ends_with(".tar.bz2"));
        if (is_package && !own.contains(file.path())) {
          throw InputError(folder.string() + " holds " +
                           (subdir.path().filename() / name).string() +
                           ", which is not of this set");
        }
      }
    }
  }

  /// All of them into a channel, in one visible step.
  PromotionSummary put(const std::vector<Record>& records, const fs::path& channel) {
    std::error_code error;
    fs::create_directories(channel, error);
    if (error) {
      throw EnvironmentError(channel.string() +
                             ": cannot make the folder: " + error.message());
    }
    Decision decision;
    decision.artifacts = records;
    return make_directory_publisher(channel, journal_, on_step_)->promote(decision);
  }

  [[nodiscard]] std::vector<Placement> looked_at(const Release& release) const {
    std::vector<Placement> placements =
        placements_of(moved_to(release.artifacts, channel_), channel_, channel_);
    look_at_destinations(placements, channel_);
    return placements;
  }

  [[nodiscard]] bool is_in(const Release& release) const {
    const std::vector<Placement> placements = looked_at(release);
    return std::all_of(placements.begin(), placements.end(),
                       [](const Placement& placement) { return placement.indexed; });
  }

  void look(const Release& release, const Journal& journal) const {
    journal.step(looked_step);
    const std::vector<Placement> placements = looked_at(release);
    for (const Placement& placement : placements) {
      if (placement.indexed) {
        journal.step(found_in_channel_step,
                     placement.record.subdir + "/" + placement.record.fn);
      }
    }
  }

  /// The channel without what the release brought: first its index, in one step, then
  /// its files. Meanwhile, and after a kill, no indexer shows them again.
  void take_out(const Release& release, const std::set<std::string>& present) {
    std::vector<Record> records;
    for (const Record& record : release.artifacts) {
      if (!present.contains(record.subdir + "/" + record.fn)) {
        records.push_back(record);
      }
    }
    const std::string id = promotion_id(release.artifacts);
    const base::FileLock turn(channel_ / ".index" / "promotion.lock");
    const base::FileLock lock = channel::lock_channel(channel_);
    channel::announce_incoming(channel_, id, records);
    channel::remove_from_index(channel_, records);
    for (const Record& record : records) {
      const fs::path file = channel_ / record.subdir / record.fn;
      if (fs::exists(file) && base::sha256_of_file(file) == record.sha256) {
        base::remove_tree(file);
      }
      remove_sidecar(record, file);
    }
    channel::finish_incoming(channel_, id);
  }

  fs::path channel_;
  fs::path journal_;
  std::function<void(std::string_view)> on_step_;
};

}  // namespace

std::unique_ptr<ReleaseChannel> make_directory_releases(
    fs::path channel, fs::path journal, std::function<void(std::string_view)> on_step) {
  return std::make_unique<DirectoryReleases>(std::move(channel), std::move(journal),
                                             std::move(on_step));
}

}  // namespace distro::promotion
