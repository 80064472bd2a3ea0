#include "recipe/distribution.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace {

using distro::recipe::Distribution;
using distro::recipe::parse_distribution;

const std::string smallest =
    "distribution: sample\n"
    "channels: {integration: integration, staging: [staging]}\n"
    "subdirs: [linux-64]\n";

Distribution distribution(const std::string& text) {
  return parse_distribution(text, "distro.yaml", {"evidence", "tests", "coverage"});
}

}  // namespace

TEST_CASE("distro.yaml says all about a distribution", "[recipe]") {
  const Distribution all = distribution(
      "distribution: sample\n"
      "channel_alias: ~/.cache/conda-distro/sample\n"
      "channels: {integration: integration, staging: [staging], others: [base]}\n"
      "channel_priority: flexible\n"
      "subdirs: [linux-64]\n"
      "policies: [evidence, {coverage: {missing_hardware: accept}}]\n"
      "runners: [{name: gpu, jobs: 2, capabilities: [gpu]}, {name: local, jobs: auto, "
      "capabilities: auto}]\n"
      "limits: {time: 10m, silence: 5m, memory: 4GiB, processes: 256, disk: 4GiB, log: "
      "16MiB}\n"
      "budget: {time: 30m, jobs: 50, runners: [local]}\n"
      "publishing: {api: 'https://api.example.org', via: anaconda-client, "
      "hidden_label: waiting}\n"
      "notification: {outbox: out}\n");
  CHECK(all.publishing.api == "https://api.example.org");
  CHECK(all.publishing.via == "anaconda-client");
  CHECK(all.publishing.hidden_label == "waiting");
  CHECK(all.name == "sample");
  CHECK(all.channel_alias == "~/.cache/conda-distro/sample");
  CHECK(all.integration == "integration");
  CHECK(all.staging == std::vector<std::string>{"staging"});
  CHECK(all.others == std::vector<std::string>{"base"});
  CHECK(all.channel_priority == "flexible");
  REQUIRE(all.policies.size() == 2);
  CHECK(all.policies[0].name == "evidence");
  CHECK(all.policies[1].options.at("missing_hardware") ==
        std::vector<std::string>{"accept"});
  REQUIRE(all.runners.size() == 2);
  CHECK(all.runners[0].jobs == 2);
  CHECK(all.runners[0].capabilities == std::vector<std::string>{"gpu"});
  CHECK_FALSE(all.runners[1].jobs.has_value());
  CHECK_FALSE(all.runners[1].capabilities.has_value());
  CHECK(all.limits.time == std::chrono::minutes(10));
  CHECK(all.limits.memory == 4ULL << 30U);
  CHECK(all.limits.processes == 256U);
  CHECK(all.budget.time == std::chrono::minutes(30));
  CHECK(all.budget.jobs == 50);
  CHECK(all.budget.runners == std::vector<std::string>{"local"});
  CHECK(all.outbox == "out");
}

TEST_CASE("distro.yaml has defaults for what most distributions want", "[recipe]") {
  const Distribution all = distribution(smallest);
  CHECK(all.channel_priority == "strict");
  CHECK(all.policies.empty());
  CHECK_FALSE(all.publishing.api);
  CHECK(all.publishing.via == "http");
  CHECK_FALSE(all.budget.time);
  CHECK_FALSE(all.budget.jobs);
  CHECK(all.budget.runners.empty());
  REQUIRE(all.runners.size() == 1);
  CHECK(all.runners[0].name == "local");
  CHECK(all.outbox == ".conda-distro/outbox");
}

TEST_CASE("runners may be a number of jobs", "[recipe]") {
  CHECK(distribution(smallest + "runners: 3\n").runners[0].jobs == 3);
  CHECK_FALSE(distribution(smallest + "runners: auto\n").runners[0].jobs.has_value());
}

TEST_CASE("an unknown policy names its place and the nearest one", "[recipe]") {
  REQUIRE_THROWS_WITH(
      distribution(smallest +
                   "policies: [evidence, {coverge: {missing_hardware: hold}}]\n"),
      "distro.yaml:4:23: unknown policy 'coverge', did you mean 'coverage'?\n"
      "policies: [evidence, {coverge: {missing_hardware: hold}}]\n"
      "                      ^");
}

TEST_CASE("an unknown key of distro.yaml names the nearest one", "[recipe]") {
  REQUIRE_THROWS_WITH(distribution(smallest + "polices: [tests]\n"),
                      "distro.yaml:4:1: unknown key 'polices', did you mean "
                      "'policies'?\n"
                      "polices: [tests]\n"
                      "^");
}

TEST_CASE("a channel priority that does not exist is refused", "[recipe]") {
  REQUIRE_THROWS_WITH(distribution(smallest + "channel_priority: strikt\n"),
                      "distro.yaml:4:19: unknown channel priority 'strikt', did you "
                      "mean 'strict'?\n"
                      "channel_priority: strikt\n"
                      "                  ^");
}

TEST_CASE("a number of jobs is a positive number", "[recipe]") {
  REQUIRE_THROWS_WITH(distribution(smallest + "runners: [{name: here, jobs: many}]\n"),
                      "distro.yaml:4:30: jobs: expected auto or a number of jobs from "
                      "1, found 'many'\n"
                      "runners: [{name: here, jobs: many}]\n"
                      "                             ^");
}

TEST_CASE("a limit without a known unit is refused", "[recipe]") {
  REQUIRE_THROWS_WITH(distribution(smallest + "limits: {memory: 4GB}\n"),
                      "distro.yaml:4:18: memory: expected a size such as 512KiB, 16MiB "
                      "or 4GiB, found '4GB'\n"
                      "limits: {memory: 4GB}\n"
                      "                 ^");
}

TEST_CASE("a runner that this version cannot drive is refused", "[recipe]") {
  REQUIRE_THROWS_WITH(distribution(smallest + "runners: [{name: big, kind: slurm}]\n"),
                      "distro.yaml:4:29: runner kind 'slurm' is not supported by this "
                      "version, only 'local'\n"
                      "runners: [{name: big, kind: slurm}]\n"
                      "                            ^");
}

TEST_CASE("a distribution without channels names the missing key", "[recipe]") {
  REQUIRE_THROWS_WITH(distribution("distribution: sample\nsubdirs: [linux-64]\n"),
                      "distro.yaml:1:1: missing key 'channels'\n"
                      "distribution: sample\n"
                      "^");
}

TEST_CASE("the integration channel is no staging channel", "[recipe]") {
  REQUIRE_THROWS_AS(distribution("distribution: sample\n"
                                 "channels: {integration: main, staging: [main]}\n"
                                 "subdirs: [linux-64]\n"),
                    distro::InputError);
}

TEST_CASE("a distribution promises sets of packages", "[recipe]") {
  const Distribution all =
      distribution(smallest +
                   "promises:\n"
                   "  - name: torch\n"
                   "    in_sync: [pytorch, torchvision]\n"
                   "    releases: '>=1.8'\n"
                   "    channels: [rapids, integration]\n"
                   "    virtual_packages: {__cuda: '12.4'}\n"
                   "  - {name: stack, specs: [numpy >=2, pandas], priority: strict}\n");
  REQUIRE(all.promises.size() == 2);
  CHECK(all.promises[0].in_sync == std::vector<std::string>{"pytorch", "torchvision"});
  CHECK(all.promises[0].releases == ">=1.8");
  CHECK(all.promises[0].channels == std::vector<std::string>{"rapids", "integration"});
  CHECK(all.promises[0].priorities == std::vector<std::string>{"strict", "flexible"});
  CHECK(all.promises[0].virtual_packages.at("__cuda") == "12.4");
  CHECK(all.promises[1].specs == std::vector<std::string>{"numpy >=2", "pandas"});
  CHECK(all.promises[1].priorities == std::vector<std::string>{"strict"});
}

TEST_CASE("a promise that says nothing or too much is refused", "[recipe]") {
  REQUIRE_THROWS_WITH(distribution(smallest + "promises: [{name: a}]\n"),
                      "distro.yaml:4:12: a promise has either 'specs' or 'in_sync'\n"
                      "promises: [{name: a}]\n"
                      "           ^");
  REQUIRE_THROWS_WITH(
      distribution(smallest + "promises: [{name: a, specs: ['numpy >=']}]\n"),
      Catch::Contains("'numpy >=' is no MatchSpec"));
  REQUIRE_THROWS_WITH(
      distribution(smallest +
                   "promises: [{name: a, specs: [b], channels: [rapids]}]\n"),
      Catch::Contains("the integration channel 'integration' is not among them"));
  REQUIRE_THROWS_WITH(
      distribution(smallest + "promises: [{name: a, specs: [b], releases: '>1'}]\n"),
      Catch::Contains("only a promise with 'in_sync' is about releases"));
  REQUIRE_THROWS_WITH(
      distribution(smallest + "promises: [{name: a, specs: [b]}, {name: a, specs: "
                              "[c]}]\n"),
      Catch::Contains("the promise 'a' is there twice"));
  REQUIRE_THROWS_WITH(
      distribution(smallest + "promises: [{name: a, specs: [b], virtual_packages: "
                              "{__cuda: '1 2'}}]\n"),
      Catch::Contains("__cuda: '1 2' is no version"));
}
