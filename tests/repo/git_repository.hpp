// A real repository for tests, made with the git program.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/temp_dir.hpp"

namespace distro::test {

/// Runs git in `folder` without the user's configuration; returns what it prints.
inline std::string run_git(const std::filesystem::path& folder,
                           std::vector<std::string> arguments) {
  const base::TempDir scratch;
  base::ProcessRequest request;
  request.argv = {"git", "-c", "protocol.file.allow=always"};
  request.argv.insert(request.argv.end(), arguments.begin(), arguments.end());
  request.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                         {"HOME", scratch.path().string()},
                         {"GIT_CONFIG_GLOBAL", "/dev/null"},
                         {"GIT_CONFIG_SYSTEM", "/dev/null"},
                         {"GIT_AUTHOR_NAME", "Ada"},
                         {"GIT_AUTHOR_EMAIL", "ada@example.org"},
                         {"GIT_COMMITTER_NAME", "Ada"},
                         {"GIT_COMMITTER_EMAIL", "ada@example.org"}};
  request.working_directory = folder;
  request.log = scratch.path() / "log";
  base::SystemProcessRunner runner;
  const base::ProcessEnd end = runner.run(request);
  std::string output = base::read_file_if_there(request.log).value_or("");
  INFO(output);
  REQUIRE(end.exit_code == 0);
  while (!output.empty() && output.back() == '\n') {
    output.pop_back();
  }
  return output;
}

/// A repository in a temporary folder with the branch `main`.
class GitRepository {
 public:
  GitRepository() { git({"init", "-q", "-b", "main"}); }

  [[nodiscard]] std::filesystem::path path() const { return folder_->path(); }

  std::string git(std::vector<std::string> arguments) const {
    return run_git(path(), std::move(arguments));
  }

  void write(const std::string& file, const std::string& text) const {
    base::write_file(path() / file, text);
  }

  /// Commits everything there is and returns the commit's id.
  std::string commit(const std::map<std::string, std::string>& files = {}) const {
    for (const auto& [file, text] : files) {
      write(file, text);
    }
    git({"add", "-A"});
    git({"commit", "-q", "--allow-empty", "-m", "A change"});
    return git({"rev-parse", "HEAD"});
  }

 private:
  std::shared_ptr<base::TempDir> folder_ = std::make_shared<base::TempDir>();
};

}  // namespace distro::test
