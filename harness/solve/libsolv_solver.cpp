// libsolv behind the Solver seam.
//
// libsolv never compares a version of ours nor reads a MatchSpec of ours: the records
// of a name get their place in our order as version number, and each dependency is a
// "namespace" that libsolv asks us about. So it does not matter whether the library was
// built with its conda mode, and the program has one meaning of versions and specs.
// libsolv's field names would otherwise be keywords of C++20.
#define LIBSOLV_SOLVABLE_PREPEND_DEP
#include <solv/pool.h>
#include <solv/poolarch.h>
#include <solv/queue.h>
#include <solv/repo.h>
#include <solv/solver.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/error.hpp"
#include "solve/claim.hpp"
#include "solve/explain.hpp"
#include "solve/install_order.hpp"
#include "solve/reach.hpp"
#include "solve/record_index.hpp"
#include "solve/solver.hpp"

namespace distro::solve {

namespace {

using SolvPool = std::unique_ptr<::Pool, decltype(&::pool_free)>;
using SolvSolver = std::unique_ptr<::Solver, decltype(&::solver_free)>;

/// libsolv's list of numbers.
class Numbers {
 public:
  Numbers() { ::queue_init(&queue_); }
  ~Numbers() { ::queue_free(&queue_); }
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;

  void push(Id id) { ::queue_push(&queue_, id); }
  [[nodiscard]] Queue* get() { return &queue_; }
  [[nodiscard]] std::span<const Id> span() const {
    return {queue_.elements, static_cast<std::size_t>(queue_.count)};
  }

 private:
  Queue queue_{};
};

/// One request, told to libsolv.
class Problem {
 public:
  Problem(RecordIndex& index, const Reach& reach)
      : index_(index), reach_(reach), pool_(::pool_create(), &::pool_free) {
    ::pool_setdisttype(pool_.get(), DISTTYPE_RPM);
    ::pool_setnamespacecallback(pool_.get(), &Problem::answer, this);
    required_ = intern("requires");
    broken_ = intern("constrains");
    // libsolv decides on the dependencies of higher numbers first; those of what was
    // requested are to have the first choice.
    for (auto record = reach.records.rbegin(); record != reach.records.rend();
         ++record) {
      add(*record);
    }
    ::pool_createwhatprovides(pool_.get());
  }
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;

  /// Whether there is a solution.
  [[nodiscard]] bool solve() {
    Numbers jobs;
    for (const Wanted& wanted : reach_.wanted) {
      Numbers choices;
      for (const RecordId record : wanted.choices) {
        if (const auto known = solvables_.find(record); known != solvables_.end()) {
          choices.push(known->second);
        }
      }
      jobs.push(SOLVER_INSTALL | SOLVER_SOLVABLE_ONE_OF);
      jobs.push(::pool_queuetowhatprovides(pool_.get(), choices.get()));
    }
    solver_.reset(::solver_create(pool_.get()));
    return ::solver_solve(solver_.get(), jobs.get()) == 0;
  }

  /// After solve() found one.
  [[nodiscard]] std::vector<RecordId> solution() {
    Numbers decisions;
    ::solver_get_decisionqueue(solver_.get(), decisions.get());
    std::vector<RecordId> records;
    for (const Id decision : decisions.span()) {
      if (const auto known = records_.find(decision); known != records_.end()) {
        records.push_back(known->second);
      }
    }
    return records;
  }

  /// After solve() found none: the demands that cannot be met together.
  [[nodiscard]] std::vector<Claim> claims() {
    Numbers rules;
    ::solver_findallproblemrules(solver_.get(), 1, rules.get());
    std::vector<Claim> claims;
    for (const Id rule : rules.span()) {
      Id from = 0;
      Id to = 0;
      Id dependency = 0;
      const SolverRuleinfo kind =
          ::solver_ruleinfo(solver_.get(), rule, &from, &to, &dependency);
      const bool requirement = kind == SOLVER_RULE_PKG_REQUIRES ||
                               kind == SOLVER_RULE_PKG_NOTHING_PROVIDES_DEP;
      const auto claimant = records_.find(from);
      const auto spec = claimed_.find(dependency);
      if ((requirement || kind == SOLVER_RULE_PKG_CONFLICTS) &&
          claimant != records_.end() && spec != claimed_.end()) {
        claims.push_back({claimant->second, spec->second, !requirement});
      }
    }
    return claims;
  }

 private:
  Id intern(const std::string& text) {
    return ::pool_str2id(pool_.get(), text.c_str(), 1);
  }

  /// "17" for the 17th from below of its name: the best has the greatest number.
  Id place_in_order(RecordId record) {
    const std::string& name = index_.record(record).name;
    if (places_done_.insert(name).second) {
      const std::vector<RecordId>& preferred = index_.preferred(name);
      for (std::size_t i = 0; i < preferred.size(); ++i) {
        places_[preferred[i]] = preferred.size() - i;
      }
    }
    return intern(std::to_string(places_.at(record)));
  }

  /// All that has one priority for libsolv: a channel, or with other channel priorities
  /// than flexible the one and only.
  Repo* repository(RecordId record) {
    const int rank = index_.priority() == ChannelPriority::flexible
                         ? index_.channel_rank(record)
                         : 0;
    Repo*& repo = repositories_[rank];
    if (repo == nullptr) {
      repo = ::repo_create(pool_.get(), std::to_string(rank).c_str());
      repo->priority = -rank;
    }
    return repo;
  }

  void add(RecordId record) {
    Repo* repo = repository(record);
    const Id id = ::repo_add_solvable(repo);
    solvables_.emplace(record, id);
    records_.emplace(id, record);
    const Id name = intern(index_.record(record).name);
    const Id place = place_in_order(record);
    const Id self = ::pool_rel2id(pool_.get(), name, place, REL_EQ, 1);
    Offset depends = 0;
    Offset conflicts = 0;
    for (const SpecId spec : index_.links(record).depends) {
      if (!index_.spec(spec).is_virtual()) {
        depends = ::repo_addid_dep(repo, depends, dependency(required_, spec), 0);
      }
    }
    for (const SpecId spec : index_.links(record).constrains) {
      if (!index_.spec(spec).is_virtual() && index_.spec(spec).has_exact_name()) {
        conflicts = ::repo_addid_dep(repo, conflicts, dependency(broken_, spec), 0);
      }
    }
    Solvable* solvable = ::pool_id2solvable(pool_.get(), id);
    solvable->name = name;
    solvable->evr = place;
    solvable->arch = ARCH_NOARCH;
    solvable->dep_provides = ::repo_addid_dep(repo, 0, self, 0);
    solvable->dep_requires = depends;
    solvable->dep_conflicts = conflicts;
  }

  Id dependency(Id kind, SpecId spec) {
    // All matching is done here, so that nothing can throw through libsolv.
    static_cast<void>(index_.matches(spec));
    const Id text = intern(index_.spec(spec).text);
    specs_.emplace(text, spec);
    const Id dependency = ::pool_rel2id(pool_.get(), kind, text, REL_NAMESPACE, 1);
    claimed_.emplace(dependency, spec);
    return dependency;
  }

  /// libsolv asks who provides a dependency of kind `kind`.
  static Id answer(::Pool* pool, void* data, Id kind, Id text) {
    auto* problem = static_cast<Problem*>(data);
    const auto spec = problem->specs_.find(text);
    if (spec == problem->specs_.end()) {
      return 0;
    }
    Numbers found;
    if (kind == problem->required_) {
      problem->collect_matching(spec->second, found);
    } else {
      problem->collect_excluded(spec->second, found);
    }
    // The number of the empty list would mean "the system itself" here.
    return found.span().empty() ? 0 : ::pool_queuetowhatprovides(pool, found.get());
  }

  void collect_matching(SpecId spec, Numbers& found) {
    for (const RecordId record : index_.matches(spec)) {
      if (const auto known = solvables_.find(record); known != solvables_.end()) {
        found.push(known->second);
      }
    }
  }

  void collect_excluded(SpecId spec, Numbers& found) {
    const std::vector<RecordId>& matching = index_.matches(spec);
    for (const RecordId record : index_.of_name(index_.spec(spec).name())) {
      const auto known = solvables_.find(record);
      if (known != solvables_.end() &&
          !std::binary_search(matching.begin(), matching.end(), record)) {
        found.push(known->second);
      }
    }
  }

  RecordIndex& index_;
  const Reach& reach_;
  SolvPool pool_;
  SolvSolver solver_{nullptr, &::solver_free};
  Id required_ = 0;
  Id broken_ = 0;
  std::map<int, Repo*> repositories_;  ///< by channel rank
  std::unordered_map<RecordId, Id> solvables_;
  std::unordered_map<Id, RecordId> records_;
  std::unordered_map<Id, SpecId> specs_;    ///< by the number of their text
  std::unordered_map<Id, SpecId> claimed_;  ///< by the number of the dependency
  std::unordered_map<RecordId, std::size_t> places_;
  std::set<std::string> places_done_;
};

class LibsolvSolver final : public Solver {
 public:
  LibsolvSolver(std::vector<channel::Repodata> index, ChannelPriority priority)
      : index_(std::move(index), priority) {}

  Outcome solve(const Request& request) override {
    using std::chrono::steady_clock;
    if (request.specs.empty()) {
      throw InputError("nothing was asked of the solver: the request has no specs");
    }
    const steady_clock::time_point start = steady_clock::now();
    index_.use_forced(request.forced);
    const Reach reach = find_reach(index_, request);
    if (is_hopeless(reach)) {
      return Unsatisfiable{explain(index_, reach, request, {})};
    }
    Problem problem(index_, reach);
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        steady_clock::now() - start);
    if (elapsed >= request.time_limit) {
      return TimedOut{elapsed};
    }
    if (!problem.solve()) {
      return Unsatisfiable{explain(index_, reach, request, problem.claims())};
    }
    Solution solution;
    for (const RecordId id : dependencies_first(index_, problem.solution())) {
      solution.records.push_back(index_.record(id));
    }
    return solution;
  }

 private:
  RecordIndex index_;
};

}  // namespace

std::unique_ptr<Solver> make_libsolv_solver(std::vector<channel::Repodata> index,
                                            ChannelPriority priority) {
  return std::make_unique<LibsolvSolver>(std::move(index), priority);
}

}  // namespace distro::solve
