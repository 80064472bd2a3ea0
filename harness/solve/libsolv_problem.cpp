#include "solve/libsolv_problem.hpp"

// libsolv's field names would otherwise be keywords of C++20.
#define LIBSOLV_SOLVABLE_PREPEND_DEP
#include <solv/pool.h>
#include <solv/poolarch.h>
#include <solv/queue.h>
#include <solv/repo.h>
#include <solv/solver.h>

#include <algorithm>
#include <bit>
#include <csetjmp>
#include <map>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/error.hpp"

namespace distro::solve {

namespace {

using SolvPool = std::unique_ptr<::Pool, decltype(&::pool_free)>;
using SolvSolver = std::unique_ptr<::Solver, decltype(&::solver_free)>;
using Clock = std::chrono::steady_clock;

/// From so many records of one name on, a few switches say which of them is installed:
/// libsolv's own way takes a rule for each pair.
constexpr std::size_t many_records = 24;

/// libsolv's list of numbers.
class Numbers {
 public:
  Numbers() { ::queue_init(&queue_); }
  ~Numbers() { ::queue_free(&queue_); }
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;

  void reserve(std::size_t size) { ::queue_prealloc(&queue_, static_cast<int>(size)); }
  void push(Id id) { ::queue_push(&queue_, id); }
  [[nodiscard]] Queue* get() { return &queue_; }
  [[nodiscard]] std::span<const Id> span() const {
    return {queue_.elements, static_cast<std::size_t>(queue_.count)};
  }

 private:
  Queue queue_{};
};

/// Ends libsolv's search when time is up. libsolv cannot be asked to stop, but it tells
/// its debug callback of each package that it chooses; that leaves the search by a jump
/// over libsolv's frames (C, nothing to unwind; a few short lists of numbers are lost).
class Alarm {
 public:
  Alarm(::Pool* pool, Clock::time_point deadline) : pool_(pool), deadline_(deadline) {
    ::pool_setdebugcallback(pool, &Alarm::tick, this);
    ::pool_setdebugmask(pool, SOLV_DEBUG_POLICY);
  }
  ~Alarm() {
    ::pool_setdebugmask(pool_, 0);
    ::pool_setdebugcallback(pool_, nullptr, nullptr);
  }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// What solver_solve() answers; -1 if time was up.
  int solve(::Solver* solver, Queue* jobs) {
    if (setjmp(way_out_) == 0) {
      return ::solver_solve(solver, jobs);
    }
    return -1;
  }

 private:
  static void tick(::Pool* /*pool*/, void* data, int /*type*/, const char* /*text*/) {
    auto* alarm = static_cast<Alarm*>(data);
    if (Clock::now() >= alarm->deadline_) {
      std::longjmp(alarm->way_out_, 1);
    }
  }

  ::Pool* pool_;
  Clock::time_point deadline_;
  std::jmp_buf way_out_{};
};

}  // namespace

class LibsolvProblem::Parts {
 public:
  Parts(RecordIndex& index, const Reach& reach, const std::vector<RecordId>& records)
      : index_(index),
        reach_(reach),
        pool_(::pool_create(), &::pool_free),
        solvables_(index.record_count()) {
    ::pool_setdisttype(pool_.get(), DISTTYPE_RPM);
    ::pool_setnamespacecallback(pool_.get(), &Parts::answer, this);
    required_ = intern("requires");
    broken_ = intern("constrains");
    find_places(records);
    // libsolv decides on the dependencies of higher numbers first; those of what was
    // requested are to have the first choice.
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
      solvables_[*record] = ::repo_add_solvable(repository(*record));
    }
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
      describe(*record);
    }
    ::pool_createwhatprovides(pool_.get());
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  Answer solve(Clock::time_point deadline) {
    Numbers jobs;
    for (const Wanted& wanted : reach_.wanted) {
      Numbers choices;
      collect(wanted.choices, choices);
      jobs.push(SOLVER_INSTALL | SOLVER_SOLVABLE_ONE_OF);
      jobs.push(::pool_queuetowhatprovides(pool_.get(), choices.get()));
    }
    for (const Id name : with_switches_) {
      jobs.push(SOLVER_MULTIVERSION | SOLVER_SOLVABLE_NAME);
      jobs.push(name);
    }
    solver_.reset(::solver_create(pool_.get()));
    const int problems = Alarm(pool_.get(), deadline).solve(solver_.get(), jobs.get());
    return problems == 0  ? Answer::solved
           : problems < 0 ? Answer::timed_out
                          : Answer::unsatisfiable;
  }

  std::vector<RecordId> solution() {
    Numbers decisions;
    ::solver_get_decisionqueue(solver_.get(), decisions.get());
    std::vector<RecordId> records;
    std::set<NameId> names;
    for (const Id decision : decisions.span()) {
      if (const auto known = records_.find(decision); known != records_.end()) {
        records.push_back(known->second);
        if (!names.insert(index_.name_of(known->second)).second) {
          throw InternalError("the solver chose two records of " +
                              index_.name(known->second));
        }
      }
    }
    return records;
  }

  std::vector<Claim> claims() {
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

  /// The best of a name has the greatest number.
  void find_places(const std::vector<RecordId>& records) {
    places_.resize(index_.record_count());
    by_name_.resize(index_.name_count());
    for (const RecordId record : records) {
      by_name_[index_.name_of(record)].push_back(record);
    }
    for (std::vector<RecordId>& same : by_name_) {
      index_.sort_by_preference(same);
      for (std::size_t i = 0; i < same.size(); ++i) {
        places_[same[i]] = same.size() - i;
      }
    }
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

  void describe(RecordId record) {
    Repo* repo = repository(record);
    const Id id = solvables_[record];
    records_.emplace(id, record);
    const Id name = intern(index_.name(record));
    const Links links = index_.links(record);
    Offset depends = 0;
    Offset conflicts = 0;
    for (const SpecId spec : links.depends) {
      if (!index_.spec(spec).is_virtual()) {
        depends = ::repo_addid_dep(repo, depends, dependency(required_, spec), 0);
      }
    }
    for (const SpecId id_of_spec : links.constrains) {
      const Spec& spec = index_.spec(id_of_spec);
      if (spec.has_exact_name() && !spec.is_virtual() &&
          !by_name_[spec.name_id].empty()) {
        conflicts =
            ::repo_addid_dep(repo, conflicts, dependency(broken_, id_of_spec), 0);
      }
    }
    if (by_name_[index_.name_of(record)].size() >= many_records) {
      add_switches(record, name, depends, conflicts);
    }
    Solvable* solvable = ::pool_id2solvable(pool_.get(), id);
    solvable->name = name;
    solvable->evr = intern(std::to_string(places_[record]));
    solvable->arch = ARCH_NOARCH;
    solvable->dep_provides = ::repo_addid_dep(repo, 0, name, 0);
    solvable->dep_requires = depends;
    solvable->dep_conflicts = conflicts;
  }

  /// The record's number in its name, bit by bit: it needs the switches of its ones and
  /// conflicts with those of its zeros. Two records differ in one at least.
  void add_switches(RecordId record, Id name, Offset& depends, Offset& conflicts) {
    const NameId name_id = index_.name_of(record);
    std::vector<Id>& switches = switches_[name_id];
    if (switches.empty()) {
      const auto bits = std::bit_width(by_name_[name_id].size());
      for (int bit = 0; bit < static_cast<int>(bits); ++bit) {
        switches.push_back(add_switch(index_.name(record), bit));
      }
      with_switches_.push_back(name);
    }
    Repo* repo = repository(record);
    for (std::size_t bit = 0; bit < switches.size(); ++bit) {
      Offset& list = (places_[record] >> bit & 1U) != 0 ? depends : conflicts;
      list = ::repo_addid_dep(repo, list, switches[bit], 0);
    }
  }

  Id add_switch(const std::string& of, int bit) {
    Repo*& repo = repositories_[0];
    if (repo == nullptr) {
      repo = ::repo_create(pool_.get(), "0");
    }
    // No package name has a space.
    const Id name = intern(of + " " + std::to_string(bit));
    Solvable* made = ::pool_id2solvable(pool_.get(), ::repo_add_solvable(repo));
    made->name = name;
    made->evr = intern("1");
    made->arch = ARCH_NOARCH;
    made->dep_provides = ::repo_addid_dep(repo, 0, name, 0);
    return name;
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
    auto* problem = static_cast<Parts*>(data);
    const auto spec = problem->specs_.find(text);
    if (spec == problem->specs_.end()) {
      return 0;
    }
    Numbers found;
    if (kind == problem->required_) {
      problem->collect(problem->index_.matches(spec->second), found);
    } else {
      problem->collect_excluded(spec->second, found);
    }
    // The number of the empty list would mean "the system itself" here.
    return found.span().empty() ? 0 : ::pool_queuetowhatprovides(pool, found.get());
  }

  void collect(const std::vector<RecordId>& records, Numbers& found) {
    found.reserve(records.size());
    for (const RecordId record : records) {
      if (solvables_[record] != 0) {
        found.push(solvables_[record]);
      }
    }
  }

  void collect_excluded(SpecId spec, Numbers& found) {
    const std::vector<RecordId>& matching = index_.matches(spec);
    for (const RecordId record : by_name_[index_.spec(spec).name_id]) {
      if (!std::binary_search(matching.begin(), matching.end(), record)) {
        found.push(solvables_[record]);
      }
    }
  }

  RecordIndex& index_;
  const Reach& reach_;
  SolvPool pool_;
  SolvSolver solver_{nullptr, &::solver_free};
  Id required_ = 0;
  Id broken_ = 0;
  std::map<int, Repo*> repositories_;           ///< by channel rank
  std::vector<Id> solvables_;                   ///< by record; 0: not here
  std::vector<std::vector<RecordId>> by_name_;  ///< most preferred first
  std::vector<std::size_t> places_;             ///< by record, 1 for the last
  std::unordered_map<Id, RecordId> records_;    ///< by solvable
  std::unordered_map<Id, SpecId> specs_;        ///< by the number of their text
  std::unordered_map<Id, SpecId> claimed_;      ///< by dependency
  std::unordered_map<NameId, std::vector<Id>> switches_;
  std::vector<Id> with_switches_;  ///< names
};

LibsolvProblem::LibsolvProblem(RecordIndex& index, const Reach& reach,
                               const std::vector<RecordId>& records)
    : parts_(std::make_unique<Parts>(index, reach, records)) {}

LibsolvProblem::~LibsolvProblem() = default;

LibsolvProblem::Answer LibsolvProblem::solve(Clock::time_point deadline) {
  return parts_->solve(deadline);
}

std::vector<RecordId> LibsolvProblem::solution() { return parts_->solution(); }

std::vector<Claim> LibsolvProblem::claims() { return parts_->claims(); }

}  // namespace distro::solve
