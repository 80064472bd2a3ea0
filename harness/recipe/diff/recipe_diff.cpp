#include "recipe/diff/recipe_diff.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "recipe/diff/output_diff.hpp"

namespace distro::recipe {
namespace {

using Texts = std::vector<std::string>;
using Found = std::vector<Difference>;

/// Where it is told: what tests need beside the tests, sections as recipes have them.
std::pair<Subject, std::size_t> rank_of(const Difference& one) {
  constexpr std::array<std::string_view, 6> order = {
      "", "build", "host", "run", "run_constrained", "run_constraints"};
  const bool of_tests = one.subject == Subject::requirement && one.where == "test";
  const auto place = std::find(order.begin(), order.end(), one.where);
  return {of_tests ? Subject::test : one.subject,
          static_cast<std::size_t>(place - order.begin())};
}

/// What is the same in several outputs once; what all have first.
class Gathered {
 public:
  /// `compared`: it is there on both sides.
  void add(const std::string& output, Found found, bool compared) {
    ranks_.push_back(output);
    compared_ += compared ? 1U : 0U;
    for (Difference& one : found) {
      const auto known =
          std::find_if(all_.begin(), all_.end(), [&](const Difference& other) {
            return one.subject != Subject::output && same_difference(one, other) &&
                   one.only == other.only;
          });
      Difference& kept =
          known != all_.end() ? *known : all_.emplace_back(std::move(one));
      kept.outputs.push_back(output);
    }
  }

  Found ordered() && {
    std::stable_sort(all_.begin(), all_.end(),
                     [&](const Difference& left, const Difference& right) {
                       return key_of(left) < key_of(right);
                     });
    return std::move(all_);
  }

 private:
  using Key = std::tuple<bool, std::size_t, Texts, std::pair<Subject, std::size_t>>;

  Key key_of(const Difference& one) const {
    const auto rank = std::find(ranks_.begin(), ranks_.end(), one.outputs.front());
    return {one.subject == Subject::output || one.outputs.size() != compared_,
            static_cast<std::size_t>(rank - ranks_.begin()), one.outputs, rank_of(one)};
  }

  Texts ranks_;
  std::size_t compared_ = 0;
  Found all_;
};

}  // namespace

std::string_view to_string(Subject subject) {
  switch (subject) {
    case Subject::output:
      return "output";
    case Subject::version:
      return "version";
    case Subject::build_number:
      return "build_number";
    case Subject::noarch:
      return "noarch";
    case Subject::variant:
      return "variant";
    case Subject::requirement:
      return "requirement";
    case Subject::run_export:
      return "run_export";
    case Subject::test:
      return "test";
    case Subject::license:
      return "license";
    case Subject::maintainer:
      return "maintainer";
  }
  return "";
}

std::string_view to_string(Alteration alteration) {
  switch (alteration) {
    case Alteration::added:
      return "added";
    case Alteration::dropped:
      return "dropped";
    case Alteration::changed:
      return "changed";
    case Alteration::moved:
      return "moved";
    case Alteration::renamed:
      return "renamed";
  }
  return "";
}

std::vector<Difference> compare_recipes(const Recipe& before, const Recipe& after) {
  const std::vector<OutputPair> pairs = pairs_of(before, after);
  std::set<std::string> siblings;
  for (const OutputPair& pair : pairs) {
    if (!pair.before.empty() && !pair.after.empty() && !pair.is_renamed()) {
      siblings.insert(pair.name());
    }
  }
  Gathered gathered;
  for (const OutputPair& pair : pairs) {
    gathered.add(pair.name(), compare_outputs(pair, siblings), is_compared(pair));
  }
  Found found = std::move(gathered).ordered();
  compare_lists(Subject::maintainer, "", before.maintainers, after.maintainers, found);
  return found;
}

}  // namespace distro::recipe
