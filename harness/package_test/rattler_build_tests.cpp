#include "package_test/rattler_build_tests.hpp"

#include <algorithm>

#include "base/yaml.hpp"
#include "package_test/packaged_files.hpp"

namespace distro::package_test {
namespace {

using base::YamlNode;

/// The scalars of a list, or the one scalar; empty for a missing node.
std::vector<std::string> texts_of(const YamlNode* node) {
  std::vector<std::string> texts;
  if (node != nullptr && node->kind == YamlNode::Kind::scalar) {
    texts.push_back(node->scalar);
  }
  for (const YamlNode& item : node == nullptr ? std::vector<YamlNode>{} : node->items) {
    texts.push_back(item.scalar);
  }
  return texts;
}

std::string lines_of(const std::vector<std::string>& items, const std::string& before,
                     const std::string& after) {
  std::string text;
  for (const std::string& item : items) {
    text += before;
    text += item;
    text += after + "\n";
  }
  return text;
}

/// A step that runs `text` from a file with a program of the prefix.
void add_program(TestGroup& group, const std::string& program, const std::string& file,
                 std::string text) {
  TestStep step;
  step.program = program;
  step.file = file;
  group.steps.push_back(std::move(step));
  group.files.push_back({file, {}, std::move(text)});
}

std::vector<TestGroup> python_groups(const YamlNode& test, const TestGroup& common) {
  const YamlNode* pip_check = test.find("pip_check");
  const bool checks = pip_check == nullptr || pip_check->scalar != "false";
  std::vector<std::string> versions = texts_of(test.find("python_version"));
  if (versions.empty()) {
    versions.emplace_back();
  }
  std::vector<TestGroup> groups;
  for (const std::string& version : versions) {
    TestGroup group = common;
    group.title += " (python" + (version.empty() ? "" : " " + version) + ")";
    group.full_environment = false;
    if (!version.empty()) {
      group.requirements.push_back("python=" + version);
    }
    add_program(group, "bin/python", "conda_build_script.py",
                lines_of(texts_of(test.find("imports")), "import ", ""));
    if (checks) {
      group.requirements.emplace_back("pip");
      group.steps.push_back({"", {}, "", "pip check"});
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

/// A test that is a list of modules to load.
struct ModuleTest {
  const char* kind;
  const char* modules;  ///< key of the list
  const char* requirement;
  const char* program;
  const char* file;
  const char* before;
  const char* after;
};

constexpr ModuleTest module_tests[] = {
    {"perl", "uses", "perl", "bin/perl", "conda_build_script.pl", "use ", ";"},
    {"r", "libraries", "r-base", "bin/Rscript", "conda_build_script.R", "library(",
     ")"},
    {"ruby", "requires", "ruby", "bin/ruby", "conda_build_script.rb", "require '", "'"},
};

TestGroup module_group(const ModuleTest& kind, const YamlNode& test, TestGroup group) {
  group.title += std::string(" (") + kind.kind + ")";
  group.full_environment = false;
  group.requirements.emplace_back(kind.requirement);
  add_program(group, kind.program, kind.file,
              lines_of(texts_of(test.find(kind.modules)), kind.before, kind.after));
  return group;
}

/// A script in another language than bash.
struct Interpreter {
  const char* name;
  const char* program;  ///< looked up in PATH
  const char* file;
};

constexpr Interpreter interpreters[] = {
    {"python", "python", "conda_build_script.py"},
    {"perl", "perl", "conda_build_script.pl"},
    {"nodejs", "node", "conda_build_script.js"},
    {"node", "node", "conda_build_script.js"},
    {"rscript", "Rscript", "conda_build_script.R"},
    {"r", "Rscript", "conda_build_script.R"},
    {"ruby", "ruby", "conda_build_script.rb"},
};

void add_script(TestGroup& group, const std::string& interpreter, std::string text) {
  if (interpreter == "bash" || interpreter == "sh") {
    group.steps.push_back({"", {}, "", std::move(text)});
    return;
  }
  const auto* const known =
      std::find_if(std::begin(interpreters), std::end(interpreters),
                   [&](const Interpreter& one) { return interpreter == one.name; });
  if (known == std::end(interpreters)) {
    throw InputError("tests.yaml asks for the interpreter '" + interpreter +
                     "', which is not supported");
  }
  add_program(group, known->program, known->file, std::move(text));
}

TestGroup script_group(const YamlNode& element, const YamlNode& script,
                       TestGroup group) {
  group.title += " (script)";
  if (const YamlNode* requirements = element.find("requirements")) {
    group.requirements = texts_of(requirements->find("run"));
    group.build_requirements = texts_of(requirements->find("build"));
  }
  if (script.kind != YamlNode::Kind::map) {
    add_script(group, "bash", lines_of(texts_of(&script), "", ""));
    return group;
  }
  if (script.find("file") != nullptr && script.find("content") == nullptr) {
    throw InputError("the script file '" + script.find("file")->scalar +
                     "' of tests.yaml is not in the package");
  }
  if (const YamlNode* variables = script.find("env")) {
    for (const auto& [name, value] : variables->entries) {
      group.environment[name.scalar] = value.scalar;
    }
  }
  group.wanted_of_caller = texts_of(script.find("secrets"));
  const YamlNode* directory = script.find("cwd");
  group.directory = directory == nullptr ? "" : directory->scalar;
  const YamlNode* interpreter = script.find("interpreter");
  add_script(group, interpreter == nullptr ? "bash" : interpreter->scalar,
             lines_of(texts_of(script.find("content")), "", ""));
  return group;
}

std::vector<TestGroup> groups_of(const YamlNode& element, const TestGroup& common,
                                 const base::SourceText& source) {
  if (const YamlNode* test = element.find("python")) {
    return python_groups(*test, common);
  }
  for (const ModuleTest& kind : module_tests) {
    if (const YamlNode* test = element.find(kind.kind)) {
      return {module_group(kind, *test, common)};
    }
  }
  if (const YamlNode* script = element.find("script")) {
    return {script_group(element, *script, common)};
  }
  if (const YamlNode* downstream = element.find("downstream")) {
    TestGroup group = common;
    group.title += " (downstream " + downstream->scalar + ")";
    group.downstream = downstream->scalar;
    return {group};
  }
  if (element.find("package_contents") != nullptr) {
    return {};
  }
  throw source.error_at(element.place, "this is no kind of test that is known");
}

}  // namespace

std::vector<TestGroup> rattler_build_tests(const std::filesystem::path& extracted) {
  std::optional<std::string> text = read_packaged(extracted, "info/tests/tests.yaml");
  if (!text) {
    return {};
  }
  const base::YamlDocument document =
      base::parse_yaml(std::move(*text), "info/tests/tests.yaml");
  TestGroup common;
  common.tool = TestTool::rattler_build;
  common.linked = extracted;
  std::vector<TestGroup> groups;
  for (std::size_t at = 0; at < document.root.items.size(); ++at) {
    common.title = "test " + std::to_string(at + 1);
    for (TestGroup& group :
         groups_of(document.root.items[at], common, *document.source)) {
      groups.push_back(std::move(group));
    }
  }
  return groups;
}

}  // namespace distro::package_test
