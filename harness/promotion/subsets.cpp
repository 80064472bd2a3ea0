#include "promotion/subsets.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "channel/match_spec.hpp"
#include "promotion/policies/finding.hpp"

namespace distro::promotion {
namespace {

using channel::Record;
using Names = std::set<std::string>;

constexpr std::size_t most_subsets = 5;
constexpr std::size_t most_states = 20'000;  // of a search that branches

/// Why a set of candidates cannot enter: one of `out` must stay out.
struct Violation {
  std::vector<std::string> out;
  std::string reason;
};

/// The MatchSpec by which `record` depends on `name`; nothing if it does not.
std::optional<std::string> depends_on(const Record& record, const std::string& name) {
  std::string storage;
  for (const std::string& depends : record.depends) {
    if (channel::name_of_spec(depends, storage) == name) {
      return depends;
    }
  }
  return std::nullopt;
}

class Search {
 public:
  Search(const Evidence& evidence, std::span<const PolicyVerdict> policies)
      : evidence_(evidence) {
    for (const job::Candidate& candidate : evidence.plan.candidates) {
      candidates_[candidate.record.name].push_back(&candidate.record);
    }
    for (const PolicyVerdict& judged : policies) {
      for (const Finding& finding : judged.findings) {
        if (finding.verdict >= Verdict::hold && finding.lifted_by.empty()) {
          findings_.push_back(&finding);
        }
      }
    }
  }

  std::vector<Subset> run() {
    Names all;
    for (const auto& [name, records] : candidates_) {
      all.insert(name);
    }
    visit(all, {});
    std::vector<Subset> largest;
    for (const auto& [names, without] : found_) {
      if (is_largest(names)) {
        largest.push_back({{names.begin(), names.end()}, without});
      }
    }
    std::stable_sort(largest.begin(), largest.end(),
                     [](const Subset& left, const Subset& right) {
                       return left.packages.size() > right.packages.size();
                     });
    largest.resize(std::min(largest.size(), most_subsets));
    return largest;
  }

 private:
  void visit(const Names& set, const std::vector<std::string>& without) {
    if (set.empty() || seen_.size() >= most_states || !seen_.insert(set).second) {
      return;
    }
    const std::optional<Violation> violation = violation_of(set);
    if (!violation) {
      found_.emplace(set, without);
      return;
    }
    for (const std::string& name : violation->out) {
      Names rest = set;
      rest.erase(name);
      std::vector<std::string> reasons = without;
      reasons.push_back(name + ": " + violation->reason);
      visit(rest, reasons);
    }
  }

  std::optional<Violation> violation_of(const Names& set) const {
    for (const Finding* finding : findings_) {
      const std::vector<std::string>& causes = finding->causes;
      if (causes.empty()) {
        return Violation{{}, finding->fact};  // nothing of the change may enter
      }
      if (std::all_of(causes.begin(), causes.end(),
                      [&](const std::string& cause) { return set.contains(cause); })) {
        return Violation{causes, finding->fact};
      }
    }
    for (const std::string& name : set) {
      if (std::optional<Violation> lacks = lacks_companion(set, name)) {
        return lacks;
      }
    }
    return std::nullopt;
  }

  /// `name` needs a candidate that is not in the set, or one that stays in the channel
  /// as it is excludes it.
  std::optional<Violation> lacks_companion(const Names& set,
                                           const std::string& name) const {
    for (const auto& [other, records] : candidates_) {
      if (set.contains(other)) {
        continue;
      }
      for (const Record* record : candidates_.at(name)) {
        const std::optional<std::string> needs = depends_on(*record, other);
        if (needs && !channel_has(other, *needs)) {
          return Violation{{name}, "needs " + *needs};
        }
        const Record* present = newest_of(channel_records(evidence_.facts, other));
        const std::optional<std::string> asks =
            present == nullptr ? std::nullopt : depends_on(*present, name);
        if (asks && !admits(*asks, *record)) {
          return Violation{{name},
                           label(*present) + " in the channel requires " + *asks};
        }
      }
    }
    return std::nullopt;
  }

  bool channel_has(const std::string& name, const std::string& depends) const {
    const std::vector<const Record*> present = channel_records(evidence_.facts, name);
    return std::any_of(present.begin(), present.end(),
                       [&](const Record* record) { return admits(depends, *record); });
  }

  bool is_largest(const Names& names) const {
    return std::none_of(found_.begin(), found_.end(), [&](const auto& other) {
      return other.first.size() > names.size() &&
             std::includes(other.first.begin(), other.first.end(), names.begin(),
                           names.end());
    });
  }

  const Evidence& evidence_;
  std::map<std::string, std::vector<const Record*>> candidates_;
  std::vector<const Finding*> findings_;
  std::set<Names> seen_;
  std::map<Names, std::vector<std::string>> found_;
};

}  // namespace

std::vector<Subset> largest_subsets(const Evidence& evidence,
                                    std::span<const PolicyVerdict> policies) {
  return Search(evidence, policies).run();
}

}  // namespace distro::promotion
