// Packages whose verdict by conda-build or rattler-build is recorded, run by us. They
// lie beside the repository; without them the test is skipped and says so.
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "package_test/run_job.hpp"

using namespace distro;
using job::Outcome;

namespace {

const std::filesystem::path suite = "../shared/parity";

/// The recorder's word for an outcome.
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

/// Where we differ on purpose, or not yet agree, and why.
const std::map<std::string, std::string> known_differences = {
    {"no-test-missing-dep-1.0-0.conda",
     "conda-build never solves a package without tests; we do"},
    {"requires-brackets-1.0-0.conda",
     "conda-build fails on the quotes that it lost itself in the packaged recipe"},
    {"run-test-bat-only-noarch-1.0-0.conda",
     "conda-build makes the environment, runs nothing and calls that a pass"},
    {"v1-script-secrets-set-1.0-hb0f4dca_0.conda",
     "a variable of the caller is never given to a test"},
};

bool is_success(const std::string& verdict) {
  return verdict == "pass" || verdict == "nothing";
}

/// One line of cases.jsonl.
struct Case {
  std::string file, subdir, kind, verdict;
  std::set<std::string> solved;
};

void add_texts(const base::Json& json, std::set<std::string>& texts) {
  if (json.is_string()) {
    texts.insert(json.get<std::string>());
  } else if (json.is_array()) {
    for (const base::Json& item : json) {
      add_texts(item, texts);
    }
  }
}

std::vector<Case> load_cases() {
  std::vector<Case> cases;
  std::istringstream lines(base::read_file(suite / "cases.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const base::Json json = base::parse_json(line, "cases.jsonl");
    Case one{json["file"], json["subdir"], json["kind"], json["verdict"], {}};
    add_texts(json.value("solved", base::Json()), one.solved);
    cases.push_back(std::move(one));
  }
  return cases;
}

std::set<std::string> installed(const job::Result& result) {
  std::set<std::string> names;
  for (const job::Evidence& evidence : result.prefix) {
    names.insert(evidence.fn);
  }
  return names;
}

class Suite {
 public:
  Suite() {
    for (const char* name : {"channel", "base", "channel2"}) {
      channels_.push_back(channel::file_url(std::filesystem::canonical(suite / name)));
    }
    index_ = channel::load_channels(channels_, "linux-64");
  }

  job::Result run(const Case& one) {
    job::Job job;
    job.id = one.file;
    job.package = record_of(one);
    job.channels = channels_;
    job.channel_priority = one.kind == "v0" ? "flexible" : "strict";
    job.subdir = "linux-64";
    job.limits.time = job.limits.silence = std::chrono::seconds(60);
    const package_test::Executor executor{processes_,
                                          folder_.path() / "cache",
                                          folder_.path() / "run",
                                          folder_.path() / (one.file + ".log"),
                                          false,
                                          {},
                                          {},
                                          {}};
    return package_test::run_job(job, executor);
  }

 private:
  channel::Record record_of(const Case& one) const {
    for (const channel::Repodata& part : index_) {
      for (const channel::Record& record : part.records) {
        if (record.fn == one.file && part.subdir == one.subdir) {
          return record;
        }
      }
    }
    FAIL(one.file << " is not in the channel");
    return {};
  }

  base::TempDir folder_;
  base::SystemProcessRunner processes_;
  std::vector<std::string> channels_;
  std::vector<channel::Repodata> index_;
};

}  // namespace

TEST_CASE("packages get the verdict that their own tool gave", "[.][parity]") {
  if (!std::filesystem::exists(suite / "cases.jsonl")) {
    WARN("skipped: there is no " << suite.string());
    return;
  }
  Suite world;
  std::size_t cases = 0, same = 0, same_success = 0;
  for (const Case& one : load_cases()) {
    const job::Result result = world.run(one);
    const std::string verdict = verdict_of(result.outcome);
    ++cases;
    same += verdict == one.verdict ? 1U : 0U;
    same_success += is_success(verdict) == is_success(one.verdict) ? 1U : 0U;
    if (known_differences.count(one.file) == 0) {
      INFO(one.file << ": " << result.reason << "\n" << result.detail);
      CHECK(verdict == one.verdict);
      CHECK((one.solved.empty() || installed(result) == one.solved));
    }
  }
  std::cout << cases << " cases: same verdict " << same << ", same success "
            << same_success << "\n";
  CHECK(cases > 0);
}
