#include "promotion/anaconda/set.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "promotion/placement.hpp"

namespace distro::promotion {
namespace {

using channel::Record;
using std::chrono::milliseconds;

constexpr int most_rounds = 5;
constexpr int looks_per_request = 3;

/// The words of the journal.
constexpr const char* start_step = "start";
constexpr const char* found_step = "found";
constexpr const char* copy_label_step = "copy_label";
constexpr const char* add_label_step = "add_label";
constexpr const char* taken_back_step = "taken_back";
constexpr const char* done_step = "done";

}  // namespace

AnacondaSet::AnacondaSet(std::span<const Record> artifacts, AnacondaTarget target,
                         AnacondaParts parts, const Journal& journal,
                         std::span<const JournalEntry> former)
    : target_(std::move(target)), parts_(parts), journal_(journal) {
  std::map<std::string, std::string> known;  // sha256 by "subdir/fn"
  for (const Record& record : artifacts) {
    require_sound(record);
    const AnacondaFile file = file_of(record, target_.channel.owner);
    const auto [former_file, is_new] = known.emplace(file.basename, record.sha256);
    if (former_file->second != record.sha256 ||
        known.contains(record.subdir + "/" + other_container(record.fn))) {
      throw InputError("the decision has " + record.fn +
                       " twice, with different content");
    }
    if (is_new) {
      items_.push_back({record, file, {}, {}, false, {}});
    }
  }
  if (target_.hidden == target_.channel.label) {
    throw UsageError("'" + target_.hidden +
                     "' is the label that users install from; it hides nothing");
  }
  recall(former);
}

/// Which labels were there before us, and how far the last attempt came.
void AnacondaSet::recall(std::span<const JournalEntry> former) {
  for (const JournalEntry& entry : former) {
    if (entry.step == start_step && ended_) {
      begin();
    } else if (entry.step == found_step) {
      for (Item& item : items_) {
        if (item.file.basename == entry.fn) {
          item.told.insert(entry.labels.begin(), entry.labels.end());
          item.had_label = item.told.contains(target_.channel.label);
        }
      }
    } else if (entry.label == target_.channel.label &&
               (entry.step == copy_label_step || entry.step == add_label_step)) {
      asked_ = true;
    }
    ended_ = ended_ || entry.step == done_step || entry.step == taken_back_step;
  }
}

void AnacondaSet::begin() {
  asked_ = false;
  ended_ = false;
  for (Item& item : items_) {
    item.had_label = false;
    item.told.clear();
  }
}

bool AnacondaSet::has(const Item& item, const std::string& label) const {
  return item.now && item.now->labels.contains(label);
}

bool AnacondaSet::all_have(const std::string& label) const {
  return std::all_of(items_.begin(), items_.end(),
                     [&](const Item& item) { return has(item, label); });
}

void AnacondaSet::require_tested(const Item& item, const std::string& sha256,
                                 const std::string& where) const {
  if (sha256 != item.record.sha256) {
    throw InputError(item.record.fn + " is in " + where +
                     " with another content (sha256 " + sha256 +
                     "); the tested file is " + item.record.sha256);
  }
}

/// For a server that does not say it.
std::string AnacondaSet::downloaded_sha256(const AnacondaFile& file) const {
  const base::TempDir folder;
  base::HttpRequest request = parts_.api.request("GET", "/download/" + file.path());
  request.file = folder.path() / "file";
  request.max_size = largest_file;
  download(request);
  return base::sha256_of_file(request.file);
}

void AnacondaSet::look() { look_at(items_); }

void AnacondaSet::look_at(std::span<Item> items) {
  std::vector<AnacondaFile> files;
  for (const Item& item : items) {
    files.push_back(item.file);
  }
  std::vector<std::optional<AnacondaDist>> dists = parts_.api.dists(files);
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].now = std::move(dists[i]);
    if (!asked_) {
      remember(items[i]);
    }
  }
  for (Item& item : items) {
    if (item.now) {
      if (item.now->sha256.empty()) {
        item.now->sha256 = downloaded_sha256(item.file);
      }
      require_tested(item, item.now->sha256, "the account " + item.file.owner);
    }
  }
}

/// What is there before we ask for the channel's label was not put there by us.
void AnacondaSet::remember(Item& item) {
  const std::set<std::string> labels =
      item.now ? item.now->labels : std::set<std::string>{};
  const bool is_news =
      std::any_of(labels.begin(), labels.end(), [&](const auto& label) {
        return label != target_.hidden && !item.told.contains(label);
      });
  if (is_news) {
    journal_.write({"", found_step, item.file.basename, "",
                    std::vector<std::string>(labels.begin(), labels.end())});
  }
  item.told.insert(labels.begin(), labels.end());
  item.had_label = item.told.contains(target_.channel.label);
}

void AnacondaSet::refuse_other_containers() const {
  std::vector<AnacondaFile> others;
  for (const Item& item : items_) {
    AnacondaFile other = item.file;
    other.basename = item.record.subdir + "/" + other_container(item.record.fn);
    others.push_back(other);
  }
  const std::vector<std::optional<AnacondaDist>> found = parts_.api.dists(others);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i]) {
      throw InputError(items_[i].record.fn + " is in the channel already, as " +
                       other_container(items_[i].record.fn) +
                       ": one distribution, one file");
    }
  }
}

/// Nothing may be carried along that was not tested.
void AnacondaSet::refuse_strays() const {
  const auto files = parts_.api.files_under(target_.channel.owner, target_.hidden);
  for (const std::string& name : files.value_or(std::set<std::string>{})) {
    if (std::none_of(items_.begin(), items_.end(),
                     [&](const Item& item) { return item.file.spec() == name; })) {
      throw InputError("the label " + target_.hidden + " of " + target_.channel.owner +
                       " holds " + name + ", which is not of this set");
    }
  }
}

void AnacondaSet::refuse_locks() const {
  for (const auto& [label, is_locked] : parts_.api.labels(target_.channel.owner)) {
    if (is_locked && (label == target_.channel.label || label == target_.hidden)) {
      throw EnvironmentError("the label " + label + " of " + target_.channel.owner +
                             " is locked; unlock it with 'anaconda label -o " +
                             target_.channel.owner + " --unlock " + label + "'");
    }
  }
}

AnacondaSet::Asked AnacondaSet::ask(const AnacondaWrite& write,
                                    const JournalEntry& entry,
                                    const std::function<bool()>& is_done) {
  const base::RetryPolicy& policy = parts_.api.policy();
  base::Clock& clock = parts_.api.clock();
  milliseconds wait = policy.first_wait;
  const auto pause = [&](std::optional<std::chrono::seconds> wished) {
    const milliseconds asked = std::min<milliseconds>(
        wished.value_or(std::chrono::seconds(0)), policy.longest_retry_after);
    clock.sleep(std::max(wait, asked));
    wait = std::min(2 * wait, policy.longest_wait);
  };
  Written said;
  for (int attempt = 1; attempt <= policy.attempts; ++attempt) {
    journal_.write(entry);
    said = parts_.writer.write(write);
    if (said.kind == Written::Kind::refused) {
      refusal_ = said.text;
      return is_done() ? Asked::done : Asked::refused;
    }
    if (said.kind == Written::Kind::unsure) {
      base::log(base::LogLevel::warning, said.text + "; looking what came of it");
      pause(said.retry_after);
    }
    // It may have been done, or be under way, whatever was said.
    for (int look = 1; look <= looks_per_request; ++look) {
      if (is_done()) {
        return Asked::done;
      }
      pause(std::nullopt);
    }
  }
  throw EnvironmentError(
      (said.text.empty() ? std::string("the server says that it is done, and it is not")
                         : said.text) +
      " (step '" + entry.step + "', tried " + std::to_string(policy.attempts) +
      " times)");
}

void AnacondaSet::must(const AnacondaWrite& write, const JournalEntry& entry,
                       const std::function<bool()>& is_done) {
  if (ask(write, entry, is_done) == Asked::refused) {
    throw EnvironmentError(refusal_);
  }
}

void AnacondaSet::add_label(Item& item, const std::string& label) {
  must(AddLabel{item.file, label}, {"", add_label_step, item.file.basename, label, {}},
       [&] {
         look_at({&item, 1});
         return has(item, label);
       });
}

void AnacondaSet::bring_in() {
  for (Item& item : items_) {
    if (!item.now) {
      const bool is_copy = std::holds_alternative<CopyFile>(*item.bring);
      must(*item.bring,
           {"", is_copy ? "copy" : "upload", item.file.basename, target_.hidden, {}},
           [&] {
             look_at({&item, 1});
             return item.now.has_value();
           });
      ++summary_.copied;
    }
    if (!has(item, target_.hidden)) {
      add_label(item, target_.hidden);
    }
  }
}

/// One step for all; what it left out is added file by file.
void AnacondaSet::move() {
  refuse_strays();
  asked_ = true;
  moving_ = true;
  const std::string& label = target_.channel.label;
  const auto lacking = [&] {
    return std::count_if(items_.begin(), items_.end(),
                         [&](const Item& item) { return !has(item, label); });
  };
  const auto before = lacking();
  static_cast<void>(ask(CopyLabel{target_.channel.owner, target_.hidden, label},
                        {"", copy_label_step, "", label, {}}, [&] {
                          look();
                          return lacking() < before;
                        }));
  for (Item& item : items_) {
    if (!has(item, label)) {
      add_label(item, label);
    }
  }
}

void AnacondaSet::take_back() {
  for (Item& item : items_ | std::views::reverse) {
    if (item.had_label) {
      continue;
    }
    const auto read = [&] {
      item.now = parts_.api.dists({&item.file, 1}).front();
      return !has(item, target_.channel.label);
    };
    if (read()) {
      continue;
    }
    const auto under_hidden = [&] { return read() || has(item, target_.hidden); };
    if (!has(item, target_.hidden)) {
      must(AddLabel{item.file, target_.hidden},
           {"", add_label_step, item.file.basename, target_.hidden, {}}, under_hidden);
    }
    must(RemoveLabel{item.file, target_.channel.label, target_.hidden},
         {"", "take_back", item.file.basename, target_.channel.label, {}}, read);
  }
  asked_ = false;
  moving_ = false;
  journal_.step(taken_back_step);
}

/// When that fails too, it is no longer the fault that matters, but that the set is
/// neither in nor out: running it again ends it one way or the other.
void AnacondaSet::take_back_after(const Error& fault) {
  base::log(base::LogLevel::warning,
            std::string("taking back the labels that were added: ") + fault.what());
  try {
    take_back();
  } catch (const Error& second) {
    throw EnvironmentError(std::string(fault.what()) +
                           "\nand the labels that were added could not all be taken "
                           "back; run it again: " +
                           second.what());
  }
}

void AnacondaSet::work_until_entered() {
  const std::string& label = target_.channel.label;
  for (int round = 1; round <= most_rounds; ++round) {
    look();
    if (all_have(label)) {
      moving_ = false;
      if (std::none_of(items_.begin(), items_.end(),
                       [&](const Item& item) { return has(item, target_.hidden); })) {
        return;
      }
      drop();
      continue;
    }
    find_sources();
    bring_in();
    look();
    if (all_have(target_.hidden)) {
      move();
    }
  }
  throw EnvironmentError("somebody else keeps changing the labels of these files in " +
                         target_.channel.owner + "; run it again when they are done");
}

/// A run that was killed after its last line has nothing left to do; what it knew of
/// the labels before it is still true, and needed for undoing.
bool AnacondaSet::is_still_in() const {
  const std::vector<std::optional<AnacondaDist>> dists = read();
  for (std::size_t i = 0; i < dists.size(); ++i) {
    if (!dists[i] || dists[i]->sha256 != items_[i].record.sha256 ||
        !dists[i]->labels.contains(target_.channel.label) ||
        dists[i]->labels.contains(target_.hidden)) {
      return false;
    }
  }
  return true;
}

/// What is there before the first change.
void AnacondaSet::look_first() {
  refuse_locks();
  look();
  summary_.present = static_cast<std::size_t>(std::count_if(
      items_.begin(), items_.end(), [](const Item& item) { return item.now; }));
  if (summary_.present < items_.size()) {
    refuse_other_containers();
  }
}

PromotionSummary AnacondaSet::enter() {
  if (ended_ && is_still_in()) {
    summary_.present = items_.size();
    return summary_;
  }
  if (ended_) {
    begin();
  }
  journal_.step(start_step);
  try {
    look_first();
    work_until_entered();
  } catch (const ServerClosed&) {
    throw;
  } catch (const InputError& fault) {
    if (asked_) {
      take_back_after(fault);
    }
    throw;
  } catch (const Error& fault) {
    if (moving_) {
      take_back_after(fault);
    }
    throw;
  }
  journal_.step(done_step);
  return summary_;
}

PromotionSummary AnacondaSet::stage() {
  if (ended_) {
    begin();
  }
  journal_.step(start_step);
  refuse_strays();
  look_first();
  find_sources();
  bring_in();
  look();
  if (!all_have(target_.hidden)) {
    throw EnvironmentError("somebody else takes the label " + target_.hidden +
                           " away; run it again when they are done");
  }
  journal_.step("staged");
  return summary_;
}

void AnacondaSet::leave() {
  journal_.step("undo");
  take_back();
}

void AnacondaSet::drop() {
  must(DropLabel{target_.channel.owner, target_.hidden},
       {"", "drop_label", "", target_.hidden, {}}, [&] {
         std::vector<std::optional<AnacondaDist>> dists = read();
         for (std::size_t i = 0; i < dists.size(); ++i) {
           items_[i].now = std::move(dists[i]);
         }
         return std::none_of(items_.begin(), items_.end(), [&](const Item& item) {
           return has(item, target_.hidden);
         });
       });
}

std::vector<std::optional<AnacondaDist>> AnacondaSet::read() const {
  std::vector<AnacondaFile> files;
  for (const Item& item : items_) {
    files.push_back(item.file);
  }
  return parts_.api.dists(files);
}

std::vector<PlacedFile> AnacondaSet::placed() const {
  std::vector<PlacedFile> placed;
  const std::vector<std::optional<AnacondaDist>> dists = read();
  for (std::size_t i = 0; i < dists.size(); ++i) {
    PlacedFile file{items_[i].file.basename, items_[i].record.sha256, "", {}};
    if (dists[i]) {
      file.found = dists[i]->sha256;
      file.labels.assign(dists[i]->labels.begin(), dists[i]->labels.end());
    }
    placed.push_back(std::move(file));
  }
  return placed;
}

}  // namespace distro::promotion
