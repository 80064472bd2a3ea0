#include "recipe/built/packaged_tests.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>

#include "base/json.hpp"
#include "base/yaml_writer.hpp"
#include "recipe/built/recipe_draft.hpp"

namespace distro::recipe {
namespace {

using base::add_entry;
using base::add_filled;
using base::YamlNode;
using Texts = std::vector<std::string>;
using Files = std::map<std::string, std::string>;

const std::string folder = "info/test/";
const std::string requirements_file = "test_time_dependencies.json";

Texts lines_of(std::string_view text) {
  Texts lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    lines.emplace_back(line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return lines;
}

/// The modules that a run_test.py imports, if that is all it does: conda-build writes a
/// print and an import for each.
std::optional<Texts> imports_alone(const std::string& script) {
  static const std::regex shape("import ([A-Za-z_][A-Za-z0-9_.]*)");
  Texts modules;
  for (const std::string& line : lines_of(script)) {
    std::smatch match;
    if (std::regex_match(line, match, shape)) {
      modules.push_back(match[1]);
    } else if (!line.empty() && !line.starts_with("print(\"import: ")) {
      return std::nullopt;
    }
  }
  return modules.empty() ? std::nullopt : std::optional(modules);
}

/// The commands of a run_test.sh that conda-build made of them: `set -ex`, a line each,
/// `exit 0`. Nothing for a script that somebody wrote, or whose lines belong together.
std::optional<Texts> commands_alone(const std::string& script) {
  Texts lines = lines_of(script);
  std::erase(lines, "");
  const bool made =
      lines.size() > 2 && lines.front() == "set -ex" && lines.back() == "exit 0";
  if (!made || script.find("<<") != std::string::npos) {
    return std::nullopt;
  }
  return Texts(lines.begin() + 1, lines.end() - 1);
}

/// How a script of conda-build's tests is started, and the package that this needs.
struct Language {
  const char* file;
  const char* command;
  const char* requirement;  ///< may be empty
};

constexpr Language languages[] = {
    {"run_test.py", "python -s run_test.py", "python"},
    {"run_test.pl", "perl run_test.pl", "perl"},
    {"run_test.lua", "lua run_test.lua", "lua"},
    {"run_test.r", "Rscript run_test.r", "r-base"},
    {"run_test.sh", "bash -e run_test.sh", ""},
};

/// The files of info/test, by their names there.
Files files_of_conda_build(const Files& info) {
  Files files;
  for (auto file = info.lower_bound(folder);
       file != info.end() && file->first.starts_with(folder); ++file) {
    files.emplace(file->first.substr(folder.size()), file->second);
  }
  files.erase("run_test.bat");
  return files;
}

/// conda-build asks for "foo 1.2" as for 1.2.*.
std::string conda_build_meaning(const std::string& spec) {
  static const std::regex plain("([^ ]+) +([A-Za-z0-9._-]+)");
  std::smatch match;
  return std::regex_match(spec, match, plain) && match[2] != "x.x"
             ? match[1].str() + " " + match[2].str() + ".*"
             : spec_with_operators(spec);
}

Texts test_requirements(const Files& files) {
  const auto found = files.find(requirements_file);
  if (found == files.end()) {
    return {};
  }
  const std::string origin = folder + requirements_file;
  const base::Json json =
      base::parse_json("{\"requires\":" + found->second + "}", origin);
  Texts requirements = base::JsonObject(json, origin).strings("requires");
  for (std::string& spec : requirements) {
    spec = conda_build_meaning(spec);
  }
  return requirements;
}

/// One element: conda-build runs all of its tests in one environment.
class CondaBuildTests {
 public:
  explicit CondaBuildTests(const Files& info)
      : files_(files_of_conda_build(info)), requirements_(test_requirements(files_)) {
    files_.erase(requirements_file);
  }

  PackagedTests read() && {
    PackagedTests result;
    for (const Language& language : languages) {
      add(language, result.tests);
    }
    if (!commands_.empty()) {
      result.tests.kind = YamlNode::Kind::sequence;
      result.tests.items.push_back(script_test());
      result.files = std::move(files_);
    }
    return result;
  }

 private:
  void add(const Language& language, YamlNode& tests) {
    const auto script = files_.find(language.file);
    if (script == files_.end()) {
      return;
    }
    const std::string name = language.file;
    const auto alone = name == "run_test.py"   ? imports_alone(script->second)
                       : name == "run_test.sh" ? commands_alone(script->second)
                                               : std::nullopt;
    if (!alone) {
      commands_.emplace_back(language.command);
    } else if (name == "run_test.sh") {
      commands_.insert(commands_.end(), alone->begin(), alone->end());
    } else if (requirements_.empty()) {
      tests.kind = YamlNode::Kind::sequence;
      tests.items.push_back(imports_of_conda_build(*alone));
    } else {
      for (const std::string& module : *alone) {
        commands_.push_back("python -c 'import " + module + "'");
      }
    }
    if (alone) {
      files_.erase(script);
    }
    if (*language.requirement != '\0' && (!alone || !requirements_.empty())) {
      requirements_.emplace_back(language.requirement);
    }
  }

  /// conda-build checks nothing besides.
  static YamlNode imports_of_conda_build(const Texts& modules) {
    YamlNode test = import_test(modules);
    add_entry(test.entries.front().second, "pip_check", base::yaml_bare("false"));
    return test;
  }

  YamlNode script_test() const {
    YamlNode test = command_test(commands_);
    YamlNode requirements = base::yaml_map();
    add_filled(requirements, "run", base::yaml_strings(requirements_));
    add_filled(test, "requirements", std::move(requirements));
    Texts names;
    for (const auto& [name, text] : files_) {
      names.push_back(name);
    }
    YamlNode needed = base::yaml_map();
    add_filled(needed, "recipe", base::yaml_strings(names));
    add_filled(test, "files", std::move(needed));
    return test;
  }

  Files files_;
  Texts requirements_;
  Texts commands_;
};

/// An element of tests.yaml without what the builder added: where it has put the files.
void restore(YamlNode& test, std::size_t number, Texts& notes) {
  for (base::YamlEntry& entry : test.entries) {
    if (entry.first.scalar == "script") {
      std::erase_if(entry.second.entries, [](const base::YamlEntry& part) {
        return part.first.scalar == "cwd" &&
               part.second.scalar.starts_with("etc/conda/test-files/");
      });
    }
  }
  if (test.find("files") != nullptr) {
    notes.push_back("test " + std::to_string(number) +
                    " uses files that the package has in etc/conda/test-files: put "
                    "them beside the recipe");
  }
}

void add_rattler_build_tests(const std::string& text, PackagedTests& result) {
  base::YamlDocument document = base::parse_yaml(text, "info/tests/tests.yaml");
  result.tests.kind = YamlNode::Kind::sequence;
  for (YamlNode& test : document.root.items) {
    result.tests.items.push_back(std::move(test));
    restore(result.tests.items.back(), result.tests.items.size(), result.notes);
  }
}

}  // namespace

PackagedTests packaged_tests(const Files& info) {
  PackagedTests result = CondaBuildTests(info).read();
  if (const auto text = info.find("info/tests/tests.yaml"); text != info.end()) {
    add_rattler_build_tests(text->second, result);
  }
  return result;
}

}  // namespace distro::recipe
