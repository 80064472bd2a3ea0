#include "runner/capability.hpp"

#include <algorithm>
#include <set>

namespace distro::runner {
namespace {

constexpr const char* gpu = "gpu";

template <typename Words>
std::string listed(const Words& words, const char* between) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : between) + word;
  }
  return text;
}

}  // namespace

bool needs_gpu(const job::Job& job) {
  return std::find(job.hardware.begin(), job.hardware.end(), gpu) != job.hardware.end();
}

std::vector<std::string> lacking(const job::Job& job, const LocalRunner& runner) {
  std::vector<std::string> missing;
  if (job.subdir != runner.subdir) {
    missing.push_back(job.subdir);
  }
  for (const std::string& need : job.hardware) {
    const bool has =
        need == gpu ? !runner.gpus.empty()
                    : std::find(runner.capabilities.begin(), runner.capabilities.end(),
                                need) != runner.capabilities.end();
    if (!has) {
      missing.push_back(need);
    }
  }
  return missing;
}

std::string reason_to_skip(const job::Job& job,
                           const std::vector<LocalRunner>& runners) {
  std::set<std::string> needs;
  std::vector<std::string> names;
  for (const LocalRunner& runner : runners) {
    const std::vector<std::string> missing = lacking(job, runner);
    needs.insert(missing.begin(), missing.end());
    names.push_back(runner.name);
  }
  if (names.empty()) {
    return "there is no runner";
  }
  return "needs " + listed(needs, " and ") + ", which no runner has" +
         (needs.size() == 1 ? " (" : " together (") + listed(names, ", ") + ")";
}

}  // namespace distro::runner
