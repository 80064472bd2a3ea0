// The environment variables of a test (conda-semantics 6.7 and 7.4): a fixed clean
// base, what the tool that built the package would set, and nothing of whoever calls
// us.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "channel/record.hpp"
#include "package_test/test_source.hpp"

namespace distro::package_test {

/// The folders of one test.
struct TestPaths {
  std::filesystem::path root;  ///< holds all the others; a test may change it
  std::filesystem::path prefix;
  std::filesystem::path build_prefix;  ///< may not exist
  std::filesystem::path folder;        ///< working folder, SRC_DIR
  std::filesystem::path recipe;        ///< RECIPE_DIR; may not exist
};

/// The PATH behind the prefix' own: the read-only root's programs.
inline constexpr const char* system_path =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What is tested, and in what.
struct TestSubject {
  const channel::Record& package;
  std::span<const channel::Record> installed;  ///< the whole prefix
  std::string subdir;                          ///< of the platform, never noarch
};

/// All variables but those of activation.
[[nodiscard]] std::map<std::string, std::string> test_environment(
    const TestGroup& group, const TestSubject& subject, const TestPaths& paths);

}  // namespace distro::package_test
