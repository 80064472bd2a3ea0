#include "app/watch/promoted_files.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "promotion/placement.hpp"

namespace distro::app {
namespace {

using state::PromotionFile;
using state::PromotionRow;
using state::PromotionState;

constexpr std::array<std::pair<FileSight, std::string_view>, 8> file_sights{{
    {FileSight::listed, "listed"},
    {FileSight::not_listed, "not_listed"},
    {FileSight::removed, "removed"},
    {FileSight::absent, "absent"},
    {FileSight::hidden, "hidden"},
    {FileSight::other_digest, "other_digest"},
    {FileSight::still_listed, "still_listed"},
    {FileSight::gone, "gone"},
}};

constexpr std::array<std::pair<PromotionSight, std::string_view>, 6> promotion_sights{{
    {PromotionSight::published, "published"},
    {PromotionSight::half_published, "half_published"},
    {PromotionSight::not_published, "not_published"},
    {PromotionSight::taken_back, "taken_back"},
    {PromotionSight::still_listed, "still_listed"},
    {PromotionSight::unfinished, "unfinished"},
}};

std::string_view name_in(const auto& table, auto wanted) {
  for (const auto& [value, name] : table) {
    if (value == wanted) {
      return name;
    }
  }
  return "";
}

/// Its place in a channel.
std::string key_of(const PromotionFile& file) { return file.subdir + "/" + file.fn; }

/// The newest promotion in each state that has a file, by the file's place.
class LastWords {
 public:
  explicit LastWords(std::span<const PromotionRow> newest_first) {
    for (const PromotionRow& row : newest_first) {
      for (const PromotionFile& file : row.files) {
        newest_[{key_of(file), row.state}] =
            std::max(newest_[{key_of(file), row.state}], row.id);
      }
    }
  }

  [[nodiscard]] bool has_it(const PromotionRow& row, const PromotionFile& file) const {
    switch (row.state) {
      case PromotionState::finished:
        return row.id == newest(file, PromotionState::finished);
      case PromotionState::undone:
        return row.id == newest(file, PromotionState::undone) &&
               newest(file, PromotionState::finished) == 0 &&
               newest(file, PromotionState::begun) == 0;
      case PromotionState::begun:
        return !std::all_of(
            row.files.begin(), row.files.end(),
            [&](const PromotionFile& one) { return is_settled_after(row, one); });
      case PromotionState::failed:
        return false;  // it left nothing
    }
    return false;
  }

 private:
  [[nodiscard]] bool is_settled_after(const PromotionRow& row,
                                      const PromotionFile& file) const {
    return newest(file, PromotionState::finished) > row.id ||
           newest(file, PromotionState::undone) > row.id;
  }

  /// 0 if there is none.
  [[nodiscard]] state::RowId newest(const PromotionFile& file,
                                    PromotionState state) const {
    const auto found = newest_.find({key_of(file), state});
    return found == newest_.end() ? 0 : found->second;
  }

  std::map<std::pair<std::string, PromotionState>, state::RowId> newest_;
};

/// As if it was promoted.
SightedFile looked_up(const PromotionFile& file, const channel::RecordTable& records) {
  SightedFile seen{file, FileSight::not_listed, ""};
  for (const channel::Row row : records.rows(file.name)) {
    const std::string fn = records.file_name(row);
    if (fn == file.fn) {
      seen.found = records[row].sha256;
      const bool same =
          seen.found.empty() || file.sha256.empty() || seen.found == file.sha256;
      seen.sight = same ? FileSight::listed : FileSight::other_digest;
      return seen;
    }
    if (fn == promotion::other_container(file.fn)) {
      seen.sight = FileSight::hidden;
    }
  }
  return seen;
}

/// What the same finding means of a file that was taken back.
FileSight once_taken_back(FileSight sight) {
  return sight == FileSight::listed ? FileSight::still_listed : FileSight::gone;
}

bool is_installable(const SightedFile& file) {
  return file.sight == FileSight::listed || file.sight == FileSight::still_listed;
}

}  // namespace

std::string_view to_string(FileSight sight) { return name_in(file_sights, sight); }

std::string_view to_string(PromotionSight sight) {
  return name_in(promotion_sights, sight);
}

bool is_amiss(FileSight sight) {
  return sight != FileSight::listed && sight != FileSight::gone;
}

bool is_amiss(PromotionSight sight) {
  return sight != PromotionSight::published && sight != PromotionSight::taken_back;
}

std::size_t listed_files(const SightedPromotion& promotion) {
  return static_cast<std::size_t>(
      std::count_if(promotion.files.begin(), promotion.files.end(), is_installable));
}

PromotionSight sight_of(const SightedPromotion& promotion) {
  const std::size_t listed = listed_files(promotion);
  switch (promotion.state) {
    case PromotionState::finished:
      return listed == promotion.files.size() ? PromotionSight::published
             : listed == 0                    ? PromotionSight::not_published
                                              : PromotionSight::half_published;
    case PromotionState::undone:
    case PromotionState::failed:
      return listed == 0 ? PromotionSight::taken_back : PromotionSight::still_listed;
    case PromotionState::begun:
      break;
  }
  return PromotionSight::unfinished;
}

std::vector<PromotionRow> last_words(std::span<const PromotionRow> newest_first) {
  const LastWords words(newest_first);
  std::vector<PromotionRow> speaking;
  for (const PromotionRow& row : newest_first) {
    PromotionRow kept = row;
    std::erase_if(kept.files,
                  [&](const PromotionFile& file) { return !words.has_it(row, file); });
    if (!kept.files.empty()) {
      speaking.push_back(std::move(kept));
    }
  }
  return speaking;
}

SightedPromotion sighted(const PromotionRow& promotion,
                         std::span<const channel::Repodata> tables) {
  SightedPromotion seen{promotion.id,
                        promotion.state,
                        promotion.ended.value_or(promotion.begun),
                        promotion.journal,
                        {}};
  for (const PromotionFile& file : promotion.files) {
    const auto table = std::find_if(
        tables.begin(), tables.end(),
        [&](const channel::Repodata& one) { return one.subdir == file.subdir; });
    if (table == tables.end()) {
      continue;
    }
    seen.files.push_back(looked_up(file, table->records));
    if (promotion.state == PromotionState::undone) {
      seen.files.back().sight = once_taken_back(seen.files.back().sight);
    }
  }
  return seen;
}

void note_removed(std::span<SightedPromotion> promotions, std::string_view subdir,
                  const std::set<std::string>& removed) {
  for (SightedPromotion& promotion : promotions) {
    for (SightedFile& seen : promotion.files) {
      if (seen.sight == FileSight::not_listed && seen.file.subdir == subdir &&
          removed.contains(seen.file.fn)) {
        seen.sight = FileSight::removed;
      }
    }
  }
}

}  // namespace distro::app
