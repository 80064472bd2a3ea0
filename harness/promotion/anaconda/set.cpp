#include "promotion/anaconda/set.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "base/log.hpp"
#include "promotion/anaconda/steps.hpp"
#include "promotion/placement.hpp"

namespace distro::promotion {
namespace {

using channel::Record;

constexpr int most_rounds = 5;

}  // namespace

AnacondaSet::AnacondaSet(std::span<const Record> artifacts, AnacondaTarget target,
                         AnacondaParts parts, const Journal& journal,
                         std::span<const JournalEntry> former)
    : target_(std::move(target)),
      parts_(parts),
      journal_(journal),
      changes_(parts.api, parts.writer, journal) {
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

bool AnacondaSet::has(const Item& item, const std::string& label) const {
  return item.now && item.now->labels.contains(label);
}

bool AnacondaSet::all_have(const std::string& label) const {
  return std::all_of(items_.begin(), items_.end(),
                     [&](const Item& item) { return has(item, label); });
}

void AnacondaSet::add_label(Item& item, const std::string& label) {
  changes_.must(AddLabel{item.file, label},
                {"", anaconda_step::add_label, item.file.basename, label, {}}, [&] {
                  look_at({&item, 1});
                  return has(item, label);
                });
}

void AnacondaSet::bring_in() {
  for (Item& item : items_) {
    if (!item.now) {
      const bool is_copy = std::holds_alternative<CopyFile>(*item.bring);
      changes_.must(*item.bring,
                    {"",
                     is_copy ? anaconda_step::copy : anaconda_step::upload,
                     item.file.basename,
                     target_.hidden,
                     {}},
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
  static_cast<void>(
      changes_.ask(CopyLabel{target_.channel.owner, target_.hidden, label},
                   {"", anaconda_step::copy_label, "", label, {}}, [&] {
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
      changes_.must(
          AddLabel{item.file, target_.hidden},
          {"", anaconda_step::add_label, item.file.basename, target_.hidden, {}},
          under_hidden);
    }
    changes_.must(
        RemoveLabel{item.file, target_.channel.label, target_.hidden},
        {"", anaconda_step::take_back, item.file.basename, target_.channel.label, {}},
        read);
  }
  asked_ = false;
  moving_ = false;
  journal_.step(anaconda_step::taken_back);
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

PromotionSummary AnacondaSet::enter() {
  if (ended_ && is_still_in()) {
    summary_.present = items_.size();
    return summary_;
  }
  if (ended_) {
    begin();
  }
  journal_.step(anaconda_step::start);
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
  journal_.step(anaconda_step::done);
  return summary_;
}

PromotionSummary AnacondaSet::stage() {
  if (ended_) {
    begin();
  }
  journal_.step(anaconda_step::start);
  refuse_strays();
  look_first();
  find_sources();
  bring_in();
  look();
  if (!all_have(target_.hidden)) {
    throw EnvironmentError("somebody else takes the label " + target_.hidden +
                           " away; run it again when they are done");
  }
  journal_.step(anaconda_step::staged);
  return summary_;
}

void AnacondaSet::leave() {
  journal_.step(anaconda_step::undo);
  take_back();
}

void AnacondaSet::drop() {
  changes_.must(DropLabel{target_.channel.owner, target_.hidden},
                {"", anaconda_step::drop_label, "", target_.hidden, {}}, [&] {
                  std::vector<std::optional<AnacondaDist>> dists = read();
                  for (std::size_t i = 0; i < dists.size(); ++i) {
                    items_[i].now = std::move(dists[i]);
                  }
                  return std::none_of(
                      items_.begin(), items_.end(),
                      [&](const Item& item) { return has(item, target_.hidden); });
                });
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
