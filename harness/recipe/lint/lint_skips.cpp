#include "recipe/lint/lint_skips.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/nearest_word.hpp"
#include "recipe/lint/rules/report.hpp"

namespace distro::recipe {
namespace {

bool is_about(const Finding& finding, const Manifest& manifest) {
  return finding.path == manifest.origin ||
         finding.path.starts_with(manifest.recipe + "/");
}

/// The rules that a manifest may name.
std::vector<std::string> skippable_rules() {
  std::vector<std::string> ids;
  for (const Rule& rule : all_rules()) {
    if (rule.may_be_skipped) {
      ids.emplace_back(rule.id);
    }
  }
  return ids;
}

/// Why it is no skip at all, "" if it is one.
std::string fault_of(const Skip& skip) {
  const Rule* rule = find_rule(skip.rule);
  if (rule == nullptr) {
    return "there is no rule '" + skip.rule + "'" +
           base::did_you_mean(skip.rule, skippable_rules());
  }
  return rule->may_be_skipped ? "" : "the rule '" + skip.rule + "' cannot be skipped";
}

/// Whether the rule could have found something: it was told all that it asks for.
bool was_applied(const Skip& skip, const Manifest& manifest, const LintInput& input,
                 const std::vector<Finding>& findings) {
  const bool unread =
      std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return is_about(finding, manifest) &&
               (finding.rule == "malformed" || finding.rule == "missing-recipe");
      });
  const bool unasked = skip.rule == "dependency-unavailable" && !input.records_of;
  const bool uncompared =
      skip.rule == "build-number-not-reset" && input.former == nullptr;
  return !unread && !unasked && !uncompared;
}

class Skips {
 public:
  Skips(const FileTree& tree, const LintInput& input, std::vector<Finding> findings)
      : report_(tree), input_(input), findings_(std::move(findings)) {}

  void apply(const Manifest& manifest) {
    for (const Skip& skip : manifest.skips) {
      const std::string fault = fault_of(skip);
      if (!fault.empty()) {
        add("invalid-skip", manifest, skip, fault);
      } else if (skip.until < input_.today) {
        add("expired-skip", manifest, skip,
            "'" + skip.rule + "' was skipped until " + base::date_text(skip.until));
      } else if (!drop(manifest, skip.rule) &&
                 was_applied(skip, manifest, input_, findings_)) {
        add("unneeded-skip", manifest, skip, "'" + skip.rule + "' finds nothing here");
      }
    }
  }

  std::vector<Finding> all() && {
    std::vector<Finding> more = std::move(report_).sorted();
    std::move(more.begin(), more.end(), std::back_inserter(findings_));
    sort_findings(findings_);
    return std::move(findings_);
  }

 private:
  void add(std::string_view rule, const Manifest& manifest, const Skip& skip,
           const std::string& message) {
    report_.begin(*find_rule(rule));
    report_.add(manifest.origin, skip.place, message);
  }

  /// Whether there was one.
  bool drop(const Manifest& manifest, const std::string& rule) {
    return std::erase_if(findings_, [&](const Finding& finding) {
             return finding.rule == rule && is_about(finding, manifest);
           }) > 0;
  }

  Report report_;
  const LintInput& input_;
  std::vector<Finding> findings_;
};

}  // namespace

void set_severities(const Distribution& distribution, std::vector<Finding>& findings) {
  const std::map<std::string, std::string>& rules = distribution.lint.rules;
  const auto wish = [&](const Finding& finding) {
    const auto found = rules.find(finding.rule);
    return found == rules.end() ? std::string() : found->second;
  };
  std::erase_if(findings,
                [&](const Finding& finding) { return wish(finding) == "ignore"; });
  for (Finding& finding : findings) {
    const std::string severity = wish(finding);
    if (!severity.empty()) {
      finding.severity = severity == "error" ? Severity::error : Severity::warning;
    }
  }
}

std::vector<Finding> without_skipped(const FileTree& tree,
                                     const std::vector<Manifest>& manifests,
                                     const LintInput& input,
                                     std::vector<Finding> findings) {
  Skips skips(tree, input, std::move(findings));
  for (const Manifest& manifest : manifests) {
    skips.apply(manifest);
  }
  return std::move(skips).all();
}

}  // namespace distro::recipe
