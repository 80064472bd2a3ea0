#include "promotion/root_cause.hpp"

#include <algorithm>
#include <deque>
#include <optional>

#include "channel/match_spec.hpp"

namespace distro::promotion {
namespace {

using channel::Record;
using job::Comparison;
using job::Result;

/// A package of the plan: a candidate or a dependent.
struct Member {
  const Record* record = nullptr;
  std::size_t distance = 0;       ///< steps from a candidate
  const job::Job* job = nullptr;  ///< nullptr: none
  std::string trouble;            ///< empty: none of its own
};

bool share_a_platform(const Record& left, const Record& right) {
  return left.subdir == right.subdir || left.subdir == "noarch" ||
         right.subdir == "noarch";
}

class Causes {
 public:
  explicit Causes(const PlanState& state) : state_(state) {
    for (const job::Candidate& candidate : state.plan.candidates) {
      add(candidate.record, 0, job_of(candidate.record));
    }
    for (const job::Dependent& dependent : state.plan.dependents) {
      add(dependent.record, dependent.path.empty() ? 1 : dependent.path.size() - 1,
          job_named(dependent.job));
      if (dependent.disposition == job::Disposition::required_bump) {
        members_.back().trouble = job::to_string(dependent.disposition);
      }
    }
  }

  [[nodiscard]] std::map<std::string, RootCause> all() const {
    std::map<std::string, RootCause> causes;
    for (std::size_t at = state_.plan.candidates.size(); at < members_.size(); ++at) {
      if (members_[at].job != nullptr && !members_[at].trouble.empty()) {
        if (std::optional<RootCause> cause = cause_of(at)) {
          causes.emplace(members_[at].job->id, *std::move(cause));
        }
      }
    }
    return causes;
  }

 private:
  [[nodiscard]] const job::Job* job_named(const std::string& id) const {
    const auto found = std::find_if(state_.plan.jobs.begin(), state_.plan.jobs.end(),
                                    [&](const job::Job& job) { return job.id == id; });
    return found == state_.plan.jobs.end() ? nullptr : &*found;
  }

  [[nodiscard]] const job::Job* job_of(const Record& candidate) const {
    const auto found = std::find_if(
        state_.plan.jobs.begin(), state_.plan.jobs.end(), [&](const job::Job& job) {
          return job.role == job::Role::candidate && job.package.fn == candidate.fn &&
                 job.package.subdir == candidate.subdir;
        });
    return found == state_.plan.jobs.end() ? nullptr : &*found;
  }

  void add(const Record& record, std::size_t distance, const job::Job* job) {
    by_name_[record.name].push_back(members_.size());
    members_.push_back({&record, distance, job, trouble_of(job)});
  }

  /// That the change has brought.
  [[nodiscard]] std::string trouble_of(const job::Job* job) const {
    const auto result =
        job == nullptr ? state_.results.end() : state_.results.find(job->id);
    if (result == state_.results.end() || !job::is_evidence(result->second.outcome) ||
        job::is_good(result->second.outcome)) {
      return "";
    }
    const Comparison comparison = state_.comparison(*job);
    return comparison == Comparison::still_failing || comparison == Comparison::flaky
               ? ""
               : std::string(job::to_string(result->second.outcome));
  }

  /// Whether it can have had a part in the result: without a list of files, it may.
  [[nodiscard]] bool was_there(const Member& member, const Result& result) const {
    return result.prefix.empty() ||
           std::any_of(
               result.prefix.begin(), result.prefix.end(),
               [&](const job::Evidence& file) { return file.fn == member.record->fn; });
  }

  /// Its dependencies breadth first, so that each is come to by a shortest way.
  [[nodiscard]] std::optional<RootCause> cause_of(std::size_t start) const {
    const Result& result = state_.results.at(members_[start].job->id);
    std::map<std::size_t, std::size_t> came_from = {{start, start}};
    std::deque<std::size_t> waiting = {start};
    std::optional<std::size_t> root;
    while (!waiting.empty()) {
      const std::size_t at = waiting.front();
      waiting.pop_front();
      const Member& member = members_[at];
      const bool nearer = !root || std::pair(member.distance, at) <
                                       std::pair(members_[*root].distance, *root);
      // What could not be installed is in no list of files.
      if (at != start && !member.trouble.empty() && nearer &&
          was_there(member, result)) {
        root = at;
      }
      for (const std::size_t next : dependencies(at)) {
        if (came_from.emplace(next, at).second) {
          waiting.push_back(next);
        }
      }
    }
    return root ? std::optional(described(*root, start, came_from)) : std::nullopt;
  }

  [[nodiscard]] std::vector<std::size_t> dependencies(std::size_t at) const {
    std::vector<std::size_t> found;
    std::string storage;
    for (const std::string& depends : members_[at].record->depends) {
      const auto named =
          by_name_.find(std::string(channel::name_of_spec(depends, storage)));
      for (const std::size_t other :
           named == by_name_.end() ? std::vector<std::size_t>{} : named->second) {
        if (share_a_platform(*members_[at].record, *members_[other].record)) {
          found.push_back(other);
        }
      }
    }
    return found;
  }

  [[nodiscard]] RootCause described(
      std::size_t root, std::size_t start,
      const std::map<std::size_t, std::size_t>& came_from) const {
    const Member& member = members_[root];
    RootCause cause{member.record->name,
                    member.record->version,
                    member.trouble,
                    member.job == nullptr ? "" : member.job->id,
                    {}};
    for (std::size_t at = root; at != start; at = came_from.at(at)) {
      cause.way.push_back(members_[at].record->name);
    }
    cause.way.push_back(members_[start].record->name);
    return cause;
  }

  const PlanState& state_;
  std::vector<Member> members_;
  std::map<std::string, std::vector<std::size_t>> by_name_;
};

}  // namespace

std::map<std::string, RootCause> root_causes(const PlanState& state) {
  return Causes(state).all();
}

}  // namespace distro::promotion
