// What the server has of a set, what the journal knows of it from before, and what of
// both stops everything.
#include <algorithm>

#include "base/hash.hpp"
#include "promotion/anaconda/set.hpp"
#include "promotion/anaconda/steps.hpp"
#include "promotion/placement.hpp"

namespace distro::promotion {

/// Which labels were there before us, and how far the last attempt came.
void AnacondaSet::recall(std::span<const JournalEntry> former) {
  for (const JournalEntry& entry : former) {
    if (entry.step == anaconda_step::start && ended_) {
      begin();
    } else if (entry.step == anaconda_step::found) {
      for (Item& item : items_) {
        if (item.file.basename == entry.fn) {
          item.told.insert(entry.labels.begin(), entry.labels.end());
          item.had_label = item.told.contains(target_.channel.label);
        }
      }
    } else if (entry.label == target_.channel.label &&
               (entry.step == anaconda_step::copy_label ||
                entry.step == anaconda_step::add_label)) {
      asked_ = true;
    }
    ended_ = ended_ || entry.step == anaconda_step::done ||
             entry.step == anaconda_step::taken_back;
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

std::vector<std::optional<AnacondaDist>> AnacondaSet::read() const {
  std::vector<AnacondaFile> files;
  for (const Item& item : items_) {
    files.push_back(item.file);
  }
  return parts_.api.dists(files);
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
    journal_.write({"", anaconda_step::found, item.file.basename, "",
                    std::vector<std::string>(labels.begin(), labels.end())});
  }
  item.told.insert(labels.begin(), labels.end());
  item.had_label = item.told.contains(target_.channel.label);
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

}  // namespace distro::promotion
