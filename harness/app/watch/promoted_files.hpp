// What was promoted into a channel beside what the channel's repodata says of it. Pure:
// no channel and no database is asked here.
#pragma once

#include <chrono>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "channel/repodata.hpp"
#include "state/promotions.hpp"

namespace distro::app {

/// What repodata says of a file that was promoted, or taken back.
enum class FileSight {
  listed,        ///< as it was promoted
  not_listed,    ///< promoted, and users cannot find it
  removed,       ///< likewise: repodata says that it was taken out
  absent,        ///< likewise: nor is the file in the channel's folder
  hidden,        ///< likewise: behind the same distribution in the other container
  other_digest,  ///< promoted, and users get another file of this name
  still_listed,  ///< taken back, and users can install it
  gone,          ///< taken back, and not there
};

[[nodiscard]] std::string_view to_string(FileSight sight);

/// It is not as the promotion left it.
[[nodiscard]] bool is_amiss(FileSight sight);

struct SightedFile {
  state::PromotionFile file;
  FileSight sight = FileSight::not_listed;
  std::string found;  ///< sha256 in repodata; empty: not listed, or it does not say
};

enum class PromotionSight {
  published,       ///< users see all of it
  half_published,  ///< some of it
  not_published,   ///< none of it
  taken_back,      ///< none of it, which is right
  still_listed,    ///< some or all of it, though it was taken back
  unfinished,      ///< it was begun and has not ended
};

[[nodiscard]] std::string_view to_string(PromotionSight sight);
[[nodiscard]] bool is_amiss(PromotionSight sight);

struct SightedPromotion {
  state::RowId id = 0;
  state::PromotionState state = state::PromotionState::begun;
  std::chrono::sys_seconds since{};  ///< when it came into this state
  std::filesystem::path journal;     ///< empty if there is none
  std::vector<SightedFile> files;    ///< 1..n
};

/// Which of its files users can install: listed or still_listed.
[[nodiscard]] std::size_t listed_files(const SightedPromotion& promotion);
[[nodiscard]] PromotionSight sight_of(const SightedPromotion& promotion);

/// The promotions with those files that they have the last word on, in their order;
/// those that have none are left out. A file has to be in the channel if any promotion
/// with it is finished, the newest of which speaks; what one promotion takes back stays
/// if another one brought it, too. A promotion that was begun is left out if newer ones
/// have dealt with all of its files.
[[nodiscard]] std::vector<state::PromotionRow> last_words(
    std::span<const state::PromotionRow> newest_first);

/// Looks its files up in the tables of a channel. Files of subdirs without a table are
/// left out, so that none may be left.
[[nodiscard]] SightedPromotion sighted(const state::PromotionRow& promotion,
                                       std::span<const channel::Repodata> tables);

/// Files of this subdir that are not listed and are among `removed` become that.
void note_removed(std::span<SightedPromotion> promotions, std::string_view subdir,
                  const std::set<std::string>& removed);

}  // namespace distro::app
