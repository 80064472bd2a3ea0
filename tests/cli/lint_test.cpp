// `lint` and `schema` on a real repository.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/json.hpp"
#include "cli/in_process.hpp"
#include "repo/git_repository.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using test::Answer;
using test::GitRepository;
using test::refused;
using test::run;

namespace {

const std::string distro_yaml =
    "distribution: sample\n"
    "channels: {integration: ./integration, staging: [staging]}\n"
    "subdirs: [linux-64]\n";

std::string manifest(const std::string& name) {
  return "package: " + name + "\nmaintainers: [ada]\n";
}

std::string recipe(const std::string& name, const std::string& version,
                   const std::string& run) {
  return "package:\n  name: " + name + "\n  version: " + version +
         "\nrequirements:\n  run:\n    - " + run + "\ntests:\n  - python: {imports: [" +
         name + "]}\n" +
         "about: {homepage: 'https://example.org', license: MIT, summary: words}\n";
}

/// numpy, and bottleneck which does not bound it.
GitRepository sample() {
  GitRepository git;
  git.commit({{"distro.yaml", distro_yaml},
              {"packages/numpy.yaml", manifest("numpy")},
              {"recipes/numpy/recipe.yaml", recipe("numpy", "1.26.3", "python")},
              {"packages/bottleneck.yaml", manifest("bottleneck")},
              {"recipes/bottleneck/recipe.yaml",
               recipe("bottleneck", "1.3.7", "numpy >=1.16")}});
  return git;
}

Answer lint(const GitRepository& git, std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.begin(), {"lint", "-C", git.path().string()});
  return run(arguments);
}

/// "rule path:line" of each finding.
std::vector<std::string> found(const GitRepository& git,
                               std::vector<std::string> arguments = {}) {
  arguments.emplace_back("--json");
  std::vector<std::string> lines;
  for (const base::Json& one :
       base::parse_json(lint(git, std::move(arguments)).text, "answer")) {
    lines.push_back(one["rule"].get<std::string>() + " " +
                    one["path"].get<std::string>() + ":" +
                    std::to_string(one.value("line", 0)));
  }
  return lines;
}

using Lines = std::vector<std::string>;
const std::string bound = "missing-upper-bound recipes/bottleneck/recipe.yaml:6";

}  // namespace

TEST_CASE("lint says what is wrong and what to do", "[cli]") {
  const Answer answer = lint(sample());
  CHECK(answer.code == 0);
  CHECK(answer.text ==
        "warning [missing-upper-bound] recipes/bottleneck/recipe.yaml:6:7: numpy "
        ">=1.16 has no upper bound; a later numpy may break bottleneck\n"
        "    - numpy >=1.16\n"
        "      ^\n"
        "  Write 'numpy >=1.16,<2': it is built and tested with 1.26.3.\n"
        "\n"
        "1 finding; --fix corrects 1\n");
}

TEST_CASE("an error in a file is exit code 1", "[cli]") {
  const GitRepository git = sample();
  git.write("packages/numpy.yaml", "package: numpy\n");
  CHECK(lint(git).code == 1);
  CHECK(lint(git, {"packages/bottleneck.yaml"}).code == 0);
}

TEST_CASE("lint looks only at the paths it is given", "[cli]") {
  const GitRepository git = sample();
  CHECK(found(git, {"recipes/bottleneck"}) == Lines{bound});
  CHECK(found(git, {"recipes/bottleneck/recipe.yaml"}) == Lines{bound});
  CHECK(found(git, {(git.path() / "recipes").string()}) == Lines{bound});
  CHECK(found(git, {"."}) == Lines{bound});
  CHECK(found(git, {"recipes/numpy", "packages"}).empty());
  CHECK(refused({"lint", "-C", git.path().string(), "recipes/nunpy"}) ==
        (git.path() / "recipes/nunpy").string() + ": there is no such file or folder");
  CHECK(refused({"lint", "-C", git.path().string(), "/tmp"})
            .starts_with("/tmp: this is not in the distribution, "));
  CHECK(refused({"lint", "-C", git.path().string(), "packages", "--changed", "main"}) ==
        "PATH and --changed both say what to look at; give one of them");
}

TEST_CASE("lint of a change looks at what differs from where it began", "[cli]") {
  const GitRepository git = sample();
  git.git({"checkout", "-q", "-b", "topic"});
  CHECK(found(git, {"--changed", "main"}).empty());
  git.write("recipes/numpy/recipe.yaml", recipe("numpy", "1.26.2", "python"));
  CHECK(found(git, {"--changed", "main"}) ==
        Lines{"version-not-newer recipes/numpy/recipe.yaml:2"});
  git.commit();
  git.git({"checkout", "-q", "main"});
  git.commit({{"recipes/bottleneck/notes.txt", "words"}});
  git.git({"checkout", "-q", "topic"});
  CHECK(found(git, {"--changed", "main"}) ==
        Lines{"version-not-newer recipes/numpy/recipe.yaml:2"});
  git.commit({{"distro.yaml", distro_yaml + "# words\n"}});
  CHECK(found(git, {"--changed", "main"}).size() == 2);
  CHECK_THROWS_AS(lint(git, {"--changed", "mian"}), InputError);
}

TEST_CASE("a rebuilt package needs a higher build number", "[cli]") {
  const GitRepository git = sample();
  git.write("recipes/numpy/recipe.yaml", recipe("numpy", "1.26.3", "python >=3.9"));
  const Lines raised{"build-number-not-raised recipes/numpy/recipe.yaml:2"};
  CHECK(found(git, {"--changed", "main"}) == raised);
  git.write("recipes/numpy/recipe.yaml",
            recipe("numpy", "1.26.3", "python >=3.9") + "build: {number: 1}\n");
  CHECK(found(git, {"--changed", "HEAD"}).empty());
}

TEST_CASE("lint corrects what is certain", "[cli]") {
  const GitRepository git = sample();
  git.write("packages/numpy.yaml", manifest("numpy") + "hardware: []  \n");
  const Answer answer = lint(git, {"--fix"});
  CHECK(answer.code == 0);
  CHECK(answer.text ==
        "fixed packages/numpy.yaml:3: white space at the end of line 3 is removed\n"
        "fixed recipes/bottleneck/recipe.yaml:6: numpy >=1.16 becomes numpy >=1.16,<2\n"
        "\n"
        "nothing to find fault with\n");
  CHECK(base::read_file(git.path() / "packages/numpy.yaml") ==
        manifest("numpy") + "hardware: []\n");
  CHECK(base::read_file(git.path() / "recipes/bottleneck/recipe.yaml") ==
        recipe("bottleneck", "1.3.7", "numpy >=1.16,<2"));
  CHECK(lint(git, {"--fix"}).text == "nothing to find fault with\n");
}

TEST_CASE("lint corrects only what it was asked to look at", "[cli]") {
  const GitRepository git = sample();
  CHECK(lint(git, {"packages", "--fix"}).text == "nothing to find fault with\n");
  CHECK(found(git) == Lines{bound});
}

TEST_CASE("lint annotates for GitHub", "[cli]") {
  const GitRepository git = sample();
  git.write("packages/numpy.yaml", "package: 'nümpy, %'\nmaintainers: [ada]\n");
  const Answer answer = lint(git, {"packages", "--format", "github"});
  CHECK(answer.code == 1);
  CHECK(answer.text ==
        "::error file=packages/numpy.yaml,line=1,col=10,title=malformed::package: "
        "'nümpy, %25' is no package name: it may have a-z, 0-9, '.', '_' and '-'\n");
}

TEST_CASE("lint writes SARIF with all rules", "[cli]") {
  const base::Json sarif =
      base::parse_json(lint(sample(), {"--format", "sarif"}).text, "sarif");
  CHECK(sarif["version"] == "2.1.0");
  const base::Json& rules = sarif["runs"][0]["tool"]["driver"]["rules"];
  CHECK(rules.size() >= 25);
  const base::Json& results = sarif["runs"][0]["results"];
  REQUIRE(results.size() == 1);
  CHECK(results[0]["ruleId"] == "missing-upper-bound");
  CHECK(rules[results[0]["ruleIndex"].get<std::size_t>()]["id"] ==
        "missing-upper-bound");
  CHECK(results[0]["level"] == "warning");
  const base::Json& place = results[0]["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "recipes/bottleneck/recipe.yaml");
  CHECK(place["region"]["startLine"] == 6);
  CHECK(place["region"]["startColumn"] == 7);
}

TEST_CASE("SARIF names files by URIs", "[cli]") {
  const GitRepository git = sample();
  git.write("packages/a:b %20#\xC3\xA9.yaml", "package: [\n");
  git.write("packages/a\xFF.yaml", "package: [\n");
  const base::Json sarif =
      base::parse_json(lint(git, {"packages", "--format", "sarif"}).text, "sarif");
  std::vector<std::string> uris;
  for (const base::Json& result : sarif["runs"][0]["results"]) {
    const base::Json& place = result["locations"][0]["physicalLocation"];
    uris.push_back(place["artifactLocation"]["uri"].get<std::string>());
  }
  CHECK(uris == std::vector<std::string>{"packages/a%3Ab%20%2520%23%C3%A9.yaml",
                                         "packages/a%FF.yaml"});
}

TEST_CASE("the JSON of lint has the parts of each finding", "[cli]") {
  const base::Json findings = base::parse_json(lint(sample(), {"--json"}).text, "json");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0]["severity"] == "warning");
  CHECK(findings[0]["column"] == 7);
  CHECK(findings[0]["fixable"] == true);
  CHECK(findings[0]["message"] ==
        "numpy >=1.16 has no upper bound; a later numpy may break bottleneck");
}

TEST_CASE("a format that does not exist has a nearest one", "[cli]") {
  const GitRepository git = sample();
  CHECK(refused({"lint", "-C", git.path().string(), "--format", "srif"}) ==
        "unknown format 'srif', did you mean 'sarif'?\n"
        "  they are text, github, sarif and json");
  CHECK(refused({"lint", "-C", git.path().string(), "--format", "sarif", "--json"}) ==
        "--json and --format sarif are two formats; ask for one");
}

TEST_CASE("lint asks the channels for dependencies when it is told to", "[cli]") {
  const GitRepository git = sample();
  const std::filesystem::path channel = git.path() / "channel";
  git.write("distro.yaml",
            "distribution: sample\n"
            "channels: {integration: '" +
                channel.string() +
                "', staging: [staging]}\n"
                "subdirs: [linux-64]\n");
  test::write_plain_repodata(channel, {test::record_of("numpy", "1.26.3")});
  const std::string python = "dependency-unavailable recipes/numpy/recipe.yaml:6";
  CHECK(found(git, {"--index"}) == Lines{bound, python});
  test::write_plain_repodata(channel, {test::record_of("python", "3.11.9")});
  CHECK(found(git, {"--index"}) == Lines{bound});
}

TEST_CASE("schema prints the schemas of our files", "[cli]") {
  const base::Json manifest_schema =
      base::parse_json(run({"schema", "manifest"}).text, "schema");
  CHECK(manifest_schema["title"] == "conda-distro manifest");
  CHECK(manifest_schema["properties"].contains("maintainers"));
  const base::Json schema =
      base::parse_json(run({"schema", "distribution"}).text, "schema");
  CHECK(schema["properties"]["policies"].dump().find("required_bumps") !=
        std::string::npos);
  CHECK(refused({"schema", "manifset"}) ==
        "there is no schema 'manifset', did you mean 'manifest'?\n"
        "  see 'conda-distro schema --help'");
}
