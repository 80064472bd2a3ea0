// Rules about the tests that a package brings.
#include <algorithm>

#include "recipe/lint/rules/rules.hpp"
#include "recipe/test_files.hpp"

namespace distro::recipe::rules {
namespace {

using base::YamlNode;

/// A command that succeeds whatever the package is.
bool tests_nothing(std::string_view command) {
  const std::size_t start = command.find_first_not_of(" \t");
  command.remove_prefix(std::min(start, command.size()));
  const std::string_view word = command.substr(0, command.find_first_of(" \t;&|"));
  const bool harmless = word.empty() || word == "true" || word == ":" ||
                        word == "echo" || word == "exit" || word == "cd" ||
                        word == "set" || word.starts_with('#');
  const bool alone = command.find_first_of(";&|$`<>") == std::string_view::npos;
  const bool fails = word == "exit" && command != "exit" && command != "exit 0";
  return harmless && alone && !fails;
}

/// Whether every line of a script tests nothing.
bool all_test_nothing(const YamlNode* node) {
  for (const YamlNode* item : items_of(node)) {
    if (item->kind != YamlNode::Kind::scalar) {
      return false;
    }
    std::string_view rest = item->scalar;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      if (!tests_nothing(line)) {
        return false;
      }
    }
  }
  return true;
}

bool has_items(const YamlNode* node) { return !items_of(node).empty(); }

/// `test` of meta.yaml.
bool v0_tests_nothing(const YamlNode& test) {
  return !has_items(test.find("imports")) && !has_items(test.find("script")) &&
         all_test_nothing(test.find("commands"));
}

/// One item of `tests` of recipe.yaml.
bool v1_tests_nothing(const YamlNode& test) {
  for (const auto& [key, value] : test.entries) {
    if (key.scalar == "script") {
      const YamlNode* content =
          value.kind == YamlNode::Kind::map ? value.find("content") : &value;
      const bool from_file =
          value.kind == YamlNode::Kind::map && value.find("file") != nullptr;
      if (from_file || !all_test_nothing(content)) {
        return false;
      }
    } else if (key.scalar == "python") {
      const YamlNode* check = value.find("pip_check");
      const bool checked = check == nullptr || check->scalar != "false";
      if (has_items(value.find("imports")) || checked) {
        return false;
      }
    } else if (key.scalar != "package_contents" && key.scalar != "downstream" &&
               key.scalar != "requirements" && key.scalar != "files") {
      return false;
    }
  }
  return true;
}

const YamlNode* tests_of(const LintedPackage& package, const Output& output) {
  const char* key = package.text->is_v1 ? "tests" : "test";
  const YamlNode* own = node_of_output(*package.text, output).find(key);
  return own != nullptr ? own : package.text->root.find(key);
}

bool all_tests_test_nothing(const LintedPackage& package, const YamlNode* tests) {
  const std::vector<const YamlNode*> items = items_of(tests);
  return std::all_of(items.begin(), items.end(), [&](const YamlNode* test) {
    return package.text->is_v1 ? v1_tests_nothing(*test) : v0_tests_nothing(*test);
  });
}

}  // namespace

void no_tests(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    if (!output.has_tests) {
      report.add(package.recipe().origin, output.place,
                 output.name + " has no tests; nothing shows that it works");
    }
  });
}

void empty_tests(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    const YamlNode* tests = tests_of(package, output);
    const bool empty =
        output.has_tests && tests != nullptr &&
        all_tests_test_nothing(package, tests) &&
        (package.text->is_v1 ||
         !!test_files_beside(evidence.files, package.recipe().origin).empty());
    if (empty) {
      report.add(package.recipe().origin, tests->place,
                 "the tests of " + output.name + " pass whatever it does");
    }
  });
}

}  // namespace distro::recipe::rules
