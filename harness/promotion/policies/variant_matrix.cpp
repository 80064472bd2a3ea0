#include <algorithm>
#include <map>
#include <set>

#include "base/listed.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using channel::Record;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
  });
}

/// "py311", "py311_cuda12": a build string without the hash of its variant and the
/// build number, as conda-build and rattler-build put it together
/// (`py311h0123456_0`, `cuda12_py311h0123456_0`, `h0123456_0`).
std::string variant_of(const Record& record) {
  std::string build = record.build;
  const std::string number = "_" + std::to_string(record.build_number);
  if (build.ends_with(number)) {
    build.resize(build.size() - number.size());
  } else if (build == number.substr(1)) {
    build.clear();
  }
  constexpr std::size_t hash = 7;
  if (build.size() > hash && build[build.size() - hash - 1] == 'h' &&
      is_hex(std::string_view(build).substr(build.size() - hash))) {
    build.resize(build.size() - hash - 1);
  }
  return build;
}

/// subdir -> variants
using Matrix = std::map<std::string, std::set<std::string>>;

/// Of the builds that the newest release of a name has in the channel, in each subdir.
Matrix former_matrix(const Evidence& evidence, const std::string& name) {
  std::map<std::string, std::vector<const Record*>> by_subdir;
  for (const Record* record : channel_records(evidence.facts, name)) {
    by_subdir[record->subdir].push_back(record);
  }
  Matrix matrix;
  for (const auto& [subdir, records] : by_subdir) {
    const Record* newest = newest_of(records);
    for (const Record* record : records) {
      if (record->version == newest->version) {
        matrix[subdir].insert(variant_of(*record));
      }
    }
  }
  return matrix;
}

Matrix new_matrix(const job::Plan& plan, const std::string& name) {
  Matrix matrix;
  for (const job::Candidate& candidate : plan.candidates) {
    if (candidate.record.name == name) {
      matrix[candidate.record.subdir].insert(variant_of(candidate.record));
    }
  }
  return matrix;
}

/// One build that is noarch stands for those of all platforms.
bool is_noarch_now(const Matrix& now) { return now.contains("noarch"); }

void judge(const Evidence& evidence, const Record& candidate, const Options& options,
           Findings& findings) {
  const std::vector<std::string> dropped = options.texts("dropped");
  Matrix now = new_matrix(evidence.plan, candidate.name);
  for (const auto& [subdir, variants] : former_matrix(evidence, candidate.name)) {
    std::vector<std::string> missing;
    for (const std::string& variant : variants) {
      if (!is_noarch_now(now) && !now[subdir].contains(variant) &&
          std::find(dropped.begin(), dropped.end(), variant) == dropped.end()) {
        missing.push_back(variant.empty() ? "a build" : variant);
      }
    }
    if (!missing.empty()) {
      Finding& finding =
          add(findings, Verdict::hold, candidate,
              label(candidate) + " lacks " + base::listed(missing) + " for " + subdir +
                  ", which the release in the channel has");
      finding.causes = {candidate.name};
      finding.sha256.clear();  // it is about all builds
    }
  }
}

}  // namespace

Findings judge_variant_matrix(const Evidence& evidence, const Options& options) {
  Findings findings;
  std::set<std::string> done;
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    if (done.insert(candidate.record.name).second) {
      judge(evidence, candidate.record, options, findings);
    }
  }
  return findings;
}

}  // namespace distro::promotion
