#include "package_test/test_source.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/json.hpp"
#include "package_test/conda_build_tests.hpp"
#include "package_test/packaged_files.hpp"
#include "package_test/rattler_build_tests.hpp"

namespace distro::package_test {
namespace {

/// info/hash_input.json: the variant keys that the build depended on.
std::map<std::string, std::string> hash_input(const std::filesystem::path& extracted) {
  std::map<std::string, std::string> variant;
  const std::optional<std::string> text =
      read_packaged(extracted, "info/hash_input.json");
  if (!text) {
    return variant;
  }
  const base::Json json = base::parse_json(*text, "info/hash_input.json");
  for (const auto& [key, value] : json.items()) {
    if (value.is_string()) {
      variant[key] = value.get<std::string>();
    } else if (value.is_number() || value.is_boolean()) {
      variant[key] = value.dump();
    }
  }
  return variant;
}

}  // namespace

std::string_view to_string(TestTool tool) {
  return tool == TestTool::conda_build ? "conda-build" : "rattler-build";
}

std::vector<TestGroup> read_tests(const PackageUnderTest& package,
                                  std::vector<std::string>& notes) {
  const std::map<std::string, std::string> variant = hash_input(package.extracted);
  std::vector<TestGroup> groups;
  if (std::optional<TestGroup> group = conda_build_tests(package, variant, notes)) {
    groups.push_back(std::move(*group));
  }
  for (TestGroup& group : rattler_build_tests(package.extracted)) {
    groups.push_back(std::move(group));
  }
  for (TestGroup& group : groups) {
    group.variant = variant;
  }
  return groups;
}

}  // namespace distro::package_test
