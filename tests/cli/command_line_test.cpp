#include "cli/command_line.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/temp_dir.hpp"
#include "cli/in_process.hpp"
#include "cli/terminal.hpp"

using namespace distro;
using test::Answer;
using test::refused;
using test::run;

TEST_CASE("an unknown command has a nearest one", "[cli]") {
  CHECK(refused({"chekc"}) ==
        "unknown command 'chekc', did you mean 'check'?\n  see 'conda-distro --help'");
  CHECK(refused({"frobnicate"}) ==
        "unknown command 'frobnicate'\n  see 'conda-distro --help'");
  CHECK(refused({"job", "rnu"}) ==
        "unknown command 'rnu', did you mean 'run'?\n  see 'conda-distro job --help'");
  CHECK(refused({"help"}) ==
        "unknown command 'help', did you mean '--help'?\n  see 'conda-distro --help'");
}

TEST_CASE("an unknown option has a nearest one of its command", "[cli]") {
  CHECK(refused({"check", "--haed", "x"}) ==
        "unknown option '--haed', did you mean '--head'?\n"
        "  see 'conda-distro check --help'");
  CHECK(refused({"plan", "--jsno"}) ==
        "unknown option '--jsno', did you mean '--json'?\n"
        "  see 'conda-distro plan --help'");
  CHECK(refused({"-x"}) == "unknown option '-x'\n  see 'conda-distro --help'");
}

TEST_CASE("a word too many is named", "[cli]") {
  CHECK(refused({"plan", "one", "two"}) ==
        "unexpected argument 'two'\n  see 'conda-distro plan --help'");
  CHECK(refused({"check", "promote"}) ==
        "unexpected argument 'promote', did you mean '--promote'?\n"
        "  see 'conda-distro check --help'");
}

TEST_CASE("a word that is missing is described", "[cli]") {
  CHECK(refused({"plan"}) ==
        "RUN is missing: folder of the run, as 'conda-distro change' names it\n"
        "  see 'conda-distro plan --help'");
  CHECK(refused({"dependents"}) ==
        "NAME is missing: the package\n  see 'conda-distro dependents --help'");
  CHECK(refused({"job", "run"}) ==
        "JOB is missing: the job's file, job.json\n"
        "  see 'conda-distro job run --help'");
  CHECK(refused({"job"}) ==
        "a command is missing: run\n  see 'conda-distro job --help'");
}

TEST_CASE("an option without its value, or with a wrong one, is named", "[cli]") {
  CHECK(refused({"check", "--base"}) ==
        "--base needs a value\n  see 'conda-distro check --help'");
  CHECK(refused({"-C"}) == "--repository needs a value\n  see 'conda-distro --help'");
  CHECK(refused({"job", "run", "job.json", "--gpu", "first"}) ==
        "--gpu: 'first' is no number\n  see 'conda-distro job run --help'");
}

TEST_CASE("an option for a device takes one word, not the job after it", "[cli]") {
  CHECK_THROWS_AS(run({"job", "run", "--gpu", "0", "/no/such/job.json"}),
                  EnvironmentError);
}

TEST_CASE("a folder that is not there is wrong usage", "[cli]") {
  CHECK(refused({"plan", "/no/such/run"}) ==
        "/no/such/run: there is no such folder; 'conda-distro change' makes one");
  CHECK(refused({"index", "/no/such/channel"}) ==
        "/no/such/channel: there is no such folder");
  const base::TempDir run_folder;
  CHECK_THROWS_AS(run({"lint", "-C", run_folder.path()}), InputError);
}

TEST_CASE("every command says what it does, with an example, in 80 columns", "[cli]") {
  std::vector<std::vector<std::string>> commands{{}, {"job"}, {"job", "run"}};
  for (const char* name : {"check", "change", "plan", "run", "decide", "promote",
                           "notify", "search", "dependents", "depends", "solve",
                           "installability", "lint", "schema", "index"}) {
    commands.push_back({name});
  }
  for (std::vector<std::string> command : commands) {
    std::string name = "conda-distro";
    for (const std::string& word : command) {
      name += " " + word;
    }
    command.emplace_back("--help");
    const Answer help = run(command);
    INFO(help.text);
    CHECK(help.code == 0);
    CHECK(help.text.find("Usage: " + name + " [OPTIONS]") != std::string::npos);
    CHECK(help.text.find("Example") != std::string::npos);
    CHECK(help.text.find("\n  " + name + " ") != std::string::npos);
    for (std::size_t at = 0; at < help.text.size(); at = help.text.find('\n', at) + 1) {
      CHECK(cli::columns(help.text.substr(at, help.text.find('\n', at) - at)) <= 80);
    }
    CHECK(help.text.find("\n\n\n") == std::string::npos);
  }
}

TEST_CASE("without a word it explains itself, and that is not fine", "[cli]") {
  const Answer answer = run({});
  CHECK(answer.code == 2);
  CHECK(answer.text == run({"--help"}).text);
  CHECK(run({"--version"}).text == "conda-distro 0.1.0\n");
}
