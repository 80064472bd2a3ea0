#include "recipe/built/recipe_draft.hpp"

#include <algorithm>

#include "base/yaml_writer.hpp"

namespace distro::recipe {
namespace {

using base::add_entry;
using base::add_filled;
using base::yaml_bare;
using base::yaml_map;
using base::yaml_string;
using base::yaml_strings;
using base::YamlNode;

YamlNode package_of(const RecipeDraft& draft) {
  YamlNode package = yaml_map();
  add_entry(package, "name", yaml_string(draft.name));
  add_entry(package, "version", yaml_string(draft.version));
  return package;
}

YamlNode source_of(const RecipeDraft& draft) {
  YamlNode source = yaml_map();
  add_filled(source, "url", yaml_string(draft.source_url));
  add_filled(source, "sha256", yaml_string(draft.source_sha256));
  return source;
}

YamlNode build_of(const RecipeDraft& draft) {
  YamlNode build = yaml_map();
  add_entry(build, "number", yaml_bare(std::to_string(draft.build_number)));
  add_filled(build, "noarch", yaml_string(draft.noarch));
  add_filled(build, "script", yaml_string(draft.script));
  YamlNode python = yaml_map();
  add_filled(python, "entry_points", yaml_strings(draft.entry_points));
  add_filled(build, "python", std::move(python));
  return build;
}

YamlNode requirements_of(const RecipeDraft& draft) {
  YamlNode requirements = yaml_map();
  add_filled(requirements, "host", yaml_strings(draft.host));
  add_filled(requirements, "run", yaml_strings(draft.run));
  add_filled(requirements, "run_constraints", yaml_strings(draft.run_constraints));
  return requirements;
}

YamlNode about_of(const RecipeDraft& draft) {
  YamlNode about = yaml_map();
  add_filled(about, "homepage", yaml_string(draft.homepage));
  add_filled(about, "repository", yaml_string(draft.repository));
  add_filled(about, "documentation", yaml_string(draft.documentation));
  add_filled(about, "license", yaml_string(draft.license));
  add_filled(about, "summary", yaml_string(draft.summary));
  return about;
}

void escape(std::string& text) {
  constexpr std::string_view opening = "${{";
  constexpr std::string_view instead = "${{ '${{' }}";
  for (std::size_t at = text.find(opening); at != std::string::npos;
       at = text.find(opening, at + instead.size())) {
    text.replace(at, opening.size(), instead);
  }
}

}  // namespace

void escape_expressions(YamlNode& node) {
  escape(node.scalar);
  for (YamlNode& item : node.items) {
    escape_expressions(item);
  }
  for (base::YamlEntry& entry : node.entries) {
    escape_expressions(entry.second);
  }
}

std::string spec_with_operators(const std::string& spec) {
  const std::size_t start =
      spec.find_first_not_of(' ', std::min(spec.find(' '), spec.size()));
  if (start == std::string::npos || spec.find('[') != std::string::npos) {
    return spec;
  }
  const std::size_t end = std::min(spec.find(' ', start), spec.size());
  std::string version;
  for (std::size_t at = start; at < end;) {
    const std::size_t next = std::min(spec.find_first_of(",|()", at), end);
    const std::string atom = spec.substr(at, next - at);
    const bool plain =
        !atom.empty() && atom.find_first_of("<>=!~*^$") == std::string::npos;
    version += (plain ? "==" : "") + atom + (next < end ? spec.substr(next, 1) : "");
    at = next + 1;
  }
  return spec.substr(0, start) + version + spec.substr(end);
}

YamlNode import_test(const std::vector<std::string>& modules) {
  YamlNode python = yaml_map();
  add_entry(python, "imports", yaml_strings(modules));
  YamlNode test = yaml_map();
  add_entry(test, "python", std::move(python));
  return test;
}

YamlNode command_test(const std::vector<std::string>& commands) {
  YamlNode test = yaml_map();
  add_entry(test, "script", yaml_strings(commands));
  return test;
}

std::string recipe_yaml_text(const RecipeDraft& draft) {
  YamlNode recipe = yaml_map();
  add_entry(recipe, "package", package_of(draft));
  add_filled(recipe, "source", source_of(draft));
  add_entry(recipe, "build", build_of(draft));
  add_filled(recipe, "requirements", requirements_of(draft));
  add_filled(recipe, "tests", draft.tests);
  add_filled(recipe, "about", about_of(draft));
  YamlNode extra = yaml_map();
  add_filled(extra, "recipe-maintainers", yaml_strings(draft.maintainers));
  add_filled(recipe, "extra", std::move(extra));
  escape_expressions(recipe);
  std::string text;
  for (const std::string& remark : draft.remarks) {
    text += "# " + remark + "\n";
  }
  return text + (text.empty() ? "" : "\n") + base::yaml_text(recipe);
}

}  // namespace distro::recipe
