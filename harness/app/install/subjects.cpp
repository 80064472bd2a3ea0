#include "app/install/subjects.hpp"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "app/install/inquiry.hpp"

namespace distro::app {
namespace {

/// Answers that several cores write down.
class Answers {
 public:
  explicit Answers(const std::vector<Subject>& subjects)
      : subjects_(subjects), answers_(subjects.size()) {
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      answers_[i] = unasked;
      if (!subjects[i].place.empty()) {
        by_place_.emplace(subjects[i].place, i);
      }
    }
  }

  [[nodiscard]] bool is_known(std::size_t i) const { return answers_[i] != unasked; }
  void set(std::size_t i, Possibility answer) {
    answers_[i] = static_cast<int>(answer);
  }

  /// The environment is one for every subject that it has.
  void add(const std::vector<channel::Record>& environment) {
    for (const channel::Record& record : environment) {
      const auto found = by_place_.find(record.subdir + "/" + record.fn);
      if (found != by_place_.end() && !is_known(found->second) &&
          serves(environment, record, subjects_[found->second])) {
        set(found->second, Possibility::yes);
      }
    }
  }

  [[nodiscard]] std::vector<Possibility> take() const {
    std::vector<Possibility> taken;
    for (const std::atomic<int>& answer : answers_) {
      taken.push_back(static_cast<Possibility>(answer.load()));
    }
    return taken;
  }

 private:
  static constexpr int unasked = -1;

  static bool serves(const std::vector<channel::Record>& environment,
                     const channel::Record& record, const Subject& subject) {
    return record.channel == subject.channel &&
           std::all_of(subject.specs.begin(), subject.specs.end(),
                       [&](const channel::MatchSpec& spec) {
                         return std::any_of(environment.begin(), environment.end(),
                                            [&](const channel::Record& other) {
                                              return other.name == spec.name() &&
                                                     spec.matches(other);
                                            });
                       });
  }

  const std::vector<Subject>& subjects_;
  std::vector<std::atomic<int>> answers_;  ///< Possibility, or `unasked`
  std::unordered_map<std::string_view, std::size_t> by_place_;
};

}  // namespace

Subject subject_of(const channel::Record& record) {
  Subject subject;
  subject.package = record.name;
  subject.version = record.version;
  subject.build = record.build;
  subject.place = record.subdir + "/" + record.fn;
  subject.channel = record.channel;
  subject.timestamp = record.timestamp;
  subject.specs = {
      channel::MatchSpec(record.name + " ==" + record.version + " " + record.build)};
  return subject;
}

channel::MatchSpec any_release_of(const graph::PackageIndex& index,
                                  const graph::ReleaseSet::Member& member) {
  std::vector<std::string> versions;
  for (const graph::RecordRef build : member.builds) {
    versions.emplace_back(index.table(build.table).version(build.row));
  }
  std::sort(versions.begin(), versions.end());
  versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
  std::string text;
  for (const std::string& version : versions) {
    text += (text.empty() ? "==" : "|==") + version;
  }
  return channel::MatchSpec(member.name + " " + text);
}

InstallAsker::InstallAsker(const std::vector<channel::Repodata>& index,
                           const InstallSetting& setting)
    : setting_(setting), team_(index, {setting.priority, false}) {}

solve::Request InstallAsker::request_of(const Subject& subject, bool explain) const {
  solve::Request request;
  request.specs = subject.specs;
  request.virtual_packages = setting_.virtual_packages;
  request.time_limit = setting_.time_limit;
  request.explain = explain;
  return request;
}

std::vector<Possibility> InstallAsker::ask(const std::vector<Subject>& subjects) {
  Answers answers(subjects);
  team_.for_each(subjects.size(), [&](solve::Solver& solver, std::size_t i) {
    if (answers.is_known(i)) {
      return;
    }
    const solve::Outcome outcome = solver.solve(request_of(subjects[i], false));
    if (const auto* found = std::get_if<solve::Solution>(&outcome)) {
      answers.set(i, Possibility::yes);
      answers.add(found->records);
    } else {
      answers.set(i, std::holds_alternative<solve::TimedOut>(outcome)
                         ? Possibility::unknown
                         : Possibility::no);
    }
  });
  return answers.take();
}

std::vector<std::string> InstallAsker::explain(const std::vector<Subject>& subjects) {
  std::vector<std::string> reasons(subjects.size());
  team_.for_each(subjects.size(), [&](solve::Solver& solver, std::size_t i) {
    const solve::Outcome outcome = solver.solve(request_of(subjects[i], true));
    if (const auto* none = std::get_if<solve::Unsatisfiable>(&outcome)) {
      reasons[i] = none->explanation;
    }
  });
  return reasons;
}

}  // namespace distro::app
