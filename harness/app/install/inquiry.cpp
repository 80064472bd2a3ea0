#include "app/install/inquiry.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "app/install/faults.hpp"
#include "app/install/half_release.hpp"
#include "app/install/states.hpp"
#include "app/install/subjects.hpp"
#include "graph/package_index.hpp"
#include "graph/release_sets.hpp"

namespace distro::app {
namespace {

using graph::RecordRef;
using graph::ReleaseSet;
using promotion::InstallFault;
using promotion::Standing;

class Inquiry {
 public:
  Inquiry(const InstallSetting& setting, promotion::Installability& answer)
      : setting_(setting),
        answer_(answer),
        states_(setting),
        asker_(setting.index, setting) {
    if (states_.before() != nullptr) {
      answer_.compared = true;
      before_asker_.emplace(setting.before, setting);
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
    if (holds && before_asker_ && states_.gains() &&
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
        graph::release_sets(states_.now().own, promise.in_sync, releases);
    std::map<std::string, ReleaseSet> former;
    if (states_.before() != nullptr) {
      for (ReleaseSet& set :
           graph::release_sets(states_.before()->own, promise.in_sync, releases)) {
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
    std::optional<HalfRelease> half = half_release(states_.now().own, set);
    if (!half) {
      if (before != nullptr && !before->missing().empty()) {
        answer_.mended.push_back(set.members.front().name + " " + set.version +
                                 " has all of its set (promise " + promise.name + "; " +
                                 promotion::short_text(setting_.site) + ")");
      }
      return;
    }
    InstallFault fault;
    fault.standing = states_.before() == nullptr          ? Standing::present
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
          others.push_back(any_release_of(states_.now().own, other));
        }
      }
      if (others.empty()) {
        continue;  // it is alone, which is a fault of its own
      }
      for (const RecordRef build : member.builds) {
        Subject subject = subject_of(states_.now().own.table(build.table)[build.row]);
        subject.specs.insert(subject.specs.end(), others.begin(), others.end());
        subjects.push_back(std::move(subject));
      }
    }
  }

  // Packages by themselves

  void ask_packages() {
    std::vector<Subject> subjects;
    for (graph::TableId id = 0; id < states_.now().own.table_count(); ++id) {
      for (const channel::Record& record : states_.now().own.table(id)) {
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
    const channel::IdRange tables =
        states_.now().all.tables_with(*states_.now().all.find(name));
    return states_.now().all.channel_of(tables.front()) != setting_.integration;
  }

  // What becomes of them

  void settle(const recipe::Promise& promise, const std::vector<Subject>& all) {
    std::vector<Subject> subjects;
    std::copy_if(all.begin(), all.end(), std::back_inserter(subjects),
                 [&](const Subject& subject) { return states_.is_touched(subject); });
    answer_.untouched += all.size() - subjects.size();
    answer_.checked += subjects.size();
    const std::vector<Possibility> now = asker_.ask(subjects);
    std::vector<FailedSubject> failed;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      if (now[i] == Possibility::unknown) {
        answer_.unknown.push_back(text_of(promise, subjects[i]) + " ran out of time");
      } else if (now[i] == Possibility::no) {
        failed.push_back({std::move(subjects[i])});
      }
    }
    find_standings(failed);
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

  void find_standings(std::vector<FailedSubject>& failed) {
    if (states_.before() == nullptr) {
      return;
    }
    std::vector<Subject> old_ones;
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < failed.size(); ++i) {
      const Subject& subject = failed[i].subject;
      if (!subject.place.empty() && !states_.was_there(subject)) {
        failed[i].standing = Standing::brought;
      } else if (states_.may_have_lost(subject.specs)) {
        numbers.push_back(i);
        old_ones.push_back(subject);
      }
    }
    const std::vector<Possibility> before = before_asker_->ask(old_ones);
    for (std::size_t i = 0; i < old_ones.size(); ++i) {
      if (before[i] == Possibility::yes) {
        failed[numbers[i]].standing = Standing::broken;
      }
    }
  }

  void report(const recipe::Promise& promise,
              const std::vector<FailedSubject>& failed) {
    std::vector<UnexplainedFault> faults =
        faults_of(failed, promise.name, setting_.site);
    std::vector<Subject> first;
    for (const UnexplainedFault& fault : faults) {
      first.push_back(fault.first);
    }
    const std::vector<std::string> reasons = asker_.explain(first);
    for (std::size_t i = 0; i < faults.size(); ++i) {
      InstallFault& fault = faults[i].fault;
      fault.why = reasons[i].substr(0, reasons[i].find('\n'));
      fault.detail = reasons[i];
      answer_.faults.push_back(std::move(fault));
    }
  }

  const InstallSetting& setting_;
  promotion::Installability& answer_;
  ChannelStates states_;
  InstallAsker asker_;
  std::optional<InstallAsker> before_asker_;
};

}  // namespace

void inquire(const InstallSetting& setting, promotion::Installability& answer) {
  Inquiry(setting, answer).run();
}

}  // namespace distro::app
