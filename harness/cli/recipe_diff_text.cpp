// `recipe diff` for people.
#include <algorithm>

#include "cli/quantities.hpp"
#include "cli/recipe_commands.hpp"
#include "cli/recipe_lines.hpp"

namespace distro::cli {
namespace {

using recipe::Alteration;
using recipe::Difference;
using recipe::Subject;
using Differences = std::vector<const Difference*>;

/// "1.0 -> 1.1"; `none` stands for a side that says nothing.
std::string arrow(const Difference& one, const std::string& none) {
  const auto text_of = [&](const std::string& text) {
    return text.empty() ? none : text;
  };
  return text_of(one.before.text) + " -> " + text_of(one.after.text);
}

std::string with_remarks(std::string text, const Difference& one) {
  text += one.meaning.empty() ? "" : "; " + one.meaning;
  return text + (one.only.empty() ? "" : " (" + one.only + ")");
}

/// "numpy >=1.23,<2 -> >=1.23,<3": the name once.
std::string bounds_arrow(const Difference& one) {
  const std::string name = one.name + " ";
  const bool shares =
      one.before.text.starts_with(name) && one.after.text.starts_with(name);
  return one.before.text + " -> " +
         (shares ? one.after.text.substr(name.size()) : one.after.text);
}

std::string requirement_text(const Difference& one) {
  switch (one.alteration) {
    case Alteration::added:
      return one.after.text;
    case Alteration::dropped:
      return one.before.text;
    case Alteration::moved:
      return (one.before.text == one.after.text ? one.after.text : bounds_arrow(one)) +
             ", from " + one.from;
    case Alteration::changed:
    case Alteration::renamed:
      break;
  }
  return bounds_arrow(one);
}

std::string variant_text(const Difference& one) {
  const std::string key = one.where.empty() ? "" : one.where + " ";
  return key + (one.alteration == Alteration::changed ? arrow(one, "none")
                : one.after.text.empty()              ? one.before.text
                                                      : one.after.text);
}

std::string test_text(const Difference& one) {
  const std::string& text = one.after.text.empty() ? one.before.text : one.after.text;
  const std::string kind = one.where == "imports"    ? "import "
                           : one.where == "commands" ? "command "
                                                     : "";
  return text.empty() ? "all" : kind + text;
}

/// The title of the entries that a difference stands among; "" for a field.
std::string section_of(const Difference& one) {
  switch (one.subject) {
    case Subject::requirement:
      return one.where == "test" ? "test requirements" : one.where;
    case Subject::run_export:
      return "run_exports, " + one.where;
    case Subject::test:
      return "tests";
    case Subject::variant:
      return "variants";
    case Subject::output:
    case Subject::version:
    case Subject::build_number:
    case Subject::noarch:
    case Subject::license:
    case Subject::maintainer:
      break;
  }
  return "";
}

void add_field(const Difference& one, RecipeLines& lines) {
  switch (one.subject) {
    case Subject::version:
      return lines.field("version", with_remarks(arrow(one, "unknown"), one));
    case Subject::build_number:
      return lines.field("build number", with_remarks(arrow(one, "0"), one));
    case Subject::noarch:
      return lines.field("noarch", with_remarks(arrow(one, "no"), one));
    case Subject::license:
      return lines.field("license", with_remarks(arrow(one, "none"), one));
    case Subject::output:
      return lines.field("output",
                         "renamed " + one.before.text + " -> " + one.after.text);
    case Subject::variant:
    case Subject::maintainer:
    case Subject::requirement:
    case Subject::run_export:
    case Subject::test:
      break;
  }
}

std::string entry_text(const Difference& one) {
  return one.subject == Subject::test      ? test_text(one)
         : one.subject == Subject::variant ? variant_text(one)
                                           : requirement_text(one);
}

std::string names_of(const std::vector<std::string>& outputs, std::size_t all) {
  if (outputs.size() > 1 && outputs.size() == all) {
    return all == 2 ? "both outputs" : "all " + count_text(all, "output");
  }
  std::string names;
  for (const std::string& name : outputs) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

bool is_presence(const Difference& one) {
  return one.subject == Subject::output && one.alteration != Alteration::renamed;
}

/// What differs in the same outputs.
std::string group_text(const Differences& group, std::size_t all,
                       const Terminal& terminal) {
  RecipeLines lines(terminal);
  lines.wrapped_heading(names_of(group.front()->outputs, all));
  std::string section;
  for (const Difference* one : group) {
    const std::string own = section_of(*one);
    if (own != section && !section.empty()) {
      lines.end_section();
    }
    if (own != section && !own.empty()) {
      lines.section(own);
    }
    section = own;
    if (own.empty()) {
      add_field(*one, lines);
    } else {
      lines.change(to_string(one->alteration), entry_text(*one), one->meaning,
                   one->only);
    }
  }
  lines.end_section();
  return lines.text();
}

/// Outputs that are new or gone, and the maintainers: what is of the whole recipe.
std::string recipe_changes(const std::vector<Difference>& differences,
                           const Terminal& terminal) {
  RecipeLines outputs(terminal);
  RecipeLines maintainers(terminal);
  for (const Difference& one : differences) {
    const std::string& text =
        one.alteration == Alteration::added ? one.after.text : one.before.text;
    if (is_presence(one)) {
      outputs.change(to_string(one.alteration), one.name + " " + text, one.meaning, "");
    } else if (one.subject == Subject::maintainer) {
      maintainers.change(to_string(one.alteration), text, "", "");
    }
  }
  RecipeLines lines(terminal);
  if (!outputs.text().empty()) {
    lines.block(outputs.text(), "outputs");
  }
  if (!maintainers.text().empty()) {
    lines.block(maintainers.text(), "maintainers");
  }
  return lines.text();
}

std::string side_text(const app::NamedRecipe& side) {
  return side.path + (side.revision.empty() ? "" : " at " + side.revision);
}

std::string side_faults(const app::NamedRecipe& side, const char* word,
                        const Terminal& terminal) {
  const std::string faults = faults_text(side.recipe, terminal);
  return faults.empty() ? "" : "\n" + std::string(word) + ": " + faults;
}

std::size_t compared_outputs(const app::RecipeDiff& diff) {
  std::vector<std::string> names;
  for (const recipe::Output& output : diff.after.recipe.outputs) {
    if (std::find(names.begin(), names.end(), output.name) == names.end()) {
      names.push_back(output.name);
    }
  }
  for (const Difference& one : diff.differences) {
    if (is_presence(one) && one.alteration == Alteration::added) {
      std::erase(names, one.name);
    }
  }
  return names.size();
}

}  // namespace

std::string recipe_diff_text(const app::RecipeDiff& diff, const Terminal& terminal) {
  RecipeLines head(terminal);
  head.wrapped_heading(side_text(diff.before) + " -> " + side_text(diff.after) +
                       ", for " + diff.after.subdir);
  std::string text = head.text() + recipe_changes(diff.differences, terminal);
  std::vector<std::string> parts;
  Differences group;
  const std::size_t all = compared_outputs(diff);
  const auto finish = [&] {
    if (!group.empty()) {
      parts.push_back(group_text(group, all, terminal));
      group.clear();
    }
  };
  for (const Difference& one : diff.differences) {
    if (is_presence(one) || one.subject == Subject::maintainer) {
      continue;
    }
    if (!group.empty() && group.front()->outputs != one.outputs) {
      finish();
    }
    group.push_back(&one);
  }
  finish();
  for (const std::string& part : parts) {
    text += "\n" + part;
  }
  const bool whole =
      diff.before.recipe.faults.empty() && diff.after.recipe.faults.empty();
  text += !diff.differences.empty() ? ""
          : whole                   ? "\nnothing changes for users\n"
                  : "\nnothing changes for users in what can be read\n";
  return text + side_faults(diff.before, "OLD", terminal) +
         side_faults(diff.after, "NEW", terminal);
}

}  // namespace distro::cli
