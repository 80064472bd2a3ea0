#include "package_test/run_job.hpp"

#include <algorithm>
#include <exception>

#include "base/error.hpp"
#include "base/escaped_text.hpp"
#include "base/file.hpp"
#include "channel/match_spec.hpp"
#include "package_test/failure_reason.hpp"
#include "package_test/group_run.hpp"
#include "package_test/test_prefix.hpp"
#include "package_test/test_source.hpp"

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

prefix::Manner manner_of(TestTool tool) {
  switch (tool) {
    case TestTool::conda_build:
      return prefix::Manner::conda;
    case TestTool::rattler_build:
      return prefix::Manner::rattler;
  }
  return prefix::Manner::conda;
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

std::string name_in(const std::string& spec) {
  try {
    return channel::MatchSpec(spec).name();
  } catch (const channel::ParseError& error) {
    throw InputError("the downstream test names '" + spec +
                     "', which is no MatchSpec: " + error.what());
  }
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
    const std::optional<std::vector<TestGroup>> groups = tests_of(job_.package);
    if (!groups) {
      return;
    }
    result_.outcome = Outcome::passed;
    if (groups->empty() && job_.parity) {
      say_no_tests();
    } else if (groups->empty()) {
      install_only();
    }
    for (const TestGroup& group : *groups) {
      if (result_.outcome == Outcome::passed) {
        run_one(group, job_.package, {job_.package});
      }
    }
  }

  /// Whatever came of it.
  void tell() {
    result_.prefix = prefixes_.evidence();
    result_.environments = prefixes_.environments();
    result_.durations.solve = prefixes_.durations().solve;
    result_.durations.fetch = prefixes_.durations().fetch;
    result_.durations.link = prefixes_.durations().link;
    result_.notes.insert(result_.notes.end(), prefixes_.notes().begin(),
                         prefixes_.notes().end());
  }

 private:
  /// Nothing if the package's file is not what its record says.
  std::optional<std::vector<TestGroup>> tests_of(const channel::Record& package) {
    path extracted;
    try {
      extracted = prefixes_.extracted(package);
    } catch (const InputError& error) {
      fail(result_, Outcome::link_failed, error.what());
      return std::nullopt;
    }
    return read_tests({extracted, package, job_.subdir, job_.parity}, result_.notes);
  }

  void install_only() {
    const path folder = next_folder();
    if (make({.prefix = prefix_path(folder, TestTool::conda_build),
              .wanted = {job_.package},
              .specs = {},
              .title = job_.package.distribution()})) {
      say_no_tests();
    }
  }

  void say_no_tests() {
    result_.outcome = Outcome::no_tests;
    result_.reason = "the package brings no tests for this platform";
  }

  /// `wanted` are installed whatever else is: the package under test, and in a
  /// downstream test the package whose tests are run.
  void run_one(const TestGroup& group, const channel::Record& package,
               const std::vector<channel::Record>& wanted) {
    if (!group.downstream.empty()) {
      run_downstream(group, wanted);
      return;
    }
    const path folder = next_folder();
    TestPaths paths;
    paths.root = folder;
    paths.prefix = prefix_path(folder, group.tool);
    // conda-build has no folder of that name for what is built in its host environment.
    const bool in_host = group.tool == TestTool::conda_build && !group.has_host &&
                         package.noarch.empty();
    paths.build_prefix = folder / (in_host ? "_h_env" : "_build_env");
    paths.folder = folder / "work" / "test_tmp";
    paths.recipe = folder / "work" / "info" / "recipe";
    const std::optional<MadePrefix> made =
        make({paths.prefix, wanted, group.requirements, manner_of(group.tool),
              job_.package.distribution() + ", " + group.title});
    if (!made || !make_build_prefix(group, paths)) {
      return;
    }
    if (!group.steps.empty()) {
      take(run_group(
          {group, {package, made->records, job_.subdir}, paths, job_, time_left_},
          executor_));
    } else if (!job_.parity) {
      say_no_tests();
    }
    clear(folder);
  }

  /// The package's own tests with the tested one in place; one that cannot be installed
  /// beside it says nothing.
  void run_downstream(const TestGroup& group,
                      const std::vector<channel::Record>& wanted) {
    const std::string name = name_in(group.downstream);
    const std::optional<channel::Record> downstream =
        prefixes_.find({.prefix = {},
                        .wanted = wanted,
                        .specs = {group.downstream},
                        .manner = manner_of(group.tool),
                        .title = group.title},
                       name);
    if (!downstream) {
      result_.notes.push_back(group.title + ": there is no environment with " +
                              group.downstream + ", not tested");
      return;
    }
    std::vector<channel::Record> both = wanted;
    both.push_back(*downstream);
    std::optional<std::vector<TestGroup>> groups = tests_of(*downstream);
    for (TestGroup& inner : groups ? *groups : std::vector<TestGroup>{}) {
      if (result_.outcome == Outcome::passed && inner.downstream.empty()) {
        inner.title = group.title + ": " + inner.title;
        run_one(inner, *downstream, both);
      }
    }
  }

  bool make_build_prefix(const TestGroup& group, const TestPaths& paths) {
    return group.build_requirements.empty() ||
           make({paths.build_prefix,
                 {},
                 group.build_requirements,
                 manner_of(group.tool),
                 job_.package.distribution() + ", build environment of " + group.title})
               .has_value();
  }

  std::optional<MadePrefix> make(const PrefixRequest& request) {
    std::variant<MadePrefix, NoPrefix> answer = prefixes_.make(request);
    if (auto* none = std::get_if<NoPrefix>(&answer)) {
      result_.outcome = none->outcome;
      result_.reason = std::move(none->reason);
      result_.detail = std::move(none->detail);
      return std::nullopt;
    }
    return std::move(std::get<MadePrefix>(answer));
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
  make_printable(result);
  return result;
}

}  // namespace distro::package_test
