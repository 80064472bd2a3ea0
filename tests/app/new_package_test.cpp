#include "app/new/new_package.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/scripted_conversation.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/index.hpp"
#include "recipe/lint/lint.hpp"
#include "repo/git_repository.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using app::Interview;
using app::NewPackage;
using app::NewRequest;
using test::ScriptedConversation;
using Texts = std::vector<std::string>;

namespace {

/// A distribution with numpy, and a staging channel beside it.
class Desk {
 public:
  Desk() {
    git_.git({"config", "github.user", ""});
    git_.git({"config", "user.name", "Ada Lovelace"});
    git_.git({"config", "user.email", "123+ada-l@users.noreply.example.org"});
    git_.commit({{"distro.yaml",
                  "distribution: desk\n"
                  "channels: {integration: ./integration, staging: [" +
                      staging().string() + ", other]}\nsubdirs: [linux-64]\n"},
                 {"packages/numpy.yaml", "package: numpy\nmaintainers: [n]\n"},
                 {"recipes/numpy/recipe.yaml",
                  "package: {name: numpy, version: '1.26.3'}\n"
                  "tests: [{script: [x]}]\nabout: {homepage: 'https://n.example', "
                  "license: MIT, summary: s}\n"}});
    for (const std::filesystem::path& channel : {staging(), other()}) {
      std::filesystem::create_directories(channel / "noarch");
      channel::index_channel(channel);
    }
  }

  std::filesystem::path staging() const { return channels_.path() / "staging"; }
  std::filesystem::path other() const { return channels_.path() / "other"; }
  std::filesystem::path root() const { return git_.path(); }

  /// A package with this recipe.yaml in staging.
  std::filesystem::path stage(test::PackageContents contents,
                              const std::string& recipe = "") const {
    if (!recipe.empty()) {
      contents.info["info/recipe/recipe.yaml"] = recipe;
    }
    std::filesystem::path file = test::build_into_channel(staging(), contents);
    channel::index_channel(staging());
    return file;
  }

  NewPackage make(const NewRequest& request, app::GivenAnswers given = {},
                  app::Conversation* conversation = nullptr) const {
    app::Workspace workspace{{}, repo::Repository(root())};
    workspace.config.home = channels_.path();
    workspace.config.package_cache = channels_.path() / "cache";
    workspace.config.channel_alias = channels_.path().string();
    Interview interview(std::move(given), conversation);
    return app::new_package(workspace, request, interview);
  }

  std::string text(const std::string& path) const {
    return base::read_file(root() / path);
  }

 private:
  test::GitRepository git_;
  base::TempDir channels_;
};

test::PackageContents tool(const std::string& version = "1.0") {
  test::PackageContents contents;
  contents.name = "tool";
  contents.version = version;
  contents.depends = {"numpy >=1.20"};
  return contents;
}

std::string recipe_of_tool(const std::string& version, const std::string& more = "") {
  return "package:\n  name: tool\n  version: '" + version +
         "'\nrequirements:\n  run:\n    - numpy >=1.20\n" + more;
}

const std::string tests_of_tool = "tests:\n  - script:\n      - tool\n";
const std::string about_of_tool =
    "about:\n  homepage: https://t.example\n  license: MIT\n  summary: A tool\n";
const std::string maintainers_of_tool = "extra:\n  recipe-maintainers:\n    - grace\n";
const std::string all_of_tool = tests_of_tool + about_of_tool + maintainers_of_tool;

Texts rules(const NewPackage& package) {
  Texts rules;
  for (const recipe::Finding& finding : package.findings) {
    rules.push_back(finding.rule);
  }
  return rules;
}

NewRequest request_for(const std::string& name) {
  NewRequest request;
  request.name = name;
  return request;
}

}  // namespace

TEST_CASE("the newest package in staging is taken over, its bound corrected", "[app]") {
  const Desk desk;
  desk.stage(tool("1.0"), recipe_of_tool("1.0", all_of_tool));
  desk.stage(tool("1.10"), recipe_of_tool("1.10", all_of_tool));
  ScriptedConversation nobody({});
  const NewPackage package = desk.make(request_for("tool"), {}, &nobody);
  CHECK(package.version == "1.10");
  CHECK(package.source.kind == "staging");
  CHECK(package.source.recipe == "written");
  CHECK(package.findings.empty());
  CHECK(package.changes ==
        Texts{"recipes/tool/recipe.yaml:6: numpy >=1.20 becomes numpy >=1.20,<2"});
  CHECK(desk.text("packages/tool.yaml") == "package: tool\nmaintainers: [grace]\n");
  CHECK(desk.text("recipes/tool/recipe.yaml").find("    - numpy >=1.20,<2\n") !=
        std::string::npos);
  CHECK(nobody.asked().empty());
}

TEST_CASE("a version can be chosen, and one that is not there is named", "[app]") {
  const Desk desk;
  desk.stage(tool("1.0"), recipe_of_tool("1.0", all_of_tool));
  desk.stage(tool("1.10"), recipe_of_tool("1.10", all_of_tool));
  NewRequest request = request_for("tool");
  request.version = "1.0.0";
  CHECK(desk.make(request).version == "1.0");
  request = request_for("tol");
  CHECK_THROWS_WITH(desk.make(request),
                    desk.staging().string() +
                        ", other has no tol, did you mean 'tool'?\n  upload it there, "
                        "say --from FILE, or begin with --from-nothing");
}

TEST_CASE("what neither the package nor git can tell is asked, and nothing else",
          "[app]") {
  const Desk desk;
  test::PackageContents contents = tool();
  contents.depends.emplace_back("__cuda >=12");
  contents.files["lib/python3.11/site-packages/toolbox/__init__.py"].content = "";
  desk.stage(contents, recipe_of_tool("1.0"));
  ScriptedConversation talk({"", "n", "https://t.example", "GPL", "MIT", "A tool", "",
                             "", "tool --version", ""});
  const NewPackage package = desk.make(request_for("tool"), {}, &talk);
  CHECK(talk.is_over());
  CHECK(talk.asked() ==
        Texts{"Who maintains it (a handle on the code host) [ada-l]",
              "It depends on __cuda. Do its tests need a GPU (y or n) [y]",
              "Address of the project", "License, as SPDX names it",
              "License, as SPDX names it", "What it is for, in one line",
              "A module to import as its test (- for none) [toolbox]", "Another one",
              "A command to run as its test", "Another one"});
  CHECK(package.findings.empty());
  CHECK(desk.text("packages/tool.yaml") == "package: tool\nmaintainers: [ada-l]\n");
  CHECK(desk.text("recipes/tool/recipe.yaml") ==
        "package:\n  name: tool\n  version: '1.0'\n"
        "requirements:\n  run:\n    - numpy >=1.20,<2\n\n"
        "tests:\n  - python:\n      imports:\n        - toolbox\n"
        "  - script:\n      - tool --version\n\n"
        "about:\n  homepage: https://t.example\n  license: MIT\n  summary: A tool\n");
  CHECK(recipe::lint_all(*repo::files_on_disk(desk.root()), app::known_policies())
            .empty());
}

TEST_CASE("where nobody can be asked, lint says what is left", "[app]") {
  const Desk desk;
  test::PackageContents contents = tool();
  contents.depends.emplace_back("__cuda");
  desk.stage(contents, recipe_of_tool("1.0"));
  const NewPackage package = desk.make(request_for("tool"));
  CHECK(rules(package) ==
        Texts{"missing-home", "missing-license", "missing-summary", "no-tests"});
  Texts left;
  for (const app::Question& question : package.left) {
    left.push_back(question.option);
  }
  CHECK(left == Texts{"home", "license", "summary", "import"});
  CHECK(desk.text("packages/tool.yaml") ==
        "package: tool\nmaintainers: [ada-l]\nhardware: [gpu]\n");
}

TEST_CASE("a license that SPDX does not know is asked for, or corrected", "[app]") {
  const Desk desk;
  const auto recipe_with = [](const std::string& license) {
    return recipe_of_tool(
        "1.0", tests_of_tool + maintainers_of_tool +
                   "about:\n  homepage: https://t.example\n  license: " + license +
                   "\n  summary: A tool\n");
  };
  desk.stage(tool(), recipe_with("BSD"));
  ScriptedConversation talk({"BSD-3-Clause"});
  const NewPackage package = desk.make(request_for("tool"), {}, &talk);
  CHECK(package.findings.empty());
  CHECK(talk.told() == Texts{"license: 'BSD' may be several licenses; is it "
                             "BSD-2-Clause or BSD-3-Clause?"});
  CHECK(desk.text("recipes/tool/recipe.yaml").find("\n  license: BSD-3-Clause\n") !=
        std::string::npos);

  const Desk other;
  other.stage(tool(), recipe_with("Apache 2.0"));
  CHECK(other.make(request_for("tool")).changes.front() ==
        "recipes/tool/recipe.yaml:6: numpy >=1.20 becomes numpy >=1.20,<2");
  CHECK(other.text("recipes/tool/recipe.yaml").find("\n  license: Apache-2.0\n") !=
        std::string::npos);
}

TEST_CASE("options go before the package's own maintainers and hardware", "[app]") {
  const Desk desk;
  test::PackageContents contents = tool();
  contents.depends.emplace_back("__cuda");
  desk.stage(contents, recipe_of_tool("1.0", tests_of_tool + about_of_tool));
  const NewPackage package =
      desk.make(request_for("tool"), {{"maintainer", {"ada", "team/x"}},
                                      {"hardware", {"none"}},
                                      {"license", {"MIT"}}});
  CHECK(desk.text("packages/tool.yaml") ==
        "package: tool\nmaintainers: [ada, team/x]\n");
  CHECK(package.notes.back() == "--license was not needed: the recipe says it");
}

TEST_CASE("a file is taken without staging, and names the package itself", "[app]") {
  const Desk desk;
  const base::TempDir folder;
  test::PackageContents contents = tool();
  contents.info["info/recipe/recipe.yaml"] = recipe_of_tool("1.0", all_of_tool);
  NewRequest request;
  request.from = test::build_package(folder.path(), contents, ".tar.bz2");
  const NewPackage package = desk.make(request);
  CHECK(package.name == "tool");
  CHECK(package.source.kind == "file");
  CHECK(std::count(package.notes.begin(), package.notes.end(),
                   "upload the file to staging before you ask for a check") == 1);
  request.name = "other";
  CHECK_THROWS_WITH(desk.make(request), request.from.string() + " is tool, not other");
}

TEST_CASE("a package of a platform that is not the distribution's is refused",
          "[app]") {
  const Desk desk;
  const base::TempDir folder;
  test::PackageContents contents = tool();
  contents.subdir = "win-64";
  NewRequest request = request_for("tool");
  request.from = test::build_package(folder.path(), contents);
  CHECK_THROWS_WITH(
      desk.make(request),
      "tool-1.0-0.conda is for win-64, which is no platform of the distribution");
}

TEST_CASE("a package from another staging channel says so in its manifest", "[app]") {
  const Desk desk;
  test::PackageContents contents = tool();
  contents.info["info/recipe/recipe.yaml"] = recipe_of_tool("1.0", all_of_tool);
  test::build_into_channel(desk.other(), contents);
  channel::index_channel(desk.other());
  const NewPackage package = desk.make(request_for("tool"));
  CHECK(desk.text("packages/tool.yaml") ==
        "package: tool\nmaintainers: [grace]\nstaging: other\n");
}

TEST_CASE("what is there is not written over", "[app]") {
  const Desk desk;
  CHECK_THROWS_WITH(desk.make(request_for("numpy")),
                    "packages/numpy.yaml and recipes/numpy are there already\n"
                    "  a new release changes the version in its recipe; nothing else "
                    "is new");
  base::write_file(desk.root() / "recipes/tool/recipe.yaml", "x");
  CHECK_THROWS_WITH(desk.make(request_for("tool")),
                    "recipes/tool is there already\n"
                    "  write packages/tool.yaml for it, or move it away to begin "
                    "again");
}

TEST_CASE("a conversation that is left leaves nothing", "[app]") {
  const Desk desk;
  desk.stage(tool(), recipe_of_tool("1.0"));
  ScriptedConversation talk({"ada", "https://t.example"});
  CHECK_THROWS_AS(desk.make(request_for("tool"), {}, &talk), base::Interrupted);
  CHECK_FALSE(std::filesystem::exists(desk.root() / "packages/tool.yaml"));
  CHECK_FALSE(std::filesystem::exists(desk.root() / "recipes/tool"));
}

TEST_CASE("from nothing, what a recipe needs is asked", "[app]") {
  const Desk desk;
  ScriptedConversation talk({"y", "2.0", "https://t.example/tool-2.0.tar.gz",
                             std::string(64, 'a'), "python", "", "numpy >=1.20", "",
                             "ada", "https://t.example", "MIT", "A tool", "", "", ""});
  const NewPackage package = desk.make(request_for("tool"), {}, &talk);
  CHECK(talk.is_over());
  CHECK(package.findings.empty());
  CHECK(package.source.kind == "nothing");
  CHECK(desk.text("recipes/tool/recipe.yaml") ==
        "package:\n  name: tool\n  version: \"2.0\"\n\n"
        "source:\n  url: https://t.example/tool-2.0.tar.gz\n  sha256: " +
            std::string(64, 'a') +
            "\n\n"
            "build:\n  number: 0\n  noarch: python\n"
            "  script: python -m pip install --no-deps --no-build-isolation .\n\n"
            "requirements:\n  host:\n    - python\n    - pip\n"
            "  run:\n    - python\n    - numpy >=1.20\n\n"
            "tests:\n  - python:\n      imports:\n        - tool\n\n"
            "about:\n  homepage: https://t.example\n  license: MIT\n"
            "  summary: A tool\n");
}

TEST_CASE("a dry run shows the files and writes none", "[app]") {
  const Desk desk;
  NewRequest request = request_for("tool");
  request.from_nothing = true;
  request.dry_run = true;
  const NewPackage package =
      desk.make(request, {{"version", {"1.0"}}, {"maintainer", {"ada"}}});
  CHECK_FALSE(package.is_written);
  CHECK(package.files.at("packages/tool.yaml") ==
        "package: tool\nmaintainers: [ada]\n");
  CHECK_FALSE(std::filesystem::exists(desk.root() / "recipes/tool"));
  const base::Json json = app::to_json(package);
  CHECK(json["files"][0]["text"] == "package: tool\nmaintainers: [ada]\n");
  CHECK(json["written"] == false);
}
