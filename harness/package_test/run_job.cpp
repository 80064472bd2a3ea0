#include "package_test/run_job.hpp"

#include <algorithm>
#include <exception>

#include "base/error.hpp"
#include "base/escaped_text.hpp"
#include "base/file.hpp"
#include "package_test/failure_reason.hpp"
#include "package_test/group_run.hpp"
#include "package_test/inputs.hpp"
#include "package_test/planned_groups.hpp"
#include "package_test/test_prefix.hpp"

namespace distro::package_test {
namespace {

using job::Outcome;
using std::filesystem::path;

/// conda-build's own: with it, and only with it, text files and first lines come out as
/// in its tests.
constexpr std::size_t conda_build_length = 253;
/// First lines (`#!`) that name the prefix stay below the kernel's limit, as in
/// rattler-build's tests.
constexpr std::size_t rattler_build_length = 100;

/// A path of fixed length, so that a verdict never depends on where we work.
path prefix_path(const path& folder, TestTool tool) {
  const std::size_t length =
      tool == TestTool::conda_build ? conda_build_length : rattler_build_length;
  std::string text = (folder / "test_env").string();
  if (text.size() > conda_build_length) {
    throw EnvironmentError(
        "the work folder " + folder.string() + " is too deep: packages hold at most " +
        std::to_string(conda_build_length) + " bytes of a prefix' path");
  }
  while (text.size() < length) {
    text += "_placehold";
  }
  return text.substr(0, std::max(length, (folder / "test_env").string().size()));
}

/// Removes a folder at the end, faults or not.
class Workplace {
 public:
  Workplace(const path& folder, bool keep) : keep_(keep) {
    std::filesystem::create_directories(folder);
    folder_ = std::filesystem::canonical(folder);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  ~Workplace() {
    try {
      if (!keep_) {
        base::remove_tree(folder_);
      }
    } catch (const Error&) {
      // What is left is found by whoever looks after the disk; the result stands.
    }
  }
  [[nodiscard]] const path& folder() const { return folder_; }

 private:
  path folder_;
  bool keep_;
};

void fail(job::Result& result, Outcome outcome, std::string_view text) {
  result.outcome = outcome;
  result.reason = text.substr(0, text.find('\n'));
  result.detail =
      text.find('\n') == std::string_view::npos ? "" : first_bytes(text, detail_bytes);
}

/// Whatever of it are words of a package or of its tests steers no terminal.
void make_printable(job::Result& result) {
  result.reason = base::escaped(result.reason);
  result.command = base::escaped(result.command);
  result.detail = base::escaped_lines(result.detail);
  for (std::string& note : result.notes) {
    note = base::escaped_lines(note);
  }
}

/// The answer of an earlier run, as that of this job.
job::Result reused(job::Result known, const job::Job& job) {
  std::string note = "the same inputs were tested before";
  if (known.finished) {
    note += ", until " + base::rfc3339(*known.finished);
  }
  known.notes.push_back(note + (known.log.empty() ? "" : "; log: " + known.log));
  known.job = job.id;
  known.reused = true;
  known.log.clear();
  return known;
}

class JobRun {
 public:
  JobRun(const job::Job& job, const Executor& executor, job::Result& result)
      : job_(job),
        executor_(executor),
        result_(result),
        workplace_(executor.work, executor.keep),
        prefixes_(job, executor),
        time_left_(job.limits.time) {}

  void run() {
    PlannedGroups planned = plan_groups(job_, prefixes_);
    result_.notes = std::move(planned.notes);
    result_.inputs =
        inputs_digest(job_, executor_, planned, prefixes_.virtual_packages());
    if (take_known()) {
      return;
    }
    result_.outcome = Outcome::passed;
    if (planned.groups.empty() && !planned.has_tests && !planned.fault) {
      say_no_tests();
    }
    for (const PlannedGroup& group : planned.groups) {
      if (result_.outcome == Outcome::passed) {
        run_one(group);
      }
    }
    if (planned.fault && result_.outcome == Outcome::passed) {
      std::rethrow_exception(planned.fault);
    }
  }

  /// Whatever came of it.
  void tell() {
    if (result_.reused) {
      return;
    }
    result_.prefix = prefixes_.evidence();
    result_.environments = prefixes_.environments();
    result_.durations.solve = prefixes_.durations().solve;
    result_.durations.fetch = prefixes_.durations().fetch;
    result_.durations.link = prefixes_.durations().link;
    result_.notes.insert(result_.notes.end(), prefixes_.notes().begin(),
                         prefixes_.notes().end());
  }

 private:
  /// Whether an earlier run has answered already.
  bool take_known() {
    if (result_.inputs.empty() || !executor_.known) {
      return false;
    }
    std::optional<job::Result> known = executor_.known(result_.inputs);
    if (!known) {
      return false;
    }
    result_ = reused(*std::move(known), job_);
    return true;
  }

  void say_no_tests() {
    result_.outcome = Outcome::no_tests;
    result_.reason = "the package brings no tests for this platform";
  }

  void run_one(const PlannedGroup& planned) {
    const TestGroup& group = planned.group;
    const path folder = next_folder();
    TestPaths paths;
    paths.root = folder;
    paths.prefix = prefix_path(folder, group.tool);
    // conda-build has no folder of that name for what is built in its host environment.
    const bool in_host = group.tool == TestTool::conda_build && !group.has_host &&
                         planned.package.noarch.empty();
    paths.build_prefix = folder / (in_host ? "_h_env" : "_build_env");
    paths.folder = folder / "work" / "test_tmp";
    paths.recipe = folder / "work" / "info" / "recipe";
    const MadePrefix* made = make(planned.environment, paths.prefix);
    if (made == nullptr ||
        (planned.build_environment &&
         make(*planned.build_environment, paths.build_prefix) == nullptr)) {
      return;
    }
    if (!group.steps.empty()) {
      take(run_group({group,
                      {planned.package, made->records, job_.subdir},
                      paths,
                      job_,
                      time_left_},
                     executor_));
    } else if (!job_.parity) {
      say_no_tests();
    }
    clear(folder);
  }

  /// What is in it; nullptr, and the outcome, if it cannot be made.
  const MadePrefix* make(const PlannedEnvironment& planned, const path& prefix) {
    const auto* chosen = std::get_if<MadePrefix>(&planned.answer);
    std::optional<NoPrefix> none;
    if (chosen == nullptr) {
      none = std::get<NoPrefix>(planned.answer);
    } else {
      PrefixRequest request = planned.request;
      request.prefix = prefix;
      none = prefixes_.make(request, *chosen);
    }
    if (none) {
      result_.outcome = none->outcome;
      result_.reason = std::move(none->reason);
      result_.detail = std::move(none->detail);
      return nullptr;
    }
    return chosen;
  }

  void take(const GroupEnd& end) {
    result_.outcome = end.outcome;
    result_.reason = end.reason;
    result_.detail = end.detail;
    result_.command = end.command;
    result_.durations.test += end.elapsed;
    time_left_ = std::max<std::chrono::microseconds>(std::chrono::milliseconds(1),
                                                     time_left_ - end.elapsed);
    if (end.outcome != Outcome::passed) {
      result_.exit_code = end.exit_code;
      result_.signal = end.signal;
    }
  }

  path next_folder() {
    path folder = workplace_.folder() / std::to_string(++environments_);
    std::filesystem::create_directory(folder);
    return folder;
  }

  /// A distribution's largest prefixes are tens of gigabytes: one at a time.
  void clear(const path& folder) const {
    if (!executor_.keep) {
      base::remove_tree(folder);
    }
  }

  const job::Job& job_;
  const Executor& executor_;
  job::Result& result_;
  Workplace workplace_;
  PrefixMaker prefixes_;
  std::chrono::microseconds time_left_;
  int environments_ = 0;
};

}  // namespace

std::chrono::sys_seconds finished_now(const Executor& executor) {
  return std::chrono::floor<std::chrono::seconds>(
      executor.clock == nullptr ? base::SystemClock().now() : executor.clock->now());
}

job::Result run_job(const job::Job& job, const Executor& executor) {
  job::Result result;
  result.job = job.id;
  try {
    std::filesystem::create_directories(executor.log.parent_path());
    std::filesystem::remove(executor.log);
    JobRun run(job, executor, result);
    try {
      run.run();
    } catch (const InputError& error) {
      // Tests that cannot be understood: the package's fault.
      fail(result, Outcome::failed, error.what());
    } catch (const std::exception& error) {
      fail(result, Outcome::infrastructure_error, error.what());
    }
    run.tell();
  } catch (const std::exception& error) {
    fail(result, Outcome::infrastructure_error, error.what());
  }
  if (!result.reused) {
    result.finished = finished_now(executor);
  }
  make_printable(result);
  return result;
}

}  // namespace distro::package_test
