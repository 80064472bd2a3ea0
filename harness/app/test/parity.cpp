#include "app/test/parity.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "app/work_folder.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/process.hpp"
#include "channel/channel_url.hpp"
#include "channel/file_name.hpp"
#include "package_test/peer_tool.hpp"
#include "package_test/run_job.hpp"

namespace distro::app {
namespace {

using package_test::PeerTool;
using package_test::TestTool;
using std::chrono::steady_clock;

/// rattler-build prints no endings.
std::set<std::string> files_of(const job::Result& result) {
  std::set<std::string> names;
  for (const std::vector<std::string>& environment : result.environments) {
    for (const std::string& name : environment) {
      names.emplace(channel::package_stem(name));
    }
  }
  return names;
}

/// rattler-build calls an environment that cannot be linked a failed test; where it
/// prints no environments, it does not tell tests that passed from none.
bool is_same(const job::Result& ours, const job::Result& theirs, TestTool tool) {
  const bool link = ours.outcome == job::Outcome::link_failed &&
                    theirs.outcome == job::Outcome::failed;
  const bool good = job::is_good(ours.outcome) && job::is_good(theirs.outcome) &&
                    theirs.environments.empty();
  return ours.outcome == theirs.outcome ||
         (tool == TestTool::rattler_build && (link || good));
}

/// The tool that wrote its tests.
TestTool tool_of(const channel::Record& package) {
  const std::optional<std::filesystem::path> file = channel::local_path(package.url);
  if (!file) {
    throw EnvironmentError("the real tools are given files, and " + package.url +
                           " is on a server");
  }
  return is_of_rattler_build(*file) ? TestTool::rattler_build : TestTool::conda_build;
}

class PeerComparison {
 public:
  explicit PeerComparison(const Config& config)
      : config_(config), scratch_(config.scratch) {}

  ParityAnswer compare(const job::Job& job, const package_test::SharedIndex& index) {
    const TestTool tool = tool_of(job.package);
    ParityAnswer answer{job, std::string(to_string(tool)), {}, {}, {}, {}};
    const package_test::Executor executor = executor_for(job, index);
    const auto start = steady_clock::now();
    answer.ours = package_test::run_job(job, executor);
    const auto between = steady_clock::now();
    answer.theirs = package_test::run_with_peer(job, tool_for(tool), executor);
    answer.our_time = microseconds(between - start);
    answer.their_time = microseconds(steady_clock::now() - between);
    answer.same_outcome = is_same(answer.ours, answer.theirs, tool);
    answer.same_files = answer.theirs.environments.empty() ||
                        files_of(answer.ours) == files_of(answer.theirs);
    return answer;
  }

 private:
  static std::chrono::microseconds microseconds(steady_clock::duration duration) {
    return std::chrono::duration_cast<std::chrono::microseconds>(duration);
  }

  const PeerTool& tool_for(TestTool tool) {
    const auto found = tools_.find(tool);
    return found != tools_.end()
               ? found->second
               : tools_
                     .emplace(tool, package_test::find_peer_tool(tool, config_.path,
                                                                 config_.environment))
                     .first->second;
  }

  package_test::Executor executor_for(const job::Job& job,
                                      const package_test::SharedIndex& index) {
    return {.processes = processes_,
            .package_cache = config_.package_cache,
            .work = scratch_.for_job(0),
            .log = scratch_.path() / "log.txt",
            .keep = false,
            .gpu_devices = {},
            .overrides = config_.virtual_package_overrides,
            .cancelled = base::interrupted,
            .index = &index,
            .caller = caller_variables(config_, {}, job.parity)};
  }

  const Config& config_;
  WorkFolder scratch_;
  base::SystemProcessRunner processes_;
  std::map<TestTool, PeerTool> tools_;
};

}  // namespace

void compare_with_tools(const Config& config, const TestJobs& jobs,
                        const std::function<void(const ParityAnswer&)>& on_answer,
                        const std::function<void(const TestProgress&)>& on_progress) {
  PeerComparison comparison(config);
  TestProgress progress;
  progress.total = jobs.jobs.size();
  for (std::size_t at = 0; at < jobs.jobs.size(); ++at) {
    progress.running = {jobs.jobs[at].package.name};
    on_progress(progress);
    const ParityAnswer answer = comparison.compare(jobs.jobs[at], *jobs.indexes[at]);
    if (base::interrupted()) {
      throw base::Interrupted{};
    }
    on_answer(answer);
    ++progress.done;
  }
}

}  // namespace distro::app
