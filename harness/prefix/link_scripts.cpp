#include "prefix/link_scripts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "prefix/activate.hpp"
#include "prefix/file_copy.hpp"
#include "prefix/link_error.hpp"
#include "prefix/shell_text.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;
using Environment = std::map<std::string, std::string>;

constexpr std::size_t shown_output = 4000;          // bytes, in a message
constexpr std::uint64_t output_limit = 64U << 20U;  // bytes

fs::path script_of(const fs::path& folder, const Package& package,
                   const std::string& action) {
  return folder / "bin" / ("." + package.record.name + "-" + action + ".sh");
}

Environment script_environment(const PrefixTree& tree, const Package& package,
                               const fs::path& script, Environment environment) {
  const std::string prefix = tree.root().string();
  environment.try_emplace("ROOT_PREFIX", prefix);
  environment["PREFIX"] = prefix;
  environment["PKG_NAME"] = package.record.name;
  environment["PKG_VERSION"] = package.record.version;
  environment["PKG_BUILDNUM"] = std::to_string(package.record.build_number);
  environment["PATH"] = script.parent_path().string() + ":" + environment["PATH"];
  return environment;
}

/// What the script left for the person who installs; removed, as conda does. Only a
/// real file is read: a link could name any file of this machine.
std::string taken_message(PrefixTree& tree) {
  const fs::path file = tree.root() / ".messages.txt";
  std::string text;
  if (fs::is_regular_file(fs::symlink_status(file))) {
    text.resize(shown_output);  // it may be larger than any memory
    std::ifstream stream(file, std::ios::binary);
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
  }
  tree.remove(".messages.txt");
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

std::string end_of(const std::string& text) {
  std::string end =
      text.size() <= shown_output ? text : text.substr(text.size() - shown_output);
  end.erase(end.find_last_not_of(" \t\r\n") + 1);
  return end;
}

/// Why it failed, with the end of its output; empty if it did not.
std::string run_script(PrefixTree& tree, const Package& package,
                       const std::string& action, const Run& run,
                       base::ProcessRequest request) {
  const base::TempDir temporary("conda-distro-link-");
  request.log = temporary.path() / "output";
  request.output_limit = output_limit;
  const base::ProcessEnd end = run(request);
  tree.look_again();
  const std::string output = base::read_file_if_there(request.log).value_or("");
  const std::string message = taken_message(tree);
  const std::string name = package.record.distribution();
  if (!message.empty()) {
    tree.note(name + ", " + action + ": " + message);
  }
  if (succeeded(end)) {
    return "";
  }
  std::string failure = "the " + action + " script of " + name + " " + readable(end);
  for (const std::string& part : {message, end_of(output)}) {
    failure += part.empty() ? "" : "\n" + part;
  }
  return failure;
}

}  // namespace

void run_pre_link(PrefixTree& tree, const Package& package, const Run& run,
                  const Environment& environment) {
  const fs::path script = script_of(package.extracted, package, "pre-link");
  std::error_code error;
  if (!fs::exists(script, error)) {
    return;
  }
  base::ProcessRequest request;
  request.argv = {"bash", "-x", script.string()};
  request.environment = script_environment(tree, package, script, environment);
  request.environment["SOURCE_DIR"] = package.extracted.string();
  request.working_directory = script.parent_path();
  const std::string failure =
      run_script(tree, package, "pre-link", run, std::move(request));
  if (!failure.empty()) {
    throw LinkError(failure);
  }
}

void run_post_link(PrefixTree& tree, const Package& package, const Run& run,
                   const LinkOptions& options) {
  const fs::path script = script_of(tree.root(), package, "post-link");
  std::error_code error;
  if (!fs::exists(script, error)) {
    return;
  }
  base::ProcessRequest request;
  request.environment = script_environment(tree, package, script, options.environment);
  request.working_directory = script.parent_path();
  const std::string text =
      activation_script(tree.root(), request.environment["PATH"]) + ". " +
      shell_quoted(script.string()) + "\n" + "conda_distro_status=$?\n" +
      deactivation_script(tree.root()) + "exit \"$conda_distro_status\"\n";
  const std::string wrapper = "conda-meta/.post-link.sh";
  write_new_file(tree.make_way(wrapper, "conda-distro"), text, 0644);
  request.argv = {"bash", (tree.root() / wrapper).string()};
  const std::string failure =
      run_script(tree, package, "post-link", run, std::move(request));
  tree.remove(wrapper);
  if (!failure.empty() && options.manner == Manner::conda) {
    throw LinkError(failure);
  }
  if (!failure.empty()) {
    tree.note(failure);
  }
}

}  // namespace distro::prefix
