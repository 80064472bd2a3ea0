#include "recipe/diff/recipe_summary.hpp"

#include <algorithm>
#include <tuple>

#include "recipe/diff/variant_words.hpp"

namespace distro::recipe {
namespace {

VariantText& entry_for(std::vector<VariantText>& texts, const std::string& text) {
  const auto found =
      std::find_if(texts.begin(), texts.end(),
                   [&](const VariantText& entry) { return entry.text == text; });
  return found != texts.end() ? *found : texts.emplace_back(VariantText{text, {}});
}

void add(std::vector<VariantText>& entries, const std::vector<std::string>& texts,
         std::size_t variant) {
  for (const std::string& text : texts) {
    entry_for(entries, text).variants.insert(variant);
  }
}

/// Where a requirement stands: line, column, name, and which of several there.
using Seat = std::tuple<std::size_t, std::size_t, std::string, std::size_t>;
using Seats = std::map<Seat, RequirementSummary>;

void add(std::map<std::string, Seats>& sections, const std::string& section,
         const std::vector<Requirement>& requirements, std::size_t variant) {
  std::set<Seat> taken;
  for (const Requirement& requirement : requirements) {
    Seat seat(requirement.place.line, requirement.place.column, requirement.name, 0);
    while (!taken.insert(seat).second) {
      ++std::get<3>(seat);
    }
    RequirementSummary& summary = sections[section][seat];
    entry_for(summary.specs, requirement.spec).variants.insert(variant);
    summary.variants.insert(variant);
    summary.written = summary.written.empty() ? requirement.written : summary.written;
  }
}

/// The spec is the same wherever the value of the key is.
bool decides(const std::string& key, const RequirementSummary& summary,
             const std::vector<Variant>& variants) {
  std::map<std::string, std::string> spec_of;
  for (const VariantText& spec : summary.specs) {
    for (const std::size_t variant : spec.variants) {
      const auto [entry, is_new] =
          spec_of.try_emplace(value_in(variants[variant], key), spec.text);
      if (!is_new && entry->second != spec.text) {
        return false;
      }
    }
  }
  return true;
}

RequirementSections sections_of(std::map<std::string, Seats> sections,
                                const std::vector<Variant>& variants) {
  const std::vector<std::string> keys = differing_keys(variants);
  RequirementSections result;
  for (auto& [section, seats] : sections) {
    std::vector<RequirementSummary>& list = result[section];
    for (auto& [seat, summary] : seats) {
      if (summary.specs.size() > 1) {
        // The key that is named as the package is what the reader thinks of first.
        std::string own = std::get<2>(seat);
        std::replace(own.begin(), own.end(), '-', '_');
        std::vector<std::string> asked{own};
        asked.insert(asked.end(), keys.begin(), keys.end());
        const auto key = std::find_if(
            asked.begin(), asked.end(),
            [&](const std::string& one) { return decides(one, summary, variants); });
        summary.by = key != asked.end() ? *key : "";
      }
      list.push_back(std::move(summary));
    }
  }
  return result;
}

OutputSummary summary_of(std::vector<const Output*> outputs) {
  OutputSummary summary;
  summary.name = outputs.front()->name;
  std::map<std::string, Seats> requirements;
  std::map<std::string, Seats> run_exports;
  for (std::size_t at = 0; at < outputs.size(); ++at) {
    const Output& output = *outputs[at];
    summary.variants.push_back(output.variant);
    add(summary.versions, {output.version}, at);
    add(summary.build_numbers, {std::to_string(output.build_number)}, at);
    add(summary.noarch, {output.noarch}, at);
    add(summary.licenses, {output.license}, at);
    add(summary.skipped, {output.skipped ? "yes" : "no"}, at);
    for (const auto& [section, list] : output.requirements) {
      add(requirements, section, list, at);
    }
    for (const auto& [list, specs] : output.run_exports) {
      add(run_exports, list, specs, at);
    }
    add(summary.imports, output.tests.imports, at);
    add(summary.commands, output.tests.commands, at);
    add(summary.files, output.tests.files, at);
    add(summary.files, output.tests.source_files, at);
    add(summary.other_tests, output.tests.others, at);
  }
  summary.outputs = std::move(outputs);
  summary.requirements = sections_of(std::move(requirements), summary.variants);
  summary.run_exports = sections_of(std::move(run_exports), summary.variants);
  return summary;
}

}  // namespace

std::vector<OutputSummary> summaries_of(const Recipe& recipe) {
  std::vector<std::vector<const Output*>> groups;
  for (const Output& output : recipe.outputs) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) {
      return one.front()->name == output.name;
    });
    if (group != groups.end()) {
      group->push_back(&output);
    } else {
      groups.push_back({&output});
    }
  }
  std::vector<OutputSummary> summaries;
  for (std::vector<const Output*>& group : groups) {
    summaries.push_back(summary_of(std::move(group)));
  }
  return summaries;
}

}  // namespace distro::recipe
