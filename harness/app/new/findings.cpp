#include "app/new/findings.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>

#include "app/new/questions.hpp"
#include "app/workspace.hpp"
#include "base/clock.hpp"
#include "recipe/built/recipe_edits.hpp"
#include "recipe/lint/fixes.hpp"
#include "recipe/lint/lint.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::app {
namespace {

using recipe::Finding;

class Settlement {
 public:
  Settlement(const recipe::FileTree& before, DraftFiles& draft,
             const NewPackageFiles& files, Interview& interview)
      : draft_(draft), files_(files), interview_(interview) {
    input_.today = std::chrono::floor<std::chrono::days>(base::SystemClock().now());
    for (const Finding& finding : recipe::lint_all(before, known_policies(), input_)) {
      known_.insert(finding.text);
    }
  }

  SettledFindings settle() && {
    SettledFindings result;
    result.changes = fix();
    const std::string asked_before = recipe();
    ask();
    if (recipe() != asked_before) {
      std::vector<std::string> more = fix();
      if (is_malformed()) {
        draft_.put(files_.recipe, asked_before);
      } else {
        std::move(more.begin(), more.end(), std::back_inserter(result.changes));
      }
    }
    result.findings = findings();
    return result;
  }

 private:
  std::vector<Finding> findings() const {
    std::vector<Finding> findings = recipe::lint_all(draft_, known_policies(), input_);
    std::erase_if(findings,
                  [&](const Finding& one) { return known_.contains(one.text); });
    return findings;
  }

  std::vector<Finding> own_findings() const {
    std::vector<Finding> own = findings();
    std::erase_if(
        own, [&](const Finding& one) { return !draft_.texts().contains(one.path); });
    return own;
  }

  std::vector<std::string> fix() {
    own_ = own_findings();
    return recipe::apply_fixes(
        draft_, own_,
        [&](const recipe::FixedFile& file) { draft_.put(file.path, file.text); },
        [&] { return own_findings(); });
  }

  const Finding* found(std::string_view rule) const {
    const auto at = std::find_if(own_.begin(), own_.end(), [&](const Finding& one) {
      return one.rule == rule && one.path == files_.recipe;
    });
    return at == own_.end() ? nullptr : &*at;
  }

  bool is_malformed() const { return found("malformed") != nullptr; }

  const std::string& recipe() const { return draft_.texts().at(files_.recipe); }

  void ask() {
    const bool v1 = recipe::is_recipe_yaml(files_.recipe);
    if (found("missing-home") != nullptr) {
      put_about(v1 ? "homepage" : "home", ask_home());
    }
    if (found("missing-license") != nullptr) {
      put_about("license", ask_license());
    } else if (const Finding* unknown = found("unknown-license")) {
      interview_.tell(unknown->message);
      put_about("license", ask_license());
    }
    if (found("missing-summary") != nullptr) {
      put_about("summary", ask_summary());
    }
    if (found("no-tests") != nullptr) {
      ask_for_tests();
    }
  }

  void put_about(const std::string& key, const Question& question) {
    const std::optional<std::string> value = interview_.answer(question);
    const auto text = value ? recipe::with_about(recipe(), key, *value) : std::nullopt;
    if (text) {
      draft_.put(files_.recipe, *text);
    }
  }

  void ask_for_tests() {
    if (files_.is_built) {
      interview_.tell(
          "The built file carries no tests: it will enter as no_tests. What you name\n"
          "now counts from its next build on.");
    }
    const recipe::SimpleTests tests{interview_.answers(ask_import(files_.module)),
                                    interview_.answers(ask_command())};
    if (tests.imports.empty() && tests.commands.empty()) {
      interview_.leave(ask_import(files_.module));
      return;
    }
    const auto text = recipe::with_tests(recipe(), files_.recipe, tests);
    if (text) {
      draft_.put(files_.recipe, *text);
    }
  }

  DraftFiles& draft_;
  const NewPackageFiles& files_;
  Interview& interview_;
  recipe::LintInput input_;
  std::set<std::string> known_;
  std::vector<Finding> own_;  ///< of the draft's files, as they were last looked at
};

}  // namespace

SettledFindings settle_findings(const recipe::FileTree& before, DraftFiles& draft,
                                const NewPackageFiles& files, Interview& interview) {
  return Settlement(before, draft, files, interview).settle();
}

}  // namespace distro::app
