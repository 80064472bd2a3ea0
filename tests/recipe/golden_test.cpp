// What lint says of broken files, word for word: see golden/README.md.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/file.hpp"
#include "files_in_memory.hpp"
#include "recipe/lint/lint.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;
namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

const fs::path folder = "tests/recipe/golden";

const std::string distro_yaml =
    "distribution: sample\n"
    "channels: {integration: integration, staging: [staging]}\n"
    "subdirs: [linux-64, win-64]\n";

/// A case: the files of a distribution, of its former state, and of its channels.
struct Case {
  Files files;
  Files former;
  std::vector<channel::Record> records;
  bool has_former = false;
  bool has_channels = false;
};

/// "numpy 1.26.3 py311_0" of each line.
std::vector<channel::Record> read_records(const std::string& text) {
  std::vector<channel::Record> records;
  std::istringstream lines(text);
  channel::Record record;
  while (lines >> record.name >> record.version >> record.build) {
    records.push_back(record);
  }
  return records;
}

/// What every distribution has and a case need not say.
void complete(Files& files) {
  files.emplace("distro.yaml", distro_yaml);
  const Files given = files;
  for (const auto& [path, text] : given) {
    const fs::path recipe(path);
    const std::string name = recipe.parent_path().filename().string();
    const bool is_recipe =
        recipe.filename() == "meta.yaml" || recipe.filename() == "recipe.yaml";
    const bool is_usual =
        !given.contains("packages/") && recipe.parent_path().parent_path() == "recipes";
    if (is_recipe && is_usual) {
      files.emplace("packages/" + name + ".yaml", test::manifest_of(name));
    }
  }
  files.erase("packages/");
}

Case read_case(const std::string& input) {
  Case read;
  std::istringstream lines(input);
  std::string line;
  std::string* text = nullptr;
  std::string channels;
  while (std::getline(lines, line)) {
    if (!line.starts_with("==> ")) {
      REQUIRE(text != nullptr);
      *text += line + "\n";
      continue;
    }
    const std::string path = line.substr(4);
    const std::string before = "former/";
    if (path == "channels") {
      read.has_channels = true;
      text = &channels;
    } else if (path.starts_with(before)) {
      read.has_former = true;
      text = &read.former[path.substr(before.size())];
    } else {
      text = &read.files[path];
    }
  }
  read.records = read_records(channels);
  complete(read.files);
  complete(read.former);
  return read;
}

std::vector<Finding> findings_of(const std::string& input) {
  const Case one = read_case(input);
  const test::FilesInMemory files(one.files);
  const test::FilesInMemory former(one.former);
  LintInput lint_input;
  lint_input.today =
      std::chrono::sys_days(std::chrono::year(2026) / std::chrono::November / 22);
  lint_input.former = one.has_former ? &former : nullptr;
  if (one.has_channels) {
    lint_input.records_of = [&](std::string_view, const std::string& name) {
      std::vector<channel::Record> found;
      for (const channel::Record& record : one.records) {
        if (record.name == name) {
          found.push_back(record);
        }
      }
      return found;
    };
  }
  return lint_all(files, {"evidence", "tests", "required_bumps", "coverage"},
                  lint_input);
}

std::string text_of(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.severity == Severity::error ? "error" : "warning";
    text += " [" + finding.rule + "] " + finding.text + "\n";
    text += finding.advice.empty() ? "" : "  " + finding.advice + "\n";
    text += finding.fix ? "  --fix: " + finding.fix->what + "\n" : "";
    text += "\n";
  }
  return text.empty() ? "nothing to find fault with\n" : text;
}

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) {
      names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::set<std::string> rules_in(const std::string& name) {
  std::set<std::string> rules;
  const fs::path input = folder / name / "input";
  if (fs::exists(input)) {
    for (const Finding& finding : findings_of(base::read_file(input))) {
      rules.insert(finding.rule);
    }
  }
  return rules;
}

}  // namespace

TEST_CASE("broken files are told of in exactly these words", "[recipe]") {
  const bool accepts = std::getenv("DISTRO_TEST_ACCEPT") != nullptr;
  const std::vector<std::string> names = case_names();
  CHECK(names.size() >= 60);
  for (const std::string& name : names) {
    CAPTURE(name);
    const std::string found =
        text_of(findings_of(base::read_file(folder / name / "input")));
    if (accepts) {
      base::write_file(folder / name / "expected", found);
    } else {
      CHECK(found == base::read_file_if_there(folder / name / "expected").value_or(""));
    }
  }
  if (accepts) {
    WARN("what was expected is rewritten: look at the difference");
  }
}

TEST_CASE("every rule has a case that it finds and one that it passes", "[recipe]") {
  for (const Rule& rule : all_rules()) {
    const std::string id(rule.id);
    CAPTURE(id);
    CHECK(rules_in(id).contains(id));
    CHECK(fs::exists(folder / (id + "-not") / "input"));
    CHECK_FALSE(rules_in(id + "-not").contains(id));
  }
}
