#include <algorithm>
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
  std::vector<const Record*> records = channel_records(evidence.facts, name);
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    if (candidate.record.name == name) {
      records.push_back(&candidate.record);
    }
  }
  return records;
}

using Builds = std::vector<const Record*>;
using Names = std::vector<std::string>;

bool is_for(const Record& record, const std::string& platform) {
  return record.subdir == platform || record.subdir == "noarch";
}

/// All builds of the newest version that a platform's users have; none if there is no
/// such package for them.
Builds newest_release(const Evidence& evidence, const std::string& name,
                      const std::string& platform) {
  Builds records = records_after(evidence, name);
  std::erase_if(records,
                [&](const Record* record) { return !is_for(*record, platform); });
  const Record* newest = newest_of(records);
  std::erase_if(records, [&](const Record* record) {
    return record->version != newest->version;
  });
  return records;
}

/// The platforms for which the change brings something of the set: one candidate for
/// all of them (noarch) is one for each that the set has.
std::set<std::string> platforms_of(const Evidence& evidence, const Names& set) {
  std::set<std::string> changed;
  std::set<std::string> all;
  for (const std::string& name : set) {
    for (const job::Candidate& candidate : evidence.plan.candidates) {
      if (candidate.record.name == name) {
        changed.insert(candidate.record.subdir);
      }
    }
    for (const Record* record : records_after(evidence, name)) {
      all.insert(record->subdir);
    }
  }
  if (changed.contains("noarch")) {
    changed = all;
  }
  if (changed.size() > 1) {
    changed.erase("noarch");
  }
  return changed;
}

/// What `release` requires of `name` where no build of it admits any of `others`;
/// nothing if one does, or none asks.
std::optional<std::string> excludes(const Builds& release, const Builds& others) {
  std::optional<std::string> asked;
  std::string storage;
  for (const Record* record : release) {
    for (const std::string& depends : record->depends) {
      if (channel::name_of_spec(depends, storage) != others.front()->name) {
        continue;
      }
      if (std::any_of(others.begin(), others.end(),
                      [&](const Record* other) { return admits(depends, *other); })) {
        return std::nullopt;
      }
      asked = depends;
    }
  }
  return asked;
}

/// Nothing is to blame but what the change brings of the set.
Names causes_in(const job::Plan& plan, const Names& set) {
  std::set<std::string> causes;
  for (const job::Candidate& candidate : plan.candidates) {
    if (std::find(set.begin(), set.end(), candidate.record.name) != set.end()) {
      causes.insert(candidate.record.name);
    }
  }
  return {causes.begin(), causes.end()};
}

void judge_pair(const Builds& release, const Builds& other, const Names& causes,
                Findings& findings) {
  const std::optional<std::string> asked = excludes(release, other);
  if (!asked) {
    return;
  }
  const std::string fact = "the newest " + label(*release.front()) + " requires " +
                           *asked + ": " + label(*other.front()) +
                           " has no release of " + release.front()->name +
                           " that goes with it";
  const bool told = std::any_of(findings.begin(), findings.end(),
                                [&](const Finding& one) { return one.fact == fact; });
  if (!told) {  // of another platform
    add(findings, Verdict::hold, *other.front(), fact).causes = causes;
  }
}

/// A member that only other platforms have is none of this one's set.
void judge_platform(const Evidence& evidence, const Names& set,
                    const std::string& platform, Findings& findings) {
  std::vector<Builds> releases;
  for (const std::string& name : set) {
    Builds release = newest_release(evidence, name, platform);
    if (!release.empty()) {
      releases.push_back(std::move(release));
    }
  }
  const Names causes = causes_in(evidence.plan, set);
  for (const Builds& release : releases) {
    for (const Builds& other : releases) {
      if (&release != &other) {
        judge_pair(release, other, causes, findings);
      }
    }
  }
}

void judge_set(const Evidence& evidence, const Names& set, Findings& findings) {
  for (const std::string& name : set) {
    if (records_after(evidence, name).empty()) {
      add(findings, Verdict::hold,
          "the channel has no " + name + ", which is released with " + set.front())
          .causes = causes_in(evidence.plan, set);
    }
  }
  for (const std::string& platform : platforms_of(evidence, set)) {
    judge_platform(evidence, set, platform, findings);
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
