#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/index.hpp"
#include "promotion/journal.hpp"
#include "promotion/placement.hpp"
#include "promotion/publisher.hpp"
#include "promotion/sidecar_placement.hpp"

namespace distro::promotion {
namespace {

namespace fs = std::filesystem;

void place(const Placement& placement) {
  std::error_code error;
  fs::create_directories(placement.destination.parent_path(), error);
  if (!error) {
    fs::rename(placement.copy, placement.destination, error);
  }
  if (error) {
    throw EnvironmentError(placement.destination.string() +
                           ": cannot place the file: " + error.message());
  }
}

/// Removes the copies of a promotion that ends, also of one that a fault ends.
class Copies {
 public:
  explicit Copies(fs::path folder) : folder_(std::move(folder)) {}
  Copies(const Copies&) = delete;
  Copies& operator=(const Copies&) = delete;
  ~Copies() {
    std::error_code ignored;  // what stays is unseen, and the next attempt uses it
    fs::remove_all(folder_, ignored);
  }

 private:
  fs::path folder_;
};

class DirectoryPublisher final : public Publisher {
 public:
  DirectoryPublisher(fs::path channel, fs::path journal,
                     std::function<void(std::string_view)> on_step)
      : channel_(std::move(channel)),
        journal_(std::move(journal)),
        on_step_(std::move(on_step)) {}

  PromotionSummary promote(const Decision& decision) override;

 private:
  fs::path channel_;
  fs::path journal_;
  std::function<void(std::string_view)> on_step_;
};

/// Everything that needs no lock of the channel: look, copy beside, verify. Returns the
/// records that the index is to show.
std::vector<channel::Record> prepare(std::span<Placement> placements,
                                     const fs::path& channel, const Journal& journal) {
  look_at_destinations(placements, channel);
  journal.step("destination");
  std::vector<channel::Record> records;
  for (const Placement& placement : placements) {
    if (placement.present) {
      records.push_back(record_to_publish(placement, placement.destination));
    } else {
      require_tested_content(placement, placement.source);
      journal.step("source", placement.record.fn);
      copy_beside(placement);
      records.push_back(record_to_publish(placement, placement.copy));
      journal.step("copy", placement.record.fn);
    }
    if (has_sidecar(placement)) {
      copy_sidecar_beside(placement);
      journal.step("copy_attestations", placement.record.fn);
    }
  }
  return records;
}

/// The records whose files the index does not show yet. Only these may be announced: a
/// file that users see must not be taken for one that is still to come.
std::vector<channel::Record> unseen(std::span<const Placement> placements,
                                    std::span<const channel::Record> records) {
  std::vector<channel::Record> found;
  for (std::size_t i = 0; i < placements.size(); ++i) {
    if (!placements[i].indexed) {
      found.push_back(records[i]);
    }
  }
  return found;
}

void require_copies(std::span<const Placement> placements) {
  for (const Placement& placement : placements) {
    if (!placement.present && !fs::exists(placement.copy)) {
      throw EnvironmentError(placement.destination.string() +
                             " was removed during the promotion; run it again");
    }
    if (has_sidecar(placement)) {
      require_one_list(placement);
    }
  }
}

void place_all(std::span<const Placement> placements, const Journal& journal,
               PromotionSummary& summary) {
  for (const Placement& placement : placements) {
    if (placement.present) {
      ++summary.present;
    } else {
      place(placement);
      ++summary.copied;
      journal.step("place", placement.record.fn);
    }
    if (has_sidecar(placement)) {
      place_sidecar(placement);
      journal.step("place_attestations", placement.record.fn);
    }
  }
}

/// Under the channel's lock: nobody else changes it between the look and the index.
PromotionSummary put_in(std::span<Placement> placements,
                        std::span<const channel::Record> records,
                        const fs::path& channel, const std::string& id,
                        const Journal& journal) {
  const base::FileLock lock = channel::lock_channel(channel);
  journal.step("lock");
  look_at_destinations(placements, channel);
  require_copies(placements);
  const std::vector<channel::Record> coming = unseen(placements, records);
  if (!coming.empty()) {
    channel::announce_incoming(channel, id, coming);
  }
  journal.step("announce");
  PromotionSummary summary;
  place_all(placements, journal, summary);
  channel::add_to_index(channel, records);
  journal.step("index");
  channel::finish_incoming(channel, id);
  journal.step("finish");
  return summary;
}

PromotionSummary DirectoryPublisher::promote(const Decision& decision) {
  require_promotable(decision);
  if (!fs::is_directory(channel_)) {
    throw InputError(channel_.string() + " is no channel: there is no such folder");
  }
  if (decision.artifacts.empty()) {
    return {};
  }
  const std::string id = promotion_id(decision.artifacts);
  const fs::path copies = channel_ / ".index" / "incoming" / (id + ".files");
  std::vector<Placement> placements =
      placements_of(decision.artifacts, channel_, copies);

  // One promotion at a time; indexers and readers do not wait for the copying.
  const base::FileLock turn(channel_ / ".index" / "promotion.lock");
  const Journal journal(journal_, id, on_step_);
  const Copies removed_at_end(copies);
  journal.step("start");
  const std::vector<channel::Record> records = prepare(placements, channel_, journal);
  const PromotionSummary summary = put_in(placements, records, channel_, id, journal);
  journal.step("unlock");
  journal.step("done");
  return summary;
}

}  // namespace

void require_promotable(const Decision& decision) {
  if (decision.verdict != Verdict::promote) {
    throw UsageError("plan " + decision.plan +
                     " cannot be promoted: the decision over it is '" +
                     std::string(to_string(decision.verdict)) + "'");
  }
}

std::unique_ptr<Publisher> make_directory_publisher(
    fs::path channel, fs::path journal, std::function<void(std::string_view)> on_step) {
  return std::make_unique<DirectoryPublisher>(std::move(channel), std::move(journal),
                                              std::move(on_step));
}

}  // namespace distro::promotion
