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

/// All builds of the newest version; none if there is no such package.
std::vector<const Record*> newest_release(const Evidence& evidence,
                                          const std::string& name) {
  std::vector<const Record*> records = records_after(evidence, name);
  const Record* newest = newest_of(records);
  std::erase_if(records, [&](const Record* record) {
    return record->version != newest->version;
  });
  return records;
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
      if (std::any_of(others.begin(), others.end(),
                      [&](const Record* other) { return admits(depends, *other); })) {
        return std::nullopt;
      }
      asked = depends;
    }
  }
  return asked;
}

using Release = std::vector<const Record*>;

/// Nothing is to blame but what the change brings of the set.
std::vector<std::string> causes_in(const job::Plan& plan,
                                   const std::vector<std::string>& set) {
  std::set<std::string> causes;
  for (const job::Candidate& candidate : plan.candidates) {
    if (std::find(set.begin(), set.end(), candidate.record.name) != set.end()) {
      causes.insert(candidate.record.name);
    }
  }
  return {causes.begin(), causes.end()};
}

void judge_pair(const Release& release, const Release& other,
                const std::vector<std::string>& causes, Findings& findings) {
  if (const std::optional<std::string> asked = excludes(release, other)) {
    add(findings, Verdict::hold, *other.front(),
        "the newest " + label(*release.front()) + " requires " + *asked + ": " +
            label(*other.front()) + " has no release of " + release.front()->name +
            " that goes with it")
        .causes = causes;
  }
}

void judge_set(const Evidence& evidence, const std::vector<std::string>& set,
               Findings& findings) {
  const std::vector<std::string> causes = causes_in(evidence.plan, set);
  std::vector<Release> releases;
  for (const std::string& name : set) {
    Release release = newest_release(evidence, name);
    if (release.empty()) {
      add(findings, Verdict::hold,
          "the channel has no " + name + ", which is released with " + set.front())
          .causes = causes;
    } else {
      releases.push_back(std::move(release));
    }
  }
  for (const Release& release : releases) {
    for (const Release& other : releases) {
      if (&release != &other) {
        judge_pair(release, other, causes, findings);
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
