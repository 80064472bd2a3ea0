#include "recipe/diff/output_diff.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>

#include "channel/version.hpp"
#include "recipe/diff/requirement_diff.hpp"
#include "recipe/diff/variant_diff.hpp"
#include "recipe/diff/variant_words.hpp"

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

/// The tests with `pip check` told in one way, whichever kind of recipe asks for it.
OutputTests told_alike(OutputTests tests) {
  const auto checks = [](const std::string& command) {
    return command == "pip check" || command == "python -m pip check";
  };
  if (std::erase_if(tests.commands, checks) > 0) {
    tests.others.emplace_back("pip check");
  }
  return tests;
}

void compare_tests(const Output& old, const Output& now, Found& found) {
  if (old.has_tests && !now.has_tests) {
    found.push_back(difference(Subject::test, Alteration::dropped, "", ""));
    found.back().meaning = "it has no tests any more";
    return;
  }
  const std::size_t known = found.size();
  const OutputTests before = told_alike(old.tests);
  const OutputTests after = told_alike(now.tests);
  compare_lists(Subject::test, "imports", before.imports, after.imports, found);
  compare_lists(Subject::test, "commands", before.commands, after.commands, found);
  compare_lists(Subject::test, "others", before.others, after.others, found);
  if (!old.has_tests && now.has_tests && found.size() == known) {
    found.push_back(difference(Subject::test, Alteration::added, "", ""));
    found.back().meaning = "it has tests now";
  }
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
      const auto known = std::find_if(
          found.begin(), found.end(),
          [&](const Difference& other) { return same_difference(one, other); });
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

}  // namespace

bool is_compared(const OutputPair& pair) {
  return is_built(pair.before) && is_built(pair.after);
}

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

bool same_difference(const Difference& left, const Difference& right) {
  const auto key = [](const Difference& one) {
    return std::tie(one.subject, one.alteration, one.where, one.from, one.name,
                    one.before.text, one.after.text, one.meaning);
  };
  return key(left) == key(right);
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

}  // namespace distro::recipe
