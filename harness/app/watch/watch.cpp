#include "app/watch/watch.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "app/channels.hpp"
#include "app/state.hpp"
#include "app/workspace.hpp"
#include "base/date.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "channel/channel_url.hpp"
#include "channel/credentials.hpp"
#include "channel/removed_files.hpp"

namespace distro::app {
namespace {

using std::chrono::milliseconds;

/// Nothing where there is none; one that cannot be read is a fault.
std::optional<recipe::Distribution> distribution_around(
    const std::filesystem::path& folder) {
  std::optional<repo::Repository> repository;
  try {
    repository.emplace(folder);
  } catch (const InputError&) {
    return std::nullopt;
  }
  const auto files = repo::files_on_disk(repository->root());
  return files->read("distro.yaml") ? std::optional(load_distribution(*files))
                                    : std::nullopt;
}

/// What is compared with what.
struct Comparison {
  Config config;
  std::string url;            ///< of the channel, perhaps with secrets
  std::string promoted_into;  ///< without; empty: promotions are not looked at
  std::vector<std::string> subdirs;
  std::vector<WatchedSet> sets;
};

std::string url_of_channel(const Config& config,
                           const std::optional<recipe::Distribution>& distribution,
                           const std::string& channel) {
  if (distribution) {
    return url_of(config, *distribution,
                  channel.empty() ? distribution->integration : channel);
  }
  const bool is_name = channel.find_first_of(":/") == std::string::npos;
  if (is_name && !config.channel_alias) {
    throw UsageError("the channel '" + channel +
                     "' is a name, and nothing says where names live\n"
                     "  give a path or a URL, or set CONDA_DISTRO_CHANNEL_ALIAS");
  }
  return channel::channel_url(channel, config.channel_alias.value_or(""), config.home);
}

std::vector<std::string> chosen_subdirs(
    const WatchQuestion& question, const Config& config,
    const std::optional<recipe::Distribution>& distribution) {
  std::vector<std::string> subdirs = !question.subdirs.empty() ? question.subdirs
                                     : distribution            ? distribution->subdirs
                                                    : std::vector{config.subdir};
  for (const std::string& subdir : subdirs) {
    if (!channel::is_subdir(subdir)) {
      throw UsageError("'" + subdir + "' is no subdir: they are like linux-64");
    }
  }
  std::erase(subdirs, "noarch");
  std::sort(subdirs.begin(), subdirs.end());
  subdirs.erase(std::unique(subdirs.begin(), subdirs.end()), subdirs.end());
  subdirs.emplace_back("noarch");
  return subdirs;
}

std::vector<WatchedSet> chosen_sets(
    const WatchQuestion& question,
    const std::optional<recipe::Distribution>& distribution) {
  std::vector<WatchedSet> sets =
      distribution ? sets_of(*distribution) : std::vector<WatchedSet>();
  for (const std::vector<std::string>& names : question.in_sync) {
    if (std::set(names.begin(), names.end()).size() < std::max(names.size(), 2UL) ||
        std::find(names.begin(), names.end(), "") != names.end()) {
      throw UsageError(
          "--in-sync: at least two packages, separated by commas, each once");
    }
    sets.push_back({names, "", {}, true});
  }
  return sets;
}

Comparison comparison_of(const WatchQuestion& question) {
  const auto distribution = distribution_around(question.repository);
  if (!distribution && question.channel.empty()) {
    throw UsageError(
        "no channel is named, and here is no distribution that names one\n"
        "  say --channel CHANNEL, or -C DIR");
  }
  Comparison comparison;
  comparison.config = read_config();
  comparison.sets = chosen_sets(question, distribution);
  if (comparison.sets.empty() && (!distribution || question.only_sets)) {
    throw UsageError(
        "there is nothing to compare: no promotions, and no sets of packages\n"
        "  say --in-sync A,B, or -C DIR of a distribution");
  }
  comparison.subdirs = chosen_subdirs(question, comparison.config, distribution);
  comparison.url = url_of_channel(comparison.config, distribution, question.channel);
  if (distribution && !question.only_sets) {
    comparison.promoted_into = channel::redacted(
        url_of(comparison.config, *distribution, distribution->integration));
  }
  return comparison;
}

/// Of all that are known those that are asked about.
void choose(const WatchQuestion& question,
            std::vector<state::PromotionRow>& promotions) {
  std::erase_if(promotions, [&](const state::PromotionRow& row) {
    return question.since && row.ended.value_or(row.begun) < *question.since;
  });
  if (promotions.size() > question.limit) {
    promotions.resize(question.limit);
  }
}

std::vector<SightedPromotion> sighted_in(
    const std::vector<state::PromotionRow>& promotions,
    std::span<const channel::Repodata> tables) {
  std::vector<SightedPromotion> seen;
  for (const state::PromotionRow& promotion : promotions) {
    seen.push_back(sighted(promotion, tables));
    if (seen.back().files.empty()) {
      seen.pop_back();
    }
  }
  return seen;
}

bool lacks_a_file_of(const std::vector<SightedPromotion>& promotions,
                     const std::string& subdir) {
  return std::any_of(promotions.begin(), promotions.end(), [&](const auto& promotion) {
    return std::any_of(
        promotion.files.begin(), promotion.files.end(), [&](const SightedFile& seen) {
          return seen.sight == FileSight::not_listed && seen.file.subdir == subdir;
        });
  });
}

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// Of a channel that is a folder more can be told than what its repodata says.
void note_absent(std::vector<SightedPromotion>& promotions,
                 const std::filesystem::path& folder) {
  for (SightedPromotion& promotion : promotions) {
    for (SightedFile& seen : promotion.files) {
      std::error_code ignored;
      if (seen.sight == FileSight::not_listed &&
          !std::filesystem::exists(folder / seen.file.subdir / seen.file.fn, ignored)) {
        seen.sight = FileSight::absent;
      }
    }
  }
}

void drop_before(std::chrono::sys_days day, std::vector<HalfPublished>& half) {
  std::erase_if(half, [&](const HalfPublished& one) {
    return !one.release.since.empty() && one.release.since < base::date_text(day);
  });
}

/// The promotions that are asked about, with what they have the last word on.
std::vector<state::PromotionRow> known_promotions(const Comparison& comparison,
                                                  const WatchQuestion& question,
                                                  WatchAnswer& answer) {
  if (comparison.promoted_into.empty()) {
    return {};
  }
  constexpr std::size_t all = 1'000'000;
  const state::Database database = open_state(comparison.config);
  std::vector<state::PromotionRow> promotions =
      last_words(state::Promotions(database).newest(comparison.promoted_into, all));
  answer.database = database.location().shown;
  answer.known_promotions = promotions.size();
  choose(question, promotions);
  return promotions;
}

/// Why files are not listed, as far as the channel tells.
void find_reasons(const Comparison& comparison, const std::vector<FreshSubdir>& subdirs,
                  std::vector<SightedPromotion>& promotions) {
  for (const FreshSubdir& subdir : subdirs) {
    if (subdir.file && lacks_a_file_of(promotions, subdir.repodata.subdir)) {
      note_removed(promotions, subdir.repodata.subdir,
                   channel::removed_files(*subdir.file));
    }
  }
  if (const auto folder = channel::local_path(comparison.url)) {
    note_absent(promotions, *folder);
  }
}

WatchAnswer look(const Comparison& comparison, const WatchQuestion& question) {
  WatchAnswer answer;
  answer.channel = channel::redacted(comparison.url);
  answer.subdirs = comparison.subdirs;
  answer.promoted_into = comparison.promoted_into;
  answer.looked_at =
      std::chrono::floor<std::chrono::seconds>(base::SystemClock().now());
  answer.sets = comparison.sets.size();
  if (question.on_step) {
    question.on_step("reading " + answer.channel);
  }
  // Before the channel: what is promoted while it is read is then not missed in it.
  const std::vector<state::PromotionRow> promotions =
      known_promotions(comparison, question, answer);
  const std::vector<FreshSubdir> subdirs = load_afresh(
      comparison.config, comparison.url, comparison.subdirs, question.on_progress);
  std::vector<channel::Repodata> tables;
  for (const FreshSubdir& subdir : subdirs) {
    tables.push_back(subdir.repodata);
    append(answer.warnings, subdir.repodata.warnings);
  }
  answer.promotions = sighted_in(promotions, tables);
  find_reasons(comparison, subdirs, answer.promotions);
  answer.releases = half_published(comparison.sets, tables);
  append(answer.warnings, answer.releases.warnings);
  if (question.since) {
    drop_before(*question.since, answer.releases.half);
  }
  return answer;
}

}  // namespace

std::size_t amiss_in(const WatchAnswer& answer) {
  const auto promotions = std::count_if(
      answer.promotions.begin(), answer.promotions.end(),
      [](const SightedPromotion& one) { return is_amiss(sight_of(one)); });
  return static_cast<std::size_t>(promotions) + answer.releases.half.size();
}

WatchAnswer look_until_in_order(const std::function<WatchAnswer()>& look,
                                const Patience& patience, base::Clock& clock) {
  const auto end = clock.now() + patience.limit;
  const auto left = [&] {
    return std::max(std::chrono::ceil<milliseconds>(end - clock.now()),
                    milliseconds(0));
  };
  milliseconds pause = patience.first_pause;
  for (std::size_t looks = 1;; ++looks) {
    try {
      WatchAnswer answer = look();
      answer.looks = looks;
      if (amiss_in(answer) == 0 || left() == milliseconds(0)) {
        return answer;
      }
      if (patience.on_pause) {
        patience.on_pause(answer, std::min(pause, left()), left());
      }
    } catch (const EnvironmentError& fault) {
      // A server that does not answer may do so before the time is up.
      if (left() == milliseconds(0)) {
        throw;
      }
      base::log(base::LogLevel::warning, std::string(fault.what()) +
                                             "; looking again in " +
                                             base::readable(std::min(pause, left())));
    }
    clock.sleep(std::min(pause, left()));
    pause = std::min(2 * pause, patience.longest_pause);
  }
}

WatchAnswer watch(const WatchQuestion& question, const Patience& patience) {
  const Comparison comparison = comparison_of(question);
  base::SystemClock clock;
  return look_until_in_order([&] { return look(comparison, question); }, patience,
                             clock);
}

}  // namespace distro::app
