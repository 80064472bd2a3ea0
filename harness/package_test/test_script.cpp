#include "package_test/test_script.hpp"

#include "prefix/activate.hpp"
#include "prefix/shell_text.hpp"

namespace distro::package_test {
namespace {

using prefix::shell_quoted;

/// What stands behind the prefix' bin on PATH. conda-build has the prefix itself there.
std::string path_behind(const TestGroup& group, const TestPaths& paths) {
  const std::string prefix = paths.prefix.string();
  return group.tool == TestTool::conda_build
             ? prefix + ":" + prefix + "/bin:" + system_path
             : system_path;
}

/// The package `conda` is tested with its prefix on PATH but not activated (6.6).
std::string activation(const TestGroup& group, const channel::Record& package,
                       const TestPaths& paths) {
  const std::string path = path_behind(group, paths);
  if (group.tool == TestTool::conda_build && package.name == "conda") {
    return "unset CONDA_SHLVL\nexport PATH=" + shell_quoted(path) + "\n";
  }
  const prefix::Manner manner = group.tool == TestTool::conda_build
                                    ? prefix::Manner::conda
                                    : prefix::Manner::rattler;
  std::string text = prefix::activation_script(paths.prefix, path, manner);
  if (!group.build_requirements.empty()) {
    // Tools of the build environment come first on PATH, the prefix stays the test's.
    text += prefix::activation_script(
        paths.build_prefix, (paths.prefix / "bin").string() + ":" + path, manner);
    text += "export CONDA_PREFIX=" + shell_quoted(paths.prefix.string()) + "\n";
  }
  return text;
}

std::string step_text(const TestStep& step, const TestPaths& paths) {
  if (step.program.empty()) {
    return step.text + (step.text.ends_with('\n') ? "" : "\n");
  }
  const bool below_prefix = step.program.rfind("bin/", 0) == 0;
  std::string text = shell_quoted(below_prefix ? (paths.prefix / step.program).string()
                                               : step.program);
  for (const std::string& argument : step.arguments) {
    text += " " + shell_quoted(argument);
  }
  if (!step.file.empty()) {
    text += " " + shell_quoted((paths.folder / step.file).string());
  }
  return text + "\n";
}

}  // namespace

std::vector<TestFile> test_scripts(const TestGroup& group,
                                   const channel::Record& package,
                                   const TestPaths& paths) {
  const std::string active =
      "set -e\n" + activation(group, package, paths) + "set +e\n";
  std::vector<TestFile> files;
  std::string text;
  if (group.tool == TestTool::conda_build) {
    files.push_back({"conda_test_env_vars.sh", {}, active});
    text = ". " + shell_quoted((paths.folder / files.front().target).string()) + "\n";
  } else {
    text = active;
  }
  text += "set -e -x\n";
  if (!group.directory.empty()) {
    text += "cd " + shell_quoted((paths.prefix / group.directory).string()) + "\n";
  }
  for (const TestStep& step : group.steps) {
    text += step_text(step, paths);
  }
  const bool is_conda_build = group.tool == TestTool::conda_build;
  files.push_back(
      {is_conda_build ? "conda_test_runner.sh" : "conda_build.sh", {}, text});
  return files;
}

}  // namespace distro::package_test
