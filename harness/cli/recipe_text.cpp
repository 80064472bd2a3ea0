// `recipe show` for people.
#include <algorithm>

#include "base/listed.hpp"
#include "cli/quantities.hpp"
#include "cli/recipe_commands.hpp"
#include "cli/recipe_lines.hpp"
#include "cli/table.hpp"

namespace distro::cli {
namespace {

using recipe::OutputSummary;
using recipe::RequirementSummary;
using recipe::VariantText;
using Texts = std::vector<std::string>;

/// "1.0", or "1.0 (cuda 11), 1.1 (cuda 12)" where variants disagree; an empty text is
/// `none`.
std::string spread(const std::vector<VariantText>& texts, const OutputSummary& output,
                   const std::string& none = "") {
  std::string line;
  for (const VariantText& entry : texts) {
    const std::string words = recipe::words_for(output.variants, entry.variants);
    const std::string text = entry.text.empty() ? none : entry.text;
    line += (line.empty() ? "" : ", ") + text;
    line += words.empty() ? "" : " (" + words + ")";
  }
  return line;
}

class OutputText {
 public:
  OutputText(const OutputSummary& output, const recipe::Recipe& recipe,
             const Terminal& terminal)
      : output_(output), recipe_(recipe), terminal_(terminal), lines_(terminal) {}

  std::string text() {
    add_heading();
    if (output_.outputs.front()->skipped) {
      lines_.line("nothing is built for this platform");
      return lines_.text();
    }
    add_fields();
    add_variants();
    for (const char* section :
         {"build", "host", "run", "run_constrained", "run_constraints"}) {
      add_section(output_.requirements, section, section);
    }
    for (const char* list :
         {"weak", "strong", "noarch", "weak_constrains", "strong_constrains"}) {
      add_section(output_.run_exports, list, "run_exports, " + std::string(list));
    }
    add_tests();
    return lines_.text();
  }

 private:
  void add_heading() {
    const bool one_version = output_.versions.size() == 1;
    std::string title = output_.name;
    title += one_version ? " " + shown_version(output_.versions.front().text) : "";
    const std::size_t count = output_.variants.size();
    std::string rest = count > 1 ? ", " + count_text(count, "variant") : "";
    rest += output_.outputs.front()->skipped ? ", skipped" : "";
    lines_.heading(title, rest);
  }

  static std::string shown_version(const std::string& version) {
    return version.empty() ? "(version unknown)" : version;
  }

  void add_fields() {
    if (output_.versions.size() > 1) {
      lines_.field("version", spread(output_.versions, output_, "unknown"));
    }
    lines_.field("build number", spread(output_.build_numbers, output_));
    if (output_.noarch.size() > 1 || !output_.noarch.front().text.empty()) {
      lines_.field("noarch", spread(output_.noarch, output_, "no"));
    }
    const bool as_recipe = output_.licenses.size() == 1 &&
                           output_.licenses.front().text == recipe_.license;
    if (!as_recipe) {
      lines_.field("license", spread(output_.licenses, output_, "none"));
    }
  }

  void add_variants() {
    const Texts keys = recipe::differing_keys(output_.variants);
    std::string shared;
    for (const auto& [key, value] : output_.variants.front()) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
        shared += (shared.empty() ? "" : ", ") + key + " " + value;
      }
    }
    const bool several = output_.variants.size() > 1;
    if (!several && !output_.outputs.front()->build_id.empty()) {
      lines_.field("build string", output_.outputs.front()->build_id);
    }
    if (!shared.empty()) {
      lines_.field(several ? "all variants" : "variant", shared);
    }
    if (several) {
      add_variant_table(keys);
    }
  }

  void add_variant_table(const Texts& keys) {
    std::vector<Column> columns;
    for (const std::string& key : keys) {
      columns.push_back({key, false, true});
    }
    columns.push_back({"build string"});
    Table table(columns);
    for (const recipe::Output* output : output_.outputs) {
      Texts cells;
      for (const std::string& key : keys) {
        cells.push_back(recipe::value_in(output->variant, key));
      }
      cells.push_back(output->build_id);
      table.add(std::move(cells));
    }
    lines_.block(table.text(terminal_, 4), "variants");
  }

  void add_section(const recipe::RequirementSections& sections,
                   const std::string& section, const std::string& title) {
    const auto found = sections.find(section);
    if (found == sections.end() || found->second.empty()) {
      return;
    }
    lines_.section(title);
    for (const RequirementSummary& requirement : found->second) {
      lines_.entry(specs_of(requirement), notes_of(requirement), requirement.written);
    }
    lines_.end_section();
  }

  /// "python 3.10.*, 3.11.* or 3.12.*"
  static std::string specs_of(const RequirementSummary& requirement) {
    const std::string& first = requirement.specs.front().text;
    const std::string name = first.substr(0, first.find(' ') + 1);
    std::string text = first;
    for (std::size_t at = 1; at < requirement.specs.size(); ++at) {
      const std::string& spec = requirement.specs[at].text;
      const bool shares = !name.empty() && spec.starts_with(name);
      text += at + 1 == requirement.specs.size() ? " or " : ", ";
      text += shares ? spec.substr(name.size()) : spec;
    }
    return text;
  }

  std::string notes_of(const RequirementSummary& requirement) const {
    std::string notes;
    const auto add = [&](const std::string& note) {
      notes += (notes.empty() ? "" : "; ") + note;
    };
    // That python's version is the variant's python goes without saying.
    const std::string& first = requirement.specs.front().text;
    if (requirement.specs.size() > 1 &&
        first.substr(0, first.find(' ')) != requirement.by) {
      add("by " + (requirement.by.empty() ? "variant" : requirement.by));
    }
    const std::string only = recipe::words_for(output_.variants, requirement.variants);
    if (!only.empty()) {
      add(only.starts_with("all but ") ? only : "only " + only);
    }
    return notes;
  }

  void add_tests() {
    const auto needs = output_.requirements.find("test");
    const bool any =
        std::any_of(output_.outputs.begin(), output_.outputs.end(),
                    [](const recipe::Output* one) { return one->has_tests; });
    if (!any && needs == output_.requirements.end()) {
      lines_.field("tests", "none");
      return;
    }
    lines_.section("tests");
    lines_.subfield("imports", spread(output_.imports, output_));
    Texts commands;
    for (const VariantText& command : output_.commands) {
      commands.push_back(spread({command}, output_));
    }
    lines_.subfields("commands", commands);
    lines_.subfield("also", spread(output_.other_tests, output_));
    lines_.subfield("files", spread(output_.files, output_));
    if (needs != output_.requirements.end()) {
      std::string list;
      for (const RequirementSummary& requirement : needs->second) {
        const std::string notes = notes_of(requirement);
        list += (list.empty() ? "" : ", ") + specs_of(requirement);
        list += notes.empty() ? "" : " (" + notes + ")";
      }
      lines_.subfield("needs", list);
    }
    lines_.end_section();
  }

  const OutputSummary& output_;
  const recipe::Recipe& recipe_;
  const Terminal& terminal_;
  RecipeLines lines_;
};

std::string unknowns_text(const recipe::Recipe& recipe, const Terminal& terminal) {
  if (recipe.unknowns.empty()) {
    return "";
  }
  Table table({{""}, {"", false, true}});
  for (const recipe::UnknownPart& unknown : recipe.unknowns) {
    table.add({recipe.origin + ":" + std::to_string(unknown.place.line) + ":" +
                   std::to_string(unknown.place.column),
               unknown.reason});
  }
  return "\n" + coloured(terminal, Colour::bold, "unknown without building") + "\n" +
         table.text(terminal, 2);
}

}  // namespace

std::string faults_text(const recipe::Recipe& recipe, const Terminal& terminal) {
  std::string text;
  for (const InputError& fault : recipe.faults) {
    text += std::string(text.empty() ? "" : "\n") + fault.what() + "\n";
  }
  return text.empty()
             ? ""
             : coloured(terminal, Colour::red, "could not be read") + "\n" + text;
}

std::string recipe_text(const app::NamedRecipe& shown, const Terminal& terminal) {
  const recipe::Recipe& recipe = shown.recipe;
  RecipeLines head(terminal);
  head.heading(shown.path, ", for " + shown.subdir);
  head.field("license", recipe.license.empty() ? "none" : recipe.license);
  head.field("maintainers",
             recipe.maintainers.empty() ? "none" : base::joined(recipe.maintainers));
  std::string text = head.text();
  for (const OutputSummary& output : recipe::summaries_of(recipe)) {
    text += "\n" + OutputText(output, recipe, terminal).text();
  }
  text += unknowns_text(recipe, terminal);
  const std::string faults = faults_text(recipe, terminal);
  return text + (faults.empty() ? "" : "\n" + faults);
}

}  // namespace distro::cli
