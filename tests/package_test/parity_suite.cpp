#include "package_test/parity_suite.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "base/file.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "solve/virtual_packages.hpp"

namespace distro::test {
namespace {

using job::Outcome;
const std::filesystem::path suite = "../shared/parity";

/// `text` with `name` for each path that begins with `begin` and goes on with letters
/// of `more`.
std::string named(const std::string& text, const std::string& begin,
                  const std::string& more, const std::string& name) {
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = text.find(begin); at != std::string::npos;
       at = text.find(begin, done)) {
    result.append(text, done, at - done).append(name);
    done = at + begin.size();
    while (done < text.size() && more.find(text[done]) != std::string::npos) {
      ++done;
    }
  }
  return result.append(text, done);
}

}  // namespace

std::vector<base::Json> parity_cases() {
  std::vector<base::Json> cases;
  if (!std::filesystem::exists(suite / "cases.jsonl")) {
    WARN("skipped: there is no " << suite.string());
    return cases;
  }
  std::istringstream lines(base::read_file(suite / "cases.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    cases.push_back(base::parse_json(line, "cases.jsonl"));
  }
  return cases;
}

std::string verdict_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "pass";
    case Outcome::no_tests:
      return "nothing";
    case Outcome::failed:
    case Outcome::out_of_memory:
      return "fail";
    case Outcome::timed_out:
      return "timeout";
    case Outcome::unsatisfiable:
      return "unsatisfiable";
    case Outcome::link_failed:
      return "link-error";
    case Outcome::infrastructure_error:
    case Outcome::skipped:
      return "ours";
  }
  return "";
}

ParitySuite::ParitySuite() {
  for (const char* name : {"channel", "base", "channel2"}) {
    channels_.push_back(channel::file_url(std::filesystem::canonical(suite / name)));
  }
  index_.repodata = channel::load_channels(channels_, "linux-64");
  index_.virtual_packages = solve::virtual_packages("linux-64", {});
}

job::Result ParitySuite::run(const base::Json& recorded, bool parity) {
  job::Job job;
  job.id = recorded["file"];
  for (const channel::Repodata& part : index_.repodata) {
    for (const channel::Record& record : part.records) {
      if (record.fn == job.id && part.subdir == recorded["subdir"]) {
        job.package = record;
      }
    }
  }
  REQUIRE_FALSE(job.package.name.empty());
  job.channels = channels_;
  job.channel_priority = recorded["kind"] == "v0" ? "flexible" : "strict";
  job.subdir = "linux-64";
  job.limits.time = job.limits.silence = std::chrono::seconds(60);
  job.parity = parity;
  std::filesystem::remove(folder_.path() / "log.txt");
  package_test::Executor executor{.processes = processes_,
                                  .package_cache = folder_.path() / "cache",
                                  .work = folder_.path() / "run",
                                  .log = folder_.path() / "log.txt",
                                  .keep = false,
                                  .gpu_devices = {},
                                  .overrides = {},
                                  .cancelled = {},
                                  .index = &index_};
  if (parity) {
    executor.caller = {{"PARITY_CANARY", "leak"}};
  }
  return package_test::run_job(job, executor);
}

std::string ParitySuite::log() const {
  const std::string work = (folder_.path() / "run/1").string();
  std::string text = base::read_file_if_there(folder_.path() / "log.txt").value_or("");
  text = named(text, work + "/test_env", "_placehold", "$PREFIX");
  const std::filesystem::path tests = std::filesystem::path(work) / "work";
  text = named(text, tests / "test_tmp", "", "$SRC_DIR");
  text = named(text, tests / "info", "", "$TMP/info");
  return named(text, work, "", "$BUILD_FOLDER");
}

}  // namespace distro::test
