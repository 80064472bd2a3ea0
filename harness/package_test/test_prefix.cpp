#include "package_test/test_prefix.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/match_spec.hpp"
#include "channel/repodata.hpp"
#include "package_test/failure_reason.hpp"
#include "package_test/sandbox.hpp"
#include "prefix/link.hpp"
#include "solve/virtual_packages.hpp"

namespace distro::package_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Adds the time until its end to `total`.
class Stopwatch {
 public:
  explicit Stopwatch(milliseconds& total) : total_(total) {}
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;
  ~Stopwatch() {
    total_ += std::chrono::duration_cast<milliseconds>(steady_clock::now() - start_);
  }

 private:
  milliseconds& total_;
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

std::vector<channel::MatchSpec> parsed(const PrefixRequest& request) {
  std::vector<channel::MatchSpec> specs;
  for (const channel::Record& record : request.wanted) {
    specs.emplace_back(record.name);
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

PrefixMaker::PrefixMaker(const job::Job& job, const Executor& executor)
    : job_(job), executor_(executor), cache_(executor.package_cache) {
  const Stopwatch stopwatch(durations_.solve);
  channel::LoadOptions options;
  options.cache = executor.package_cache;
  std::vector<channel::Repodata> index =
      channel::load_channels(job.channels, job.subdir, options);
  notes_ = changed_channels(job, index);
  virtual_packages_ = solve::virtual_packages(job.subdir, executor.overrides);
  solver_ = solve::make_libsolv_solver(
      std::move(index), solve::channel_priority_from(job.channel_priority));
}

std::filesystem::path PrefixMaker::extracted(const channel::Record& record) {
  const Stopwatch stopwatch(durations_.fetch);
  return cache_.extracted(record);
}

std::variant<MadePrefix, NoPrefix> PrefixMaker::solve(const PrefixRequest& request) {
  solve::Request question;
  question.specs = parsed(request);
  question.forced = forced(request, job_);
  question.virtual_packages = virtual_packages_;
  const Stopwatch stopwatch(durations_.solve);
  solve::Outcome answer = solver_->solve(question);
  if (const auto* none = std::get_if<solve::Unsatisfiable>(&answer)) {
    return no_prefix(job::Outcome::unsatisfiable, none->explanation);
  }
  if (std::holds_alternative<solve::TimedOut>(answer)) {
    throw EnvironmentError("the solver found no answer within " +
                           std::to_string(question.time_limit.count()) + " s");
  }
  return MadePrefix{std::move(std::get<solve::Solution>(answer).records)};
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
  const std::variant<MadePrefix, NoPrefix> answer = solve(request);
  const auto* made = std::get_if<MadePrefix>(&answer);
  if (made == nullptr) {
    return std::nullopt;
  }
  const auto found =
      std::find_if(made->records.begin(), made->records.end(),
                   [&](const channel::Record& record) { return record.name == name; });
  return found == made->records.end() ? std::nullopt : std::optional(*found);
}

std::variant<MadePrefix, NoPrefix> PrefixMaker::make(const PrefixRequest& request) {
  std::variant<MadePrefix, NoPrefix> answer = solve(request);
  const auto* made = std::get_if<MadePrefix>(&answer);
  if (made == nullptr) {
    return answer;
  }
  require_wanted(request, *made);
  seen_.insert(seen_.end(), made->records.begin(), made->records.end());
  try {
    link(request, *made);
  } catch (const prefix::LinkError& error) {
    return no_prefix(job::Outcome::link_failed, error.what());
  } catch (const InputError& error) {
    return no_prefix(job::Outcome::link_failed, error.what());
  }
  return answer;
}

void PrefixMaker::link(const PrefixRequest& request, const MadePrefix& made) {
  std::vector<prefix::Package> packages;
  std::vector<std::filesystem::path> readable;
  for (const channel::Record& record : made.records) {
    const bool requested = std::any_of(
        request.wanted.begin(), request.wanted.end(),
        [&](const channel::Record& one) { return is_same_artifact(one, record); });
    packages.push_back({record, extracted(record), requested});
    readable.push_back(packages.back().extracted);
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
  const base::ProcessEnd end =
      run_in_sandbox(sandbox, limited, executor_.processes).process;
  if (end.exit_code != 0) {
    // Not the package's fault if nothing can run at all.
    require_sandbox(executor_.processes);
  }
  return end;
}

std::vector<job::Evidence> PrefixMaker::evidence() const {
  std::map<std::pair<std::string, std::string>, job::Evidence> sorted;
  for (const channel::Record& record : seen_) {
    sorted[{record.fn, record.sha256}] = {record.fn, record.sha256, record.channel};
  }
  std::vector<job::Evidence> list;
  for (auto& [key, evidence] : sorted) {
    list.push_back(std::move(evidence));
  }
  return list;
}

}  // namespace distro::package_test
