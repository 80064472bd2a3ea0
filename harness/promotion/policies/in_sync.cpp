#include <optional>
#include <set>

#include "channel/match_spec.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using channel::Record;

/// What users can install after the promotion: the channel's records and candidates.
std::vector<const Record*> records_after(const Evidence& evidence,
                                         const std::string& name) {
  std::vector<const Record*> records;
  for (const Record& record : evidence.facts.channel) {
    if (record.name == name) {
      records.push_back(&record);
    }
  }
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    if (candidate.record.name == name) {
      records.push_back(&candidate.record);
    }
  }
  return records;
}

/// All builds of the newest version.
std::vector<const Record*> newest_release(const Evidence& evidence,
                                          const std::string& name) {
  const std::vector<const Record*> records = records_after(evidence, name);
  const Record* newest = nullptr;
  for (const Record* record : records) {
    if (newest == nullptr || channel::compare_preference(*record, *newest) > 0) {
      newest = record;
    }
  }
  std::vector<const Record*> release;
  for (const Record* record : records) {
    if (record->version == newest->version) {
      release.push_back(record);
    }
  }
  return release;
}

/// What `release` requires of `name` where no build of it admits any of `others`;
/// nothing if one does, or none asks.
std::optional<std::string> excludes(const std::vector<const Record*>& release,
                                    const std::vector<const Record*>& others) {
  std::optional<std::string> asked;
  std::string storage;
  for (const Record* record : release) {
    for (const std::string& depends : record->depends) {
      if (channel::name_of_spec(depends, storage) != others.front()->name) {
        continue;
      }
      const channel::MatchSpec spec(depends);
      for (const Record* other : others) {
        if (spec.matches(*other)) {
          return std::nullopt;
        }
      }
      asked = depends;
    }
  }
  return asked;
}

void judge_pair(const std::vector<const Record*>& release,
                const std::vector<const Record*>& other, Findings& findings) {
  const std::optional<std::string> asked = excludes(release, other);
  if (asked) {
    add(findings, Verdict::hold, *other.front(),
        "the newest " + label(*release.front()) + " requires " + *asked + ": " +
            label(*other.front()) + " has no release of " + release.front()->name +
            " that goes with it");
  }
}

void judge_set(const Evidence& evidence, const std::vector<std::string>& set,
               Findings& findings) {
  std::vector<std::vector<const Record*>> releases;
  for (const std::string& name : set) {
    if (records_after(evidence, name).empty()) {
      add(findings, Verdict::hold,
          "the channel has no " + name + ", which is released with " + set.front());
    } else {
      releases.push_back(newest_release(evidence, name));
    }
  }
  for (const auto& release : releases) {
    for (const auto& other : releases) {
      if (&release != &other) {
        judge_pair(release, other, findings);
      }
    }
  }
}

}  // namespace

Findings judge_in_sync(const Evidence& evidence, const Options&) {
  Findings findings;
  for (const std::vector<std::string>& set : evidence.facts.in_sync) {
    judge_set(evidence, set, findings);
  }
  return findings;
}

}  // namespace distro::promotion
