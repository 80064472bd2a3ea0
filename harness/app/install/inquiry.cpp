#include "app/install/inquiry.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "app/install/half_release.hpp"
#include "app/install/subjects.hpp"
#include "base/date.hpp"
#include "graph/index_change.hpp"
#include "graph/package_index.hpp"
#include "graph/release_sets.hpp"

namespace distro::app {
namespace {

using graph::PackageIndex;
using graph::RecordRef;
using graph::ReleaseSet;
using promotion::InstallFault;
using promotion::Standing;

/// One state of the channels.
struct State {
  explicit State(const std::vector<channel::Repodata>& repodata,
                 const std::string& integration)
      : index(repodata), all(repodata), own(own_tables(repodata, integration)) {}

  static std::vector<channel::Repodata> own_tables(
      const std::vector<channel::Repodata>& repodata, const std::string& integration) {
    std::vector<channel::Repodata> tables;
    std::copy_if(
        repodata.begin(), repodata.end(), std::back_inserter(tables),
        [&](const channel::Repodata& table) { return table.channel == integration; });
    return tables;
  }

  const std::vector<channel::Repodata>& index;
  PackageIndex all;
  PackageIndex own;  ///< of the integration channel
};

/// As Subject::place: the same in both states.
std::string place_of(const channel::Record& record) {
  return record.subdir + "/" + record.fn;
}

class Inquiry {
 public:
  Inquiry(const InstallSetting& setting, promotion::Installability& answer)
      : setting_(setting),
        answer_(answer),
        now_(setting.index, setting.integration),
        asker_(setting.index, setting) {
    if (!setting.before.empty()) {
      answer_.compared = true;
      before_.emplace(setting.before, setting.integration);
      before_asker_.emplace(setting.before, setting);
      find_change();
    }
  }

  void run() {
    for (const recipe::Promise& promise : setting_.promises) {
      if (promise.in_sync.empty()) {
        ask_specs(promise);
      } else {
        ask_releases(promise);
      }
    }
    if (setting_.every_package) {
      ask_packages();
    }
  }

 private:
  void find_change() {
    const graph::IndexChange change = graph::index_change(
        before_->all, now_.all, setting_.priority == solve::ChannelPriority::strict);
    loses_ = !change.lost.empty();
    for (const RecordRef record : change.gained) {
      gained_.insert(place_of(now_.all.table(record.table)[record.row]));
    }
    const std::vector<bool> reached = graph::names_reaching(before_->all, change.lost);
    for (graph::Name name = 0; name < reached.size(); ++name) {
      if (reached[name]) {
        reached_.emplace(before_->all.name(name));
      }
    }
  }

  /// Whether it may have lost the environment that it had.
  [[nodiscard]] bool may_have_lost(const std::vector<channel::MatchSpec>& specs) const {
    return std::any_of(specs.begin(), specs.end(), [&](const channel::MatchSpec& spec) {
      return !spec.has_exact_name() ? loses_ : reached_.contains(spec.name());
    });
  }

  [[nodiscard]] bool is_touched(const Subject& subject) const {
    // What is promised as a whole is few: whether it holds is always told.
    return !before_ || subject.place.empty() || gained_.contains(subject.place) ||
           may_have_lost(subject.specs);
  }

  // Sets of specs

  void ask_specs(const recipe::Promise& promise) {
    std::vector<Subject> subjects(1);
    for (const std::string& spec : promise.specs) {
      subjects.front().specs.emplace_back(spec);
    }
    const std::size_t faults = answer_.faults.size();
    const std::size_t unknown = answer_.unknown.size();
    settle(promise, subjects);
    const bool holds =
        answer_.faults.size() == faults && answer_.unknown.size() == unknown;
    if (holds && before_ && !gained_.empty() &&
        before_asker_->ask(subjects).front() == Possibility::no) {
      answer_.mended.push_back("the promised set can be installed (promise " +
                               promise.name + "; " +
                               promotion::short_text(setting_.site) + ")");
    }
  }

  // Releases in sync

  void ask_releases(const recipe::Promise& promise) {
    const channel::VersionSpec releases = promise.releases.empty()
                                              ? channel::VersionSpec()
                                              : channel::VersionSpec(promise.releases);
    const std::vector<ReleaseSet> sets =
        graph::release_sets(now_.own, promise.in_sync, releases);
    std::map<std::string, ReleaseSet> former;
    if (before_) {
      for (ReleaseSet& set :
           graph::release_sets(before_->own, promise.in_sync, releases)) {
        former.emplace(set.version, std::move(set));
      }
    }
    std::vector<Subject> subjects;
    for (const ReleaseSet& set : sets) {
      const auto before = former.find(set.version);
      judge_completeness(promise, set,
                         before == former.end() ? nullptr : &before->second);
      add_subjects(set, subjects);
    }
    settle(promise, subjects);
  }

  void judge_completeness(const recipe::Promise& promise, const ReleaseSet& set,
                          const ReleaseSet* before) {
    ++answer_.checked;
    std::optional<HalfRelease> half = half_release(now_.own, set);
    if (!half) {
      if (before != nullptr && !before->missing().empty()) {
        answer_.mended.push_back(set.members.front().name + " " + set.version +
                                 " has all of its set (promise " + promise.name + "; " +
                                 promotion::short_text(setting_.site) + ")");
      }
      return;
    }
    InstallFault fault;
    fault.standing = !before_                             ? Standing::present
                     : before == nullptr                  ? Standing::brought
                     : before->missing() == half->missing ? Standing::present
                                                          : Standing::broken;
    fault.promise = promise.name;
    fault.package = std::move(half->package);
    fault.version = std::move(half->version);
    fault.builds = std::move(half->builds);
    fault.missing = std::move(half->missing);
    fault.site = setting_.site;
    fault.since = std::move(half->since);
    fault.why = std::move(half->why);
    answer_.faults.push_back(std::move(fault));
  }

  /// Each build of each member with the releases of the others.
  void add_subjects(const ReleaseSet& set, std::vector<Subject>& subjects) const {
    for (const ReleaseSet::Member& member : set.members) {
      std::vector<channel::MatchSpec> others;
      for (const ReleaseSet::Member& other : set.members) {
        if (other.name != member.name && !other.builds.empty()) {
          others.push_back(any_release_of(now_.own, other));
        }
      }
      if (others.empty()) {
        continue;  // it is alone, which is a fault of its own
      }
      for (const RecordRef build : member.builds) {
        Subject subject = subject_of(now_.own.table(build.table)[build.row]);
        subject.specs.insert(subject.specs.end(), others.begin(), others.end());
        subjects.push_back(std::move(subject));
      }
    }
  }

  // Packages by themselves

  void ask_packages() {
    std::vector<Subject> subjects;
    for (graph::TableId id = 0; id < now_.own.table_count(); ++id) {
      for (const channel::Record& record : now_.own.table(id)) {
        if (!is_hidden(record.name)) {
          subjects.push_back(subject_of(record));
        }
      }
    }
    settle({}, subjects);
  }

  /// Another channel goes before integration with this name.
  [[nodiscard]] bool is_hidden(const std::string& name) const {
    if (setting_.priority != solve::ChannelPriority::strict) {
      return false;
    }
    const channel::IdRange tables = now_.all.tables_with(*now_.all.find(name));
    return now_.all.channel_of(tables.front()) != setting_.integration;
  }

  // What becomes of them

  void settle(const recipe::Promise& promise, const std::vector<Subject>& all) {
    std::vector<Subject> subjects;
    std::copy_if(all.begin(), all.end(), std::back_inserter(subjects),
                 [&](const Subject& subject) { return is_touched(subject); });
    answer_.untouched += all.size() - subjects.size();
    answer_.checked += subjects.size();
    const std::vector<Possibility> now = asker_.ask(subjects);
    std::vector<Subject> failed;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      if (now[i] == Possibility::unknown) {
        answer_.unknown.push_back(text_of(promise, subjects[i]) + " ran out of time");
      } else if (now[i] == Possibility::no) {
        failed.push_back(std::move(subjects[i]));
      }
    }
    report(promise, failed);
  }

  [[nodiscard]] std::string text_of(const recipe::Promise& promise,
                                    const Subject& subject) const {
    const std::string what =
        subject.package.empty()
            ? "the promised set"
            : subject.package + " " + subject.version + " " + subject.build;
    return what + " (" +
           (promise.name.empty() ? "" : "promise " + promise.name + "; ") +
           promotion::short_text(setting_.site) + ")";
  }

  /// Builds of one release with one standing are one fault.
  void report(const recipe::Promise& promise, const std::vector<Subject>& failed) {
    const std::vector<Standing> standings = standings_of(failed);
    std::vector<InstallFault> faults;
    std::vector<Subject> first;  // of each fault
    std::map<std::tuple<std::string, std::string, Standing>, std::size_t> known;
    std::vector<std::int64_t> newest;
    for (std::size_t i = 0; i < failed.size(); ++i) {
      const Subject& subject = failed[i];
      const auto [entry, is_new] = known.try_emplace(
          {subject.package, subject.version, standings[i]}, faults.size());
      if (is_new) {
        InstallFault fault;
        fault.standing = standings[i];
        fault.promise = promise.name;
        fault.package = subject.package;
        fault.version = subject.version;
        fault.site = setting_.site;
        faults.push_back(std::move(fault));
        first.push_back(subject);
        newest.push_back(0);
      }
      InstallFault& fault = faults[entry->second];
      if (!subject.build.empty()) {
        fault.builds.push_back(subject.build);
      }
      newest[entry->second] = std::max(newest[entry->second], subject.timestamp);
    }
    const std::vector<std::string> reasons = asker_.explain(first);
    for (std::size_t i = 0; i < faults.size(); ++i) {
      faults[i].since = base::date_text(newest[i]);
      faults[i].why = reasons[i].substr(0, reasons[i].find('\n'));
      faults[i].detail = reasons[i];
      answer_.faults.push_back(std::move(faults[i]));
    }
  }

  std::vector<Standing> standings_of(const std::vector<Subject>& failed) {
    std::vector<Standing> standings(failed.size(), Standing::present);
    if (!before_) {
      return standings;
    }
    std::vector<Subject> old_ones;
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < failed.size(); ++i) {
      if (!failed[i].place.empty() && !was_there(failed[i])) {
        standings[i] = Standing::brought;
      } else if (may_have_lost(failed[i].specs)) {
        numbers.push_back(i);
        old_ones.push_back(failed[i]);
      }
    }
    const std::vector<Possibility> before = before_asker_->ask(old_ones);
    for (std::size_t i = 0; i < old_ones.size(); ++i) {
      if (before[i] == Possibility::yes) {
        standings[numbers[i]] = Standing::broken;
      }
    }
    return standings;
  }

  [[nodiscard]] bool was_there(const Subject& subject) {
    if (former_places_.empty()) {
      for (graph::TableId id = 0; id < before_->own.table_count(); ++id) {
        for (const channel::Record& record : before_->own.table(id)) {
          former_places_.insert(place_of(record));
        }
      }
    }
    return former_places_.contains(subject.place);
  }

  const InstallSetting& setting_;
  promotion::Installability& answer_;
  State now_;
  std::optional<State> before_;
  InstallAsker asker_;
  std::optional<InstallAsker> before_asker_;
  bool loses_ = false;             ///< the change takes something away
  std::set<std::string> gained_;   ///< places of records
  std::set<std::string> reached_;  ///< names whose records may have lost something
  std::set<std::string> former_places_;  ///< of all records before; read when needed
};

}  // namespace

void inquire(const InstallSetting& setting, promotion::Installability& answer) {
  Inquiry(setting, answer).run();
}

}  // namespace distro::app
