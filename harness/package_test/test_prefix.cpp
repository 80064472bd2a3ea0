#include "package_test/test_prefix.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/match_spec.hpp"
#include "channel/repodata.hpp"
#include "package_test/failure_reason.hpp"
#include "package_test/limit_reason.hpp"
#include "package_test/sandbox.hpp"
#include "prefix/explicit_file.hpp"
#include "prefix/link.hpp"
#include "solve/virtual_packages.hpp"

namespace distro::package_test {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

/// Adds the time until its end to `total`.
class Stopwatch {
 public:
  explicit Stopwatch(microseconds& total) : total_(total) {}
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() {
    total_ += std::chrono::duration_cast<microseconds>(steady_clock::now() - start_);
  }

 private:
  microseconds& total_;
  steady_clock::time_point start_ = steady_clock::now();
};

/// One line that says why, and the whole text.
NoPrefix no_prefix(job::Outcome outcome, const std::string& text) {
  return {outcome, text.substr(0, text.find('\n')), first_bytes(text, detail_bytes)};
}

bool is_same_artifact(const channel::Record& left, const channel::Record& right) {
  return left.sha256.empty() || right.sha256.empty()
             ? left.fn == right.fn && left.channel == right.channel
             : left.sha256 == right.sha256;
}

/// Whether a channel lists a file of this name, version and build.
bool is_listed(const channel::Record& record,
               const std::vector<channel::Repodata>& index) {
  return std::any_of(index.begin(), index.end(), [&](const channel::Repodata& part) {
    const auto rows = part.records.rows(record.name);
    return std::any_of(rows.begin(), rows.end(), [&](channel::Row row) {
      return part.records.version(row) == record.version &&
             part.records.build(row) == record.build;
    });
  });
}

std::vector<channel::MatchSpec> parsed(const PrefixRequest& request, bool by_text) {
  std::vector<channel::MatchSpec> specs;
  for (const channel::Record& record : request.wanted) {
    specs.emplace_back(by_text ? record.name + " " + record.version + " " + record.build
                               : record.name);
  }
  for (const std::string& text : request.specs) {
    try {
      specs.emplace_back(text);
    } catch (const channel::ParseError& error) {
      throw InputError("the tests require '" + text +
                       "', which is no MatchSpec: " + error.what());
    }
  }
  return specs;
}

/// What replaces all other artifacts of its name: first what the environment must hold,
/// then the candidates. A candidate of a name that must be another artifact is left out
/// (a second build of the package under test).
std::vector<channel::Record> forced(const PrefixRequest& request, const job::Job& job) {
  std::vector<channel::Record> records = request.wanted;
  for (const channel::Record& candidate : job.candidates) {
    const bool is_wanted = std::any_of(
        request.wanted.begin(), request.wanted.end(),
        [&](const channel::Record& record) { return record.name == candidate.name; });
    if (!is_wanted) {
      records.push_back(candidate);
    }
  }
  return records;
}

std::set<std::string> changed_channels(const job::Job& job,
                                       const std::vector<channel::Repodata>& index) {
  std::set<std::string> notes;
  for (const job::ChannelState& planned : job.inputs) {
    for (const channel::Repodata& loaded : index) {
      if (loaded.channel == planned.url && loaded.subdir == planned.subdir &&
          loaded.sha256 != planned.sha256) {
        notes.insert("channel " + planned.url + " changed since the plan was made");
      }
    }
  }
  return notes;
}

}  // namespace

std::filesystem::path environment_file(const std::filesystem::path& environments,
                                       int number) {
  return environments / ("environment-" + std::to_string(number) + ".txt");
}

PrefixMaker::PrefixMaker(const job::Job& job, const Executor& executor)
    : job_(job),
      executor_(executor),
      cache_({.folder = executor.package_cache,
              .offline = executor.offline,
              .credentials = executor.credentials}),
      index_(executor.index == nullptr ? own_index_ : *executor.index) {
  const Stopwatch stopwatch(durations_.solve);
  if (executor.index == nullptr && !executor.replay) {
    channel::LoadOptions options;
    options.cache = executor.package_cache;
    options.credentials = executor.credentials;
    options.offline = executor.offline;
    own_index_.repodata = channel::load_channels(job.channels, job.subdir, options);
  }
  if (executor.index == nullptr) {
    own_index_.virtual_packages =
        solve::virtual_packages(job.subdir, executor.overrides);
  }
  if (!executor.replay) {
    notes_ = changed_channels(job, index_.repodata);
  }
}

bool PrefixMaker::is_asked_for_by_text(const PrefixRequest& request) const {
  return job_.parity && request.manner == prefix::Manner::conda &&
         std::all_of(request.wanted.begin(), request.wanted.end(),
                     [&](const channel::Record& record) {
                       return is_listed(record, index_.repodata);
                     });
}

solve::Solver& PrefixMaker::solver_for(const PrefixRequest& request) {
  solve::ChannelPriority priority = solve::channel_priority_from(job_.channel_priority);
  if (job_.parity) {
    priority = request.manner == prefix::Manner::conda
                   ? solve::ChannelPriority::flexible
                   : solve::ChannelPriority::strict;
  }
  std::unique_ptr<solve::Solver>& solver = solvers_[priority];
  if (!solver) {
    solver = solve::make_libsolv_solver(index_.repodata, priority);
  }
  return *solver;
}

std::filesystem::path PrefixMaker::extracted(const channel::Record& record) {
  const Stopwatch stopwatch(durations_.fetch);
  return cache_.extracted(record);
}

std::vector<std::filesystem::path> PrefixMaker::extracted(
    std::span<const channel::Record> records) {
  const Stopwatch stopwatch(durations_.fetch);
  return cache_.extracted(records);
}

solve::Request PrefixMaker::question_of(const PrefixRequest& request) const {
  const bool by_text = is_asked_for_by_text(request);
  solve::Request question;
  question.specs = parsed(request, by_text);
  if (!by_text) {
    question.forced = forced(request, job_);
  }
  question.virtual_packages = index_.virtual_packages;
  return question;
}

std::variant<MadePrefix, NoPrefix> PrefixMaker::solve(const PrefixRequest& request) {
  const Stopwatch stopwatch(durations_.solve);
  const solve::Request question = question_of(request);
  solve::Outcome answer = solver_for(request).solve(question);
  if (const auto* none = std::get_if<solve::Unsatisfiable>(&answer)) {
    return no_prefix(job::Outcome::unsatisfiable, none->explanation);
  }
  if (std::holds_alternative<solve::TimedOut>(answer)) {
    throw EnvironmentError("the solver found no answer within " +
                           std::to_string(question.time_limit.count()) + " s");
  }
  return MadePrefix{std::move(std::get<solve::Solution>(answer).records)};
}

/// Each package has said since what it is; its place and digest are the file's.
MadePrefix PrefixMaker::replayed() {
  MadePrefix made;
  for (const channel::Record& record : prefix::read_explicit_file(next_file())) {
    made.records.push_back(prefix::completed(record, extracted(record)));
  }
  return made;
}

std::filesystem::path PrefixMaker::next_file() const {
  return environment_file(executor_.environments, chosen_ + 1);
}

std::variant<MadePrefix, NoPrefix> PrefixMaker::choose(const PrefixRequest& request) {
  std::variant<MadePrefix, NoPrefix> answer;
  if (executor_.replay) {
    answer = replayed();
  } else {
    answer = solve(request);
  }
  const auto* made = std::get_if<MadePrefix>(&answer);
  if (made == nullptr) {
    return answer;
  }
  if (!executor_.replay) {
    if (!is_asked_for_by_text(request)) {
      require_wanted(request, *made);
    }
    if (!executor_.environments.empty()) {
      base::write_file(next_file(), prefix::explicit_text(made->records, request.title),
                       base::Flush::no);
    }
  }
  ++chosen_;
  return answer;
}

void PrefixMaker::require_wanted(const PrefixRequest& request,
                                 const MadePrefix& made) const {
  for (const channel::Record& record : request.wanted) {
    const bool is_there = std::any_of(made.records.begin(), made.records.end(),
                                      [&](const channel::Record& installed) {
                                        return is_same_artifact(record, installed);
                                      });
    if (!is_there) {
      throw InternalError("the solver's answer lacks " + record.fn +
                          ", the artifact that is to be tested");
    }
  }
}

std::optional<channel::Record> PrefixMaker::find(const PrefixRequest& request,
                                                 const std::string& name) {
  if (executor_.replay && !std::filesystem::exists(next_file())) {
    return std::nullopt;  // there was none then
  }
  const std::variant<MadePrefix, NoPrefix> answer =
      executor_.replay ? replayed() : solve(request);
  const auto* made = std::get_if<MadePrefix>(&answer);
  if (made == nullptr) {
    return std::nullopt;
  }
  const auto found =
      std::find_if(made->records.begin(), made->records.end(),
                   [&](const channel::Record& record) { return record.name == name; });
  return found == made->records.end() ? std::nullopt : std::optional(*found);
}

std::optional<NoPrefix> PrefixMaker::make(const PrefixRequest& request,
                                          const MadePrefix& chosen) {
  seen_.push_back(chosen.records);
  try {
    link(request, chosen);
  } catch (const prefix::LinkError& error) {
    return no_prefix(job::Outcome::link_failed, error.what());
  } catch (const InputError& error) {
    return no_prefix(job::Outcome::link_failed, error.what());
  }
  return std::nullopt;
}

void PrefixMaker::link(const PrefixRequest& request, const MadePrefix& made) {
  const std::vector<std::filesystem::path> readable = extracted(made.records);
  std::vector<prefix::Package> packages;
  for (const channel::Record& record : made.records) {
    const bool requested = std::any_of(
        request.wanted.begin(), request.wanted.end(),
        [&](const channel::Record& one) { return is_same_artifact(one, record); });
    packages.push_back({record, readable[packages.size()], requested});
  }
  const Stopwatch stopwatch(durations_.link);
  const std::vector<std::string> notes = prefix::make_prefix(
      request.prefix, packages,
      [&](const base::ProcessRequest& process) {
        return run_linking(request, readable, process);
      },
      {.manner = request.manner, .environment = prefix::LinkOptions{}.environment});
  notes_.insert(notes.begin(), notes.end());
}

base::ProcessEnd PrefixMaker::run_linking(
    const PrefixRequest& request, const std::vector<std::filesystem::path>& readable,
    const base::ProcessRequest& process) {
  Sandbox sandbox;
  sandbox.prefix = request.prefix;
  sandbox.readable = readable;
  sandbox.limits = job_.limits;
  base::ProcessRequest limited = process;
  limited.cancelled = executor_.cancelled;
  const SandboxEnd end = run_in_sandbox(sandbox, limited, executor_.processes);
  if (const auto passed = passed_limit(end, job_.limits)) {
    throw prefix::LinkError("a program of a package " + *passed);
  }
  if (end.process.stopped == base::Stopped::cancelled) {
    throw EnvironmentError("cancelled");
  }
  if (end.may_not_have_begun) {
    // Not the package's fault if nothing can run at all.
    require_sandbox(executor_.processes);
  }
  return end.process;
}

std::vector<job::Evidence> PrefixMaker::evidence() const {
  std::map<std::pair<std::string, std::string>, job::Evidence> sorted;
  for (const std::vector<channel::Record>& environment : seen_) {
    for (const channel::Record& record : environment) {
      sorted[{record.fn, record.sha256}] = {record.fn, record.sha256, record.channel};
    }
  }
  std::vector<job::Evidence> list;
  for (auto& [key, evidence] : sorted) {
    list.push_back(std::move(evidence));
  }
  return list;
}

std::vector<std::vector<std::string>> PrefixMaker::environments() const {
  std::vector<std::vector<std::string>> lists;
  for (const std::vector<channel::Record>& environment : seen_) {
    std::vector<std::string> names;
    for (const channel::Record& record : environment) {
      names.push_back(record.fn);
    }
    lists.push_back(std::move(names));
  }
  return lists;
}

}  // namespace distro::package_test
