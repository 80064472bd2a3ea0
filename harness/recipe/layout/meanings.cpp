#include "recipe/layout/meanings.hpp"

#include <array>
#include <optional>

#include "base/error.hpp"
#include "recipe/layout/spacing.hpp"
#include "recipe/meaning.hpp"
#include "recipe/recipe_yaml/recipe_yaml.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe::layout {
namespace {

constexpr std::array<const char*, 5> platforms{"linux-64", "linux-aarch64", "osx-64",
                                               "osx-arm64", "win-64"};

/// What is wrong, without the place and the line: those may change.
std::string without_place(const std::string& fault, const std::string& origin) {
  std::string message = fault.substr(0, fault.find('\n'));
  if (message.starts_with(origin + ":")) {
    message.erase(0, message.find(": ", origin.size()) + 2);
  }
  return message.substr(0, message.find(" (the line is rendered as "));
}

/// A template that could not be filled in stands there as it was written.
void space_templates(base::YamlNode& node) {
  node.scalar = spaced_templates(node.scalar, Templates::minijinja);
  for (base::YamlNode& item : node.items) {
    space_templates(item);
  }
  for (auto& [key, value] : node.entries) {
    space_templates(key);
    space_templates(value);
  }
}

std::string meaning_of(const base::YamlNode& root) {
  std::string meaning;
  append_meaning(meaning, root);
  return meaning;
}

std::string meaning_as_written(const std::string& text, const std::string& origin) {
  base::YamlNode root = base::parse_yaml(text, origin).root;
  space_templates(root);
  return meaning_of(root);
}

std::string meaning_as_rendered(const std::string& text, const std::string& origin,
                                const char* subdir) {
  base::YamlNode root =
      render_recipe_yaml(text, origin, subdir, standard_config()).root;
  space_templates(root);
  return meaning_of(root);
}

/// What is built, in all variants: conda-build takes some of it from the recipe's text,
/// not from what it says.
std::string builds_of(const Recipe& recipe) {
  std::string builds;
  for (const Output& output : recipe.outputs) {
    builds += output.name + " " + output.version + " " + output.build_id + " " +
              output.meaning + "\n";
  }
  return builds;
}

template <typename Read>
std::string or_fault(const std::string& origin, Read read) {
  try {
    return read();
  } catch (const InputError& fault) {
    return "refused: " + without_place(fault.what(), origin);
  }
}

}  // namespace

Readers::Readers() {
  for (const char* subdir : platforms) {
    metas_.emplace_back(subdir, standard_config());
  }
}

std::string Readers::meaning(const std::string& text, const std::string& origin,
                             FileKind kind, std::size_t reader) const {
  switch (kind) {
    case FileKind::meta_yaml: {
      const base::SourceText source(origin, without_mark(text));
      return meaning_of(metas_[reader].render(source).root);
    }
    case FileKind::recipe_yaml:
      return meaning_as_rendered(text, origin, platforms.at(reader));
    case FileKind::manifest:
    case FileKind::distribution:
      break;
  }
  return meaning_as_written(text, origin);
}

void Readers::refuse_unreadable(const std::string& text, const std::string& origin,
                                FileKind kind) const {
  std::optional<InputError> first;
  for (std::size_t reader = 0; reader < platforms.size(); ++reader) {
    try {
      static_cast<void>(meaning(text, origin, kind, reader));
      return;
    } catch (const InputError& fault) {
      first = first ? first : std::optional(fault);
    }
  }
  throw *first;
}

std::string Readers::difference(const std::string& before, const std::string& after,
                                const std::string& origin, FileKind kind) const {
  const auto differs = [&](const auto& read) {
    return or_fault(origin, [&] { return read(before); }) !=
           or_fault(origin, [&] { return read(after); });
  };
  const bool recipe = kind == FileKind::meta_yaml || kind == FileKind::recipe_yaml;
  const bool template_only = kind == FileKind::meta_yaml;
  if (!template_only && differs([&](const std::string& text) {
        return meaning_as_written(text, origin);
      })) {
    return "a value would not be the same";
  }
  for (std::size_t reader = 0; recipe && reader < platforms.size(); ++reader) {
    if (differs([&](const std::string& text) {
          return meaning(text, origin, kind, reader);
        })) {
      return std::string("it would not mean the same on ") + platforms.at(reader);
    }
  }
  if (recipe &&
      differs([&](const std::string& text) { return builds(text, origin, kind); })) {
    return "its build strings would not be the same";
  }
  return "";
}

std::string Readers::builds(const std::string& text, const std::string& origin,
                            FileKind kind) const {
  const bool meta = kind == FileKind::meta_yaml;
  return builds_of(
      meta ? read_meta_yaml(text, origin, metas_.front())
           : read_recipe_yaml(text, origin, platforms.front(), standard_config()));
}

}  // namespace distro::recipe::layout
