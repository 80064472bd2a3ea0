#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "app/excuses.hpp"
#include "base/listed.hpp"
#include "channel/channel_url.hpp"
#include "cli/minute_text.hpp"
#include "cli/quantities.hpp"
#include "cli/table.hpp"
#include "cli/watch_answer.hpp"

namespace distro::cli {
namespace {

using app::FileSight;
using app::PromotionSight;
using app::SightedFile;
using app::SightedPromotion;

constexpr std::size_t most_files = 20;  // of one promotion

std::string words_of(const SightedFile& seen) {
  switch (seen.sight) {
    case FileSight::listed:
      return "listed";
    case FileSight::not_listed:
      return "not in repodata";
    case FileSight::removed:
      return "removed";
    case FileSight::absent:
      return "no such file";
    case FileSight::hidden:
      return "hidden";
    case FileSight::other_digest:
      return "ANOTHER FILE";
    case FileSight::still_listed:
      return "still listed";
    case FileSight::gone:
      return "gone";
  }
  return "";
}

std::string words_of(PromotionSight sight) {
  switch (sight) {
    case PromotionSight::published:
      return "is published";
    case PromotionSight::half_published:
      return "is half published";
    case PromotionSight::not_published:
      return "is not published";
    case PromotionSight::taken_back:
      return "was taken back";
    case PromotionSight::still_listed:
      return "is listed, though taken back";
    case PromotionSight::unfinished:
      return "has not ended";
  }
  return "";
}

/// "since 2026-01-31 12:00 UTC (3 h)".
std::string since_text(std::chrono::sys_seconds since, const app::WatchAnswer& answer) {
  return "since " + minute_text(since) + " UTC (" +
         app::age_text(since, answer.looked_at) + ")";
}

std::string files_text(const SightedPromotion& promotion, const Terminal& terminal) {
  Table table({{"", false, true}, {""}});
  std::size_t amiss = 0;
  for (const SightedFile& seen : promotion.files) {
    if (app::is_amiss(seen.sight) && ++amiss <= most_files) {
      table.add({seen.file.subdir + "/" + seen.file.fn, words_of(seen)});
    }
  }
  return table.text(terminal, 2) +
         (amiss > most_files
              ? "  and " + std::to_string(amiss - most_files) + " more: see --json\n"
              : "");
}

std::string text_of(const SightedPromotion& promotion, const app::WatchAnswer& answer,
                    const Terminal& terminal) {
  const PromotionSight sight = app::sight_of(promotion);
  std::string text = "Promotion " + std::to_string(promotion.id) + " " +
                     words_of(sight) + ", " + since_text(promotion.since, answer);
  text = fitted(text, terminal);
  if (text.ends_with('\n')) {
    text.pop_back();
  }
  text = coloured(terminal, Colour::red, text) + "\n  " +
         std::to_string(app::listed_files(promotion)) + " of " +
         count_text(promotion.files.size(), "file") + " listed\n" +
         files_text(promotion, terminal);
  if (sight == PromotionSight::unfinished) {
    const std::string next = continuation(promotion);
    text += next.empty() ? "  nothing is left to go on with: check the change again\n"
                         : "  go on with it: " + printable(next) + "\n";
  }
  return text;
}

std::string text_of(const app::HalfPublished& half, const Terminal& terminal) {
  const app::HalfRelease& release = half.release;
  const std::string since = release.since.empty() ? "" : ", since " + release.since;
  std::string head = release.version.empty()
                         ? "Nothing is there of " + base::listed(release.missing)
                         : release.package + " " + release.version + " has no " +
                               base::listed(release.missing) + since;
  head = coloured(
      terminal, Colour::red,
      terminal.attached ? cut(printable(head), terminal.width) : printable(head));
  return head + "\n" +
         fitted("  in " + printable(base::joined(half.subdirs)) + "\n" +
                    (release.version.empty() ? "" : printable_lines(release.why, 2)),
                terminal);
}

/// Of a promotion that has ended: what has not is no concern of the index yet.
bool any_file_is(const app::WatchAnswer& answer, FileSight sight) {
  return std::any_of(
      answer.promotions.begin(), answer.promotions.end(),
      [&](const SightedPromotion& promotion) {
        return app::sight_of(promotion) != PromotionSight::unfinished &&
               std::any_of(
                   promotion.files.begin(), promotion.files.end(),
                   [&](const SightedFile& seen) { return seen.sight == sight; });
      });
}

/// What the words beside files mean, and what helps.
std::string advice_of(const app::WatchAnswer& answer) {
  const auto folder = channel::local_path(answer.channel);
  const std::string index =
      folder ? "    conda-distro index " + folder->string() + "\n"
             : "    the server makes it anew by itself: --wait 10m waits for it\n";
  const std::array<std::pair<FileSight, std::string>, 6> advice{{
      {FileSight::not_listed,
       "  not in repodata: was the index made again since?\n" + index},
      {FileSight::removed,
       "  removed: the index keeps it from users, see 'removed' in its repodata\n"},
      {FileSight::absent,
       "  no such file: the channel has neither the file nor a record of it\n"},
      {FileSight::hidden,
       "  hidden: the same build is there as .conda, which users get instead\n"},
      {FileSight::other_digest,
       "  ANOTHER FILE: users get one that was never tested; find out who put it\n"
       "    there before anything else (--json tells both sha256)\n"},
      {FileSight::still_listed,
       "  still listed: users can install what was taken back\n" + index},
  }};
  std::string text;
  for (const auto& [sight, words] : advice) {
    text += any_file_is(answer, sight) ? words : "";
  }
  return text.empty() ? "" : "What it means\n" + printable_lines(text) + "\n";
}

std::size_t amiss_promotions(const app::WatchAnswer& answer) {
  return app::amiss_in(answer) - answer.releases.half.size();
}

/// "2 promotions, 1 set with 4 releases: all in order", or "Amiss: 1 of 2 promotions".
std::string summary_of(const app::WatchAnswer& answer) {
  const std::string promotions = count_text(answer.promotions.size(), "promotion");
  const std::string releases = count_text(answer.releases.checked, "release");
  std::vector<std::string> looked_at;
  std::vector<std::string> amiss;
  if (!answer.promotions.empty()) {
    looked_at.push_back(promotions);
  }
  if (answer.sets != 0) {
    looked_at.push_back(count_text(answer.sets, "set") + " with " + releases);
  }
  if (const std::size_t count = amiss_promotions(answer); count != 0) {
    amiss.push_back(std::to_string(count) + " of " + promotions);
  }
  if (const std::size_t count = answer.releases.half.size(); count != 0) {
    amiss.push_back(std::to_string(count) + " of " + releases);
  }
  return !amiss.empty()      ? "Amiss: " + base::joined(amiss) + "\n"
         : looked_at.empty() ? "There was nothing to look at\n"
                             : base::joined(looked_at) + ": all in order\n";
}

std::string heading_of(const app::WatchAnswer& answer) {
  std::string text = answer.channel + " (" + base::joined(answer.subdirs) + ")\n";
  if (!answer.promoted_into.empty() && answer.promoted_into != answer.channel) {
    text += "beside what was promoted into " + answer.promoted_into + "\n";
  }
  if (!answer.promoted_into.empty() && answer.known_promotions == 0) {
    text += "no promotion into it is known in " + answer.database + "\n";
  } else if (answer.promotions.size() < answer.known_promotions) {
    text += "looked at: " + std::to_string(answer.promotions.size()) + " of " +
            count_text(answer.known_promotions, "promotion") + "\n";
  }
  return printable_lines(text);
}

}  // namespace

std::string continuation(const app::SightedPromotion& promotion) {
  const std::filesystem::path folder = promotion.journal.parent_path();
  if (promotion.state != state::PromotionState::begun ||
      !std::filesystem::is_directory(folder)) {
    return "";
  }
  return folder.parent_path().filename() == "releases"
             ? "conda-distro release publish " + folder.filename().string()
             : "conda-distro promote " + folder.string();
}

std::string watch_text(const app::WatchAnswer& answer, const Terminal& terminal) {
  std::string text = fitted(heading_of(answer), terminal) + "\n";
  for (const SightedPromotion& promotion : answer.promotions) {
    if (app::is_amiss(app::sight_of(promotion))) {
      text += text_of(promotion, answer, terminal) + "\n";
    }
  }
  for (const app::HalfPublished& half : answer.releases.half) {
    text += text_of(half, terminal) + "\n";
  }
  return text + advice_of(answer) + summary_of(answer);
}

}  // namespace distro::cli
