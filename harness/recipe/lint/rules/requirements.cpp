// Rules about what recipes require, apart from versions.
#include <algorithm>
#include <array>
#include <map>

#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

constexpr std::array<std::string_view, 20> build_tools{
    "autoconf",     "automake", "bison", "c-compiler", "cmake",
    "cxx-compiler", "flex",     "gcc",   "gfortran",   "gxx",
    "libtool",      "m4",       "make",  "meson",      "ninja",
    "pkg-config",   "sccache",  "swig",  "toolchain",  "fortran-compiler"};

bool is_build_tool(const std::string& name) {
  return std::find(build_tools.begin(), build_tools.end(), name) != build_tools.end();
}

/// What compiler() and stdlib() ask for: "gcc_linux-64", "sysroot_linux-64".
bool is_compiler(const std::string& name, const std::string& subdir) {
  return name.ends_with("_" + subdir) || name.ends_with("-compiler") ||
         name == "toolchain";
}

bool asks_for(const std::vector<Requirement>& requirements, const std::string& name) {
  return std::any_of(requirements.begin(), requirements.end(),
                     [&](const Requirement& one) { return one.name == name; });
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(start);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

/// The line says "- spec" and nothing else: no template, no selector.
bool is_plain_item(const base::SourceText& source, const Requirement& requirement) {
  const std::string_view line = without_blanks(source.line(requirement.place.line));
  return line.starts_with('-') && without_blanks(line.substr(1)) == requirement.spec;
}

void check_doubles(const LintedPackage& package, const std::string& section,
                   const std::vector<Requirement>& requirements, Report& report) {
  const base::SourceText& source = *package.text->source;
  std::map<std::string, const Requirement*> first;
  for (const Requirement& requirement : requirements) {
    const auto [before, is_first] = first.emplace(requirement.name, &requirement);
    const bool plain = !is_first && is_plain_item(source, requirement) &&
                       is_plain_item(source, *before->second);
    if (!plain || requirement.place.line == before->second->place.line) {
      continue;
    }
    std::optional<Fix> fix;
    if (requirement.spec == before->second->spec) {
      const std::string line(source.line(requirement.place.line));
      fix = Fix{"the second '" + requirement.spec + "' is removed",
                {{{requirement.place.line, 1}, line, "", true}}};
    }
    report.add(package.recipe().origin, requirement.place,
               section + " asks for " + requirement.name + " in line " +
                   std::to_string(before->second->place.line) + " already",
               fix);
  }
}

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return text;
}

/// Where the recipe names what it builds.
std::vector<const base::YamlNode*> names_of(const RecipeSections& recipe) {
  std::vector<const base::YamlNode*> names;
  const auto add = [&](const base::YamlNode* map) {
    const base::YamlNode* name = map == nullptr ? nullptr : map->find("name");
    if (name != nullptr && name->kind == base::YamlNode::Kind::scalar) {
      names.push_back(name);
    }
  };
  add(recipe.root.find("package"));
  for (const base::YamlNode* output : items_of(recipe.root.find("outputs"))) {
    add(recipe.is_v1 ? output->find("package") : output);
  }
  return names;
}

/// The package is itself a tool for building.
bool is_for_building(const std::string& name) {
  return is_build_tool(name) || name.find("compiler") != std::string::npos ||
         name.find("toolchain") != std::string::npos;
}

}  // namespace

void duplicate_requirement(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    for (const auto& [section, requirements] : output.requirements) {
      if (section != "test") {
        check_doubles(package, section, requirements, report);
      }
    }
  });
}

void build_tool_at_run_time(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    if (is_for_building(output.name)) {
      return;
    }
    for (const Requirement& requirement : requirements_of(output, "run")) {
      if (is_build_tool(requirement.name) ||
          is_compiler(requirement.name, evidence.subdir)) {
        report.add(package.recipe().origin, requirement.place,
                   "run asks for " + requirement.name + ", a tool for building");
      }
    }
  });
}

void run_requirement_in_build(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    const std::vector<Requirement>& build = requirements_of(output, "build");
    const bool compiled =
        std::any_of(build.begin(), build.end(), [&](const Requirement& requirement) {
          return is_compiler(requirement.name, evidence.subdir);
        });
    if (!compiled || !output.noarch.empty()) {
      return;
    }
    for (const Requirement& requirement : build) {
      const bool linked = asks_for(requirements_of(output, "run"), requirement.name) &&
                          !asks_for(requirements_of(output, "host"), requirement.name);
      if (linked && !is_build_tool(requirement.name)) {
        report.add(package.recipe().origin, requirement.place,
                   requirement.name + " is needed to run " + output.name +
                       ", but stands in build and not in host");
      }
    }
  });
}

void noarch_with_compiler(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    if (output.noarch.empty() || is_for_building(output.name)) {
      return;
    }
    for (const Requirement& requirement : requirements_of(output, "build")) {
      if (is_compiler(requirement.name, evidence.subdir)) {
        report.add(package.recipe().origin, requirement.place,
                   output.name + " is noarch: " + output.noarch +
                       ", but is built with a compiler");
      }
    }
  });
}

void noarch_without_python(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    if (output.noarch == "python" &&
        !asks_for(requirements_of(output, "run"), "python")) {
      report.add(package.recipe().origin, output.place,
                 output.name + " is noarch: python, but run does not ask for python");
    }
  });
}

void deprecated_requirement(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    for (const auto& [section, requirements] : output.requirements) {
      for (const Requirement& requirement : requirements) {
        const std::string& path = package.recipe().origin;
        if (requirement.written.ends_with(" x.x")) {
          report.add(path, requirement.place,
                     "'" + requirement.written + "' is no version", std::nullopt,
                     "Write '" + requirement.name +
                         "' in host; the variant says which version.");
        } else if (requirement.name == "toolchain" ||
                   requirement.name == "toolchain3") {
          report.add(path, requirement.place,
                     requirement.name + " is of the time before compiler()",
                     std::nullopt, "Ask for compiler('c') and its like in build.");
        }
      }
    }
  });
}

void upper_case_requirement(const Evidence& evidence, Report& report) {
  for_each_output(evidence, [&](const LintedPackage& package, const Output& output) {
    for (const auto& [section, requirements] : output.requirements) {
      for (const Requirement& requirement : requirements) {
        const std::string written = requirement.spec.substr(0, requirement.name.size());
        const bool is_name = requirement.spec.size() >= requirement.name.size() &&
                             requirement.spec.find_first_of(":[") == std::string::npos;
        if (!is_name || written == requirement.name) {
          continue;
        }
        std::optional<Fix> fix;
        if (is_plain_item(*package.text->source, requirement)) {
          fix = Fix{written + " becomes " + requirement.name,
                    {{requirement.place, written, requirement.name}}};
        }
        report.add(package.recipe().origin, requirement.place,
                   "'" + written + "' has upper-case letters; no package name has", fix,
                   "Write " + requirement.name + ".");
      }
    }
  });
}

void upper_case_name(const Evidence& evidence, Report& report) {
  for (const LintedPackage& package : evidence.packages) {
    for (const base::YamlNode* name : names_of(*package.text)) {
      const std::string lower = in_lower_case(name->scalar);
      const std::string_view line = package.text->source->line(name->place.line);
      const std::size_t start = name->place.column == 0 ? 0 : name->place.column - 1;
      if (lower == name->scalar) {
        continue;
      }
      std::optional<Fix> fix;
      if (start < line.size() && line.substr(start).starts_with(name->scalar)) {
        fix = Fix{name->scalar + " becomes " + lower,
                  {{name->place, name->scalar, lower}}};
      }
      report.add(package.recipe().origin, name->place,
                 "'" + name->scalar + "' has upper-case letters; no package name has",
                 fix, "Write " + lower + ".");
    }
  }
}

}  // namespace distro::recipe::rules
