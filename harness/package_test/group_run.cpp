#include "package_test/group_run.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "package_test/failure_reason.hpp"
#include "package_test/limit_reason.hpp"
#include "package_test/packaged_files.hpp"
#include "package_test/sandbox.hpp"
#include "package_test/shell_hook.hpp"
#include "package_test/test_script.hpp"
#include "prefix/file_copy.hpp"

namespace distro::package_test {
namespace {

using std::filesystem::path;

constexpr std::size_t detail_lines = 40;
constexpr std::uint64_t read_of_log = 256 << 10;  // bytes, of its end

void remove_bytecode(const path& folder) {
  std::vector<path> stale;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const path extension = entry.path().extension();
    if (!entry.is_directory() && (extension == ".pyc" || extension == ".pyo")) {
      stale.push_back(entry.path());
    }
  }
  for (const path& file : stale) {
    std::filesystem::remove(file);
  }
}

/// In place of what the package may have put there, a link out of the folder included.
void write_over(const path& file, const std::string& text) {
  std::filesystem::remove(file);
  prefix::write_new_file(file, text, 0644);
}

void fill_working_folder(const TestGroup& group, const TestPaths& paths) {
  std::filesystem::create_directories(paths.folder);
  if (!group.copied.empty()) {
    copy_packaged(group.copied, paths.folder);
    remove_bytecode(paths.folder);
  }
  if (!group.linked.empty()) {
    for (const auto& entry : std::filesystem::directory_iterator(group.linked)) {
      std::filesystem::create_symlink(entry.path(),
                                      paths.folder / entry.path().filename());
    }
  }
  for (const TestFile& file : group.files) {
    if (file.source.empty()) {
      write_over(paths.folder / file.target, file.content);
    } else {
      copy_packaged(file.source, paths.folder / file.target);
    }
  }
  if (!group.recipe.empty()) {
    copy_packaged(group.recipe, paths.recipe);
  }
}

/// What the tests printed from `start` on; the end of it, if it is much.
std::string end_of_log(const path& log, std::uint64_t start) {
  std::error_code missing;
  const std::uint64_t size = std::filesystem::file_size(log, missing);
  if (missing || size <= start) {
    return "";
  }
  std::ifstream file(log, std::ios::binary);
  start = std::max(start, size - std::min(size, read_of_log));
  std::string text(static_cast<std::size_t>(size - start), '\0');
  file.seekg(static_cast<std::streamoff>(start));
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The long paths of the test by the names that people know.
std::string with_short_paths(std::string text, const TestPaths& paths) {
  text = replaced(std::move(text), paths.prefix, "$PREFIX");
  return replaced(std::move(text), paths.folder, "$SRC_DIR");
}

GroupEnd group_end(const SandboxEnd& end, const std::string& output,
                   const job::Limits& limits) {
  GroupEnd result;
  result.elapsed = end.process.elapsed;
  result.exit_code = end.process.exit_code;
  result.signal = end.process.signal;
  const auto limit = stopped_by_us(end, limits);
  if (!limit && end.process.exit_code == 0) {
    return result;
  }
  const int exit_code =
      end.process.exit_code.value_or(128 + end.process.signal.value_or(0));
  const FailureReason why = failure_reason(output, exit_code);
  result.outcome = limit ? limit->first : job::Outcome::failed;
  result.reason = limit ? limit->second : why.reason;
  result.command = why.command;
  result.detail = last_lines(output, detail_lines, detail_bytes);
  return result;
}

/// Of what the caller lets tests have: short ones would blot out half of a log.
std::vector<std::string> secret_values(
    const std::map<std::string, std::string>& caller) {
  constexpr std::size_t shortest = 6;
  std::vector<std::string> values;
  for (const auto& [name, value] : caller) {
    if (base::names_secret(name) && value.size() >= shortest) {
      values.push_back(value);
    }
  }
  return values;
}

base::ProcessRequest request_of(const GroupRun& run, const Executor& executor) {
  const bool is_conda_build = run.group.tool == TestTool::conda_build;
  std::vector<TestFile> scripts =
      test_scripts(run.group, run.subject.package, run.paths);
  if (executor.shell != nullptr) {
    scripts.back().content += shell_at_the_end;
  }
  for (const TestFile& script : scripts) {
    write_over(run.paths.folder / script.target, script.content);
  }
  const path script = run.paths.folder / scripts.back().target;
  base::ProcessRequest request;
  request.argv = {"/bin/bash", script};
  request.environment = test_environment(run.group, run.subject, run.paths);
  for (const std::string& name : run.group.wanted_of_caller) {
    if (const auto given = executor.caller.find(name); given != executor.caller.end()) {
      request.environment.insert(*given);
    }
  }
  request.working_directory = run.paths.folder;
  request.log = executor.log;
  request.timing = executor.log.parent_path() / "log.timing";
  request.secrets = base::Secrets(secret_values(executor.caller));
  request.time_limit =
      std::chrono::duration_cast<std::chrono::milliseconds>(run.time_left);
  request.cancelled = executor.cancelled;
  if (executor.shell != nullptr) {
    const path hook = run.paths.root / "on_failure.sh";
    write_over(hook, shell_on_failure(run.paths.root));
    request.environment["BASH_ENV"] = hook;
    request.environment["TERM"] = "xterm-256color";
  }
  if (is_conda_build && run.job.parity) {
    request.input = base::Input::silence;
  }
  return request;
}

Sandbox sandbox_of(const GroupRun& run, const Executor& executor) {
  Sandbox sandbox;
  sandbox.prefix = run.paths.prefix;
  sandbox.work = run.paths.root;
  sandbox.gpu_devices = executor.gpu_devices;
  sandbox.on_terminal = executor.shell != nullptr;
  sandbox.limits = run.job.limits;
  if (!run.group.linked.empty()) {
    sandbox.readable.push_back(run.group.linked);
  }
  return sandbox;
}

/// conda-build fails a test that leaves this file, whatever its exit code.
bool left_failure_file(const GroupRun& run) {
  return run.group.fails_by_file &&
         std::filesystem::exists(
             std::filesystem::symlink_status(run.paths.folder / "TEST_FAILED"));
}

}  // namespace

GroupEnd run_group(const GroupRun& run, const Executor& executor) {
  fill_working_folder(run.group, run.paths);
  const base::ProcessRequest request = request_of(run, executor);
  std::error_code missing;
  const std::uint64_t size = std::filesystem::file_size(executor.log, missing);
  const SandboxEnd end =
      run_in_sandbox(sandbox_of(run, executor), request,
                     executor.shell == nullptr ? executor.processes : *executor.shell);
  const std::string output =
      with_short_paths(end_of_log(executor.log, missing ? 0 : size), run.paths);
  GroupEnd result = group_end(end, output, run.job.limits);
  if (result.outcome == job::Outcome::failed && end.may_not_have_begun) {
    // Not the package's fault if nothing can run at all.
    require_sandbox(executor.processes);
  }
  if (result.outcome == job::Outcome::passed && left_failure_file(run)) {
    result.outcome = job::Outcome::failed;
    result.reason = "the tests left a file TEST_FAILED";
    result.detail = last_lines(output, detail_lines, detail_bytes);
  }
  return result;
}

}  // namespace distro::package_test
