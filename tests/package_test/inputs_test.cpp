// What the digest of a job's inputs is of, and what is reused by it.
#include "package_test/inputs.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "base/file.hpp"
#include "package_test/tiny_world.hpp"

using namespace distro;
using namespace distro::test;
using job::Outcome;
using job::Result;
using package_test::Executor;

namespace {

/// The first of its two tests passes one time in two.
PackageContents by_chance() {
  return yaml_tested("foo",
                     "- script: {content: 'test $((RANDOM % 2)) = 0'}\n"
                     "- script: {content: 'true'}\n"
                     "  requirements: {run: [leaf]}\n");
}

class FixedClock final : public base::Clock {
 public:
  [[nodiscard]] std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::time_point(
        std::chrono::milliseconds(1'780'000'500));
  }
  void sleep(std::chrono::milliseconds) override {}
};

}  // namespace

TEST_CASE("the same job has the same inputs, whatever its tests do", "[package_test]") {
  TinyWorld world;
  world.add(shell_tested("leaf", "true"));
  const channel::Record record = world.add(by_chance());
  std::set<std::string> inputs;
  std::set<Outcome> outcomes;
  for (int time = 0; outcomes.size() < 2 && time < 60; ++time) {
    const Result result = world.run(record);
    inputs.insert(result.inputs);
    outcomes.insert(result.outcome);
  }
  CHECK(outcomes == std::set<Outcome>{Outcome::passed, Outcome::failed});
  CHECK(inputs.size() == 1);
  CHECK(inputs.begin()->size() == 64);
}

TEST_CASE("another build of a dependency gives other inputs", "[package_test]") {
  TinyWorld world;
  PackageContents leaf = shell_tested("leaf", "true");
  const channel::Record old = world.add(leaf);
  leaf.build = "1";
  const channel::Record rebuilt = world.add(leaf);
  PackageContents contents = shell_tested("foo", "true");
  contents.depends = {"leaf"};
  job::Job job = world.job_for(world.add(contents));
  job.candidates = {old};
  const std::string before = world.run(job).inputs;
  job.candidates = {rebuilt};
  CHECK(world.run(job).inputs != before);
  // What the channel holds besides is no input.
  job.candidates = {old};
  world.add(shell_tested("other", "true"));
  CHECK(world.run(job).inputs == before);
}

TEST_CASE("a dependency of the tests alone is an input too", "[package_test]") {
  TinyWorld world;
  PackageContents tool = shell_tested("tool", "true");
  const channel::Record old = world.add(tool);
  tool.build = "1";
  const channel::Record rebuilt = world.add(tool);
  job::Job job = world.job_for(world.add(
      yaml_tested("foo", "- script: ['true']\n  requirements: {build: [tool]}\n")));
  job.candidates = {old};
  const std::string before = world.run(job).inputs;
  CHECK(before.size() == 64);
  job.candidates = {rebuilt};
  CHECK(world.run(job).inputs != before);
}

TEST_CASE("settings are inputs", "[package_test]") {
  TinyWorld world;
  const job::Job job = world.job_for(world.add(shell_tested("foo", "true")));
  std::set<std::string> inputs = {world.run(job).inputs};
  const auto is_new = [&](const job::Job& changed) {
    return inputs.insert(world.run(changed).inputs).second;
  };
  CHECK_FALSE(is_new(job));
  job::Job changed = job;
  changed.limits.time += std::chrono::seconds(1);
  CHECK(is_new(changed));
  changed = job;
  changed.hardware = {"gpu"};
  CHECK(is_new(changed));
  changed = job;
  changed.parity = true;
  CHECK(is_new(changed));
  changed = job;
  changed.id = "another";
  changed.role = job::Role::baseline;
  CHECK_FALSE(is_new(changed));
  world.adjust = [](Executor& executor) {
    executor.overrides = {{"CONDA_OVERRIDE_GLIBC", "2.17"}};
  };
  CHECK(is_new(job));
}

TEST_CASE("without one of the environments the inputs are not known",
          "[package_test]") {
  TinyWorld world;
  const Result result =
      world.run(world.add(yaml_tested("foo",
                                      "- script: {content: 'false'}\n"
                                      "- script: {content: 'true'}\n"
                                      "  requirements: {run: [nowhere]}\n")));
  CHECK(result.outcome == Outcome::failed);  // by the first, which comes first
  CHECK(result.inputs.empty());
}

TEST_CASE("what the caller lets in is nobody else's input", "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested("foo", "true");
  contents.info["info/recipe/meta.yaml"] = "build:\n  script_env: [COLOUR]\n";
  const channel::Record record = world.add(contents);
  CHECK_FALSE(world.run(record).inputs.empty());
  world.adjust = [](Executor& executor) { executor.caller = {{"COLOUR", "red"}}; };
  CHECK(world.run(record).inputs.empty());
}

TEST_CASE("a known result with the same inputs is taken, and nothing runs",
          "[package_test]") {
  TinyWorld world;
  job::Job job = world.job_for(world.add(shell_tested("foo", "echo it runs")));
  FixedClock clock;
  world.adjust = [&](Executor& executor) { executor.clock = &clock; };
  Result first = world.run(job);
  CHECK(base::rfc3339(*first.finished) == "1970-01-21T14:26:40Z");
  CHECK_FALSE(first.reused);
  first.log = "/runs/1/log.txt";

  std::string asked;
  world.adjust = [&](Executor& executor) {
    executor.known = [&](const std::string& inputs) {
      asked = inputs;
      return std::optional(first);
    };
  };
  job.id = "later";
  const Result again = world.run(job);
  CHECK(asked == first.inputs);
  CHECK(again.job == "later");
  CHECK(again.reused);
  CHECK(again.outcome == Outcome::passed);
  CHECK(again.finished == first.finished);
  CHECK(again.inputs == first.inputs);
  CHECK(again.prefix.size() == 1);
  CHECK(again.log.empty());
  CHECK(again.notes ==
        std::vector<std::string>{"the same inputs were tested before, until "
                                 "1970-01-21T14:26:40Z; log: /runs/1/log.txt"});
  CHECK(world.log().empty());
}

TEST_CASE(
    "the environments of all tests are written down, and replayed give the same "
    "inputs",
    "[package_test]") {
  TinyWorld world;
  PackageContents leaf = shell_tested("leaf", "true");
  world.add(leaf);
  const job::Job job =
      world.job_for(world.add(yaml_tested("foo",
                                          "- script: {content: 'false'}\n"
                                          "- downstream: nobody\n"
                                          "- script: {content: 'true'}\n"
                                          "  requirements: {run: [leaf]}\n")));
  const std::filesystem::path folder = world.root() / "environments";
  std::filesystem::create_directories(folder);
  world.adjust = [&](Executor& executor) { executor.environments = folder; };
  const Result first = world.run(job);
  CHECK(first.outcome == Outcome::failed);
  CHECK(std::filesystem::exists(package_test::environment_file(folder, 2)));
  CHECK_FALSE(std::filesystem::exists(package_test::environment_file(folder, 3)));

  leaf.build = "1";
  leaf.build_number = 1;
  world.add(leaf);  // would be preferred by now
  world.adjust = [&](Executor& executor) {
    executor.environments = folder;
    executor.replay = true;
  };
  CHECK(world.run(job).inputs == first.inputs);
}
