#include <set>

#include "channel/same_version.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using channel::Record;

/// The newest record of `records` that supersedes the candidate: another build of the
/// same version with a greater build number. (A newer version is another series'
/// matter: both may be wanted.)
const Record* successor(const std::vector<Record>& records, const Record& candidate) {
  const Record* newest = nullptr;
  for (const Record& record : records) {
    if (record.name == candidate.name && record.subdir == candidate.subdir &&
        channel::same_version(record.version, candidate.version) &&
        record.build_number > candidate.build_number &&
        (newest == nullptr || record.build_number > newest->build_number)) {
      newest = &record;
    }
  }
  return newest;
}

}  // namespace

Findings judge_obsolescence(const Evidence& evidence, const Options&) {
  Findings findings;
  std::set<std::pair<std::string, std::string>> done;
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    const Record& record = candidate.record;
    for (const auto& [records, where] :
         {std::pair(&evidence.facts.staged, "is staged"),
          std::pair(&evidence.facts.channel, "is in the channel")}) {
      const Record* newer = successor(*records, record);
      if (newer != nullptr && done.emplace(record.name, record.subdir).second) {
        add(findings, Verdict::hold, record,
            label(record) + " build " + std::to_string(record.build_number) +
                " is obsolete: build " + std::to_string(newer->build_number) + " " +
                where)
            .causes = {record.name};
      }
    }
  }
  return findings;
}

}  // namespace distro::promotion
