#include "recipe/recipe_diff.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>

#include "channel/version.hpp"
#include "recipe/requirement_diff.hpp"
#include "recipe/variant_diff.hpp"
#include "recipe/variant_words.hpp"

namespace distro::recipe {
namespace {

using Texts = std::vector<std::string>;
using Found = std::vector<Difference>;

Difference difference(Subject subject, Alteration alteration, std::string before,
                      std::string after) {
  Difference one;
  one.subject = subject;
  one.alteration = alteration;
  one.before.text = std::move(before);
  one.after.text = std::move(after);
  return one;
}

/// What is in one list only, once.
void compare_lists(Subject subject, const std::string& where, const Texts& old,
                   const Texts& now, Found& found) {
  const auto add = [&](const Texts& from, const Texts& other, Alteration alteration) {
    Texts told;
    for (const std::string& text : from) {
      const bool shared = std::find(other.begin(), other.end(), text) != other.end();
      if (!shared && std::find(told.begin(), told.end(), text) == told.end()) {
        told.push_back(text);
        const bool added = alteration == Alteration::added;
        found.push_back(
            difference(subject, alteration, added ? "" : text, added ? text : ""));
        found.back().where = where;
      }
    }
  };
  add(now, old, Alteration::added);
  add(old, now, Alteration::dropped);
}

std::string meaning_of_version(const std::string& old, const std::string& now) {
  const auto before = channel::Version::parse_if(old);
  const auto after = channel::Version::parse_if(now);
  if (!before || !after) {
    return "";
  }
  return *after < *before    ? "goes backwards"
         : *after == *before ? "the same version to conda"
                             : "";
}

void compare_identity(const Output& old, const Output& now, Found& found) {
  const auto add = [&](Subject subject, const std::string& before,
                       const std::string& after, std::string meaning) {
    found.push_back(difference(subject, Alteration::changed, before, after));
    found.back().before.place = old.place;
    found.back().after.place = now.place;
    found.back().meaning = std::move(meaning);
  };
  if (old.version != now.version) {
    add(Subject::version, old.version, now.version,
        meaning_of_version(old.version, now.version));
  }
  if (old.build_number != now.build_number) {
    const bool back = old.version == now.version && now.build_number < old.build_number;
    add(Subject::build_number, std::to_string(old.build_number),
        std::to_string(now.build_number), back ? "goes backwards" : "");
  }
  if (old.noarch != now.noarch) {
    add(Subject::noarch, old.noarch, now.noarch,
        old.noarch.empty()   ? "one package for all platforms now"
        : now.noarch.empty() ? "a package for each platform now"
                             : "");
  }
  if (old.license != now.license) {
    add(Subject::license, old.license, now.license, "");
  }
}

void compare_tests(const Output& old, const Output& now, Found& found) {
  if (old.has_tests && !now.has_tests) {
    found.push_back(difference(Subject::test, Alteration::dropped, "", ""));
    found.back().meaning = "it has no tests any more";
    return;
  }
  const std::size_t before = found.size();
  compare_lists(Subject::test, "imports", old.tests.imports, now.tests.imports, found);
  compare_lists(Subject::test, "commands", old.tests.commands, now.tests.commands,
                found);
  compare_lists(Subject::test, "others", old.tests.others, now.tests.others, found);
  if (!old.has_tests && now.has_tests && found.size() == before) {
    found.push_back(difference(Subject::test, Alteration::added, "", ""));
    found.back().meaning = "it has tests now";
  }
}

bool is_same(const Difference& left, const Difference& right) {
  const auto key = [](const Difference& one) {
    return std::tie(one.subject, one.alteration, one.where, one.from, one.name,
                    one.before.text, one.after.text, one.meaning);
  };
  return key(left) == key(right);
}

/// The variants of one output, paired; each difference with the variants that have it.
Found compare_pairs(const OutputPair& pair, const std::set<std::string>& siblings) {
  std::vector<Variant> variants;
  Found found;
  std::vector<std::set<std::size_t>> holders;
  for (const VariantPair& both : variant_pairs(pair)) {
    const auto& [old, now] = both;
    Found here;
    compare_identity(*old, *now, here);
    std::ranges::move(compare_requirements(both, siblings), std::back_inserter(here));
    compare_tests(*old, *now, here);
    for (Difference& one : here) {
      const auto known =
          std::find_if(found.begin(), found.end(),
                       [&](const Difference& other) { return is_same(one, other); });
      const auto at = static_cast<std::size_t>(known - found.begin());
      if (known == found.end()) {
        found.push_back(std::move(one));
        holders.emplace_back();
      }
      holders[at].insert(variants.size());
    }
    Variant both_of = now->variant;
    both_of.insert(old->variant.begin(), old->variant.end());
    variants.push_back(std::move(both_of));
  }
  for (std::size_t at = 0; at < found.size(); ++at) {
    found[at].only = words_for(variants, holders[at]);
  }
  return found;
}

bool is_built(const Outputs& outputs) {
  return !outputs.empty() && !outputs.front()->skipped;
}

bool is_compared(const OutputPair& pair) {
  return is_built(pair.before) && is_built(pair.after);
}

/// An output that is there on one side only, or that is skipped there.
std::optional<Difference> compare_presence(const OutputPair& pair) {
  const bool was = is_built(pair.before);
  const bool is = is_built(pair.after);
  if (was == is) {
    return std::nullopt;
  }
  const Output& output = *(is ? pair.after : pair.before).front();
  Difference one =
      difference(Subject::output, is ? Alteration::added : Alteration::dropped,
                 was ? output.version : "", is ? output.version : "");
  (is ? one.after : one.before).place = output.place;
  one.name = output.name;
  const bool skipped = !pair.before.empty() && !pair.after.empty();
  one.meaning = !skipped ? "" : is ? "was skipped before" : "is skipped now";
  return one;
}

Found compare_outputs(const OutputPair& pair, const std::set<std::string>& siblings) {
  Found found;
  if (std::optional<Difference> presence = compare_presence(pair)) {
    found.push_back(*std::move(presence));
    return found;
  }
  if (!is_compared(pair)) {
    return found;
  }
  if (pair.is_renamed()) {
    found.push_back(difference(Subject::output, Alteration::renamed,
                               pair.before.front()->name, pair.after.front()->name));
    found.back().name = pair.name();
    found.back().before.place = pair.before.front()->place;
    found.back().after.place = pair.after.front()->place;
  }
  std::ranges::move(compare_variants(pair), std::back_inserter(found));
  std::ranges::move(compare_pairs(pair, siblings), std::back_inserter(found));
  return found;
}

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
            return one.subject != Subject::output && is_same(one, other) &&
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
