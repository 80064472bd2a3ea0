#include "recipe/lint/rules/platform_condition.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "recipe/jinja/expression.hpp"
#include "recipe/jinja/python_text.hpp"
#include "recipe/meta_yaml/build_variables.hpp"
#include "recipe/meta_yaml/selector.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;

constexpr std::array<std::string_view, 37> platform_words{
    "linux", "linux32", "linux64",    "osx",     "win",    "win32",  "win64", "unix",
    "x86",   "x86_64",  "arm64",      "aarch64", "armv6l", "armv7l", "ppc64", "ppc64le",
    "s390x", "riscv64", "py",         "py2k",    "py3k",   "py26",   "py27",  "py33",
    "py34",  "py35",    "py36",       "and",     "or",     "not",    "True",  "False",
    "true",  "false",   "emscripten", "wasm32",  "wasi"};

constexpr std::array<std::string_view, 12> subdirs{
    "linux-64",    "linux-32",      "linux-aarch64", "linux-ppc64le",
    "linux-s390x", "linux-riscv64", "linux-armv7l",  "osx-64",
    "osx-arm64",   "win-64",        "win-32",        "win-arm64"};

/// Minor versions of Python 3.
constexpr std::array<int, 9> pythons{8, 9, 10, 11, 12, 13, 14, 15, 16};

bool is_word_sign(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '_';
}

/// The names in an expression; nothing of it may be a text.
std::vector<std::string_view> names_in(std::string_view text) {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word_sign(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && is_word_sign(text[at])) {
      ++at;
    }
    const std::string_view word = text.substr(start, at - start);
    if (word.find_first_not_of("0123456789") != std::string_view::npos) {
      names.push_back(word);
    }
  }
  return names;
}

void add_selector(std::string_view line, std::size_t number,
                  std::vector<Condition>& conditions) {
  line = without_trailing_blanks(line);
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] == '#') {
    return;
  }
  if (const std::optional<Selector> selector = selector_of(line)) {
    conditions.push_back(
        {std::string(selector->expression),
         {number, selector->column + 1},
         selector->kept.substr(std::min(first, selector->kept.size()))});
  }
}

/// Calls `visit` with each line and its number, from 1.
void for_each_line(std::string_view text,
                   const std::function<void(std::string_view, std::size_t)>& visit) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end), number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string words_below(const YamlNode& node) {
  std::string words = node.scalar;
  for (const YamlNode& item : node.items) {
    words += " " + words_below(item);
  }
  for (const auto& [key, value] : node.entries) {
    words += " " + key.scalar + " " + words_below(value);
  }
  return words;
}

void add_conditions(const YamlNode& node, std::vector<Condition>& conditions) {
  for (const YamlNode& item : node.items) {
    const YamlNode* condition = item.find("if");
    if (condition != nullptr && condition->kind == YamlNode::Kind::scalar) {
      conditions.push_back({condition->scalar, condition->place, words_below(item)});
    }
    add_conditions(item, conditions);
  }
  for (const auto& [key, value] : node.entries) {
    add_conditions(value, conditions);
  }
}

bool is_run_section(std::string_view key) {
  return key == "run" || key == "run_constrained" || key == "run_constraints";
}

/// The conditions below `run` of `requirements`, of the recipe and of its outputs.
void add_of_run(const YamlNode& recipe, std::vector<Condition>& conditions) {
  if (const YamlNode* requirements = recipe.find("requirements")) {
    for (const auto& [key, value] : requirements->entries) {
      if (is_run_section(key.scalar)) {
        add_conditions(value, conditions);
      }
    }
  }
  for (const YamlNode* output : items_of(recipe.find("outputs"))) {
    add_of_run(*output, conditions);
  }
}

/// "run" of the line "  run:"; "" for what is no key of a section.
std::string_view section_key(std::string_view line) {
  const std::size_t start = line.find_first_not_of(" -");
  const std::size_t end = line.find(':', std::min(start, line.size()));
  const bool key = start != std::string_view::npos && end != std::string_view::npos &&
                   line.find_first_not_of(" \t\r", end + 1) == std::string_view::npos;
  return key ? line.substr(start, end - start) : std::string_view();
}

bool holds(const Condition& condition, std::string_view subdir, int python) {
  const Scope scope =
      selector_scope(subdir, {{"python", "3." + std::to_string(python)}});
  const Fault fault = [](std::size_t /*offset*/, std::string_view message) {
    return InputError(std::string(message));
  };
  return is_true(evaluate(condition.text, scope, fault).value);
}

}  // namespace

std::vector<Condition> conditions_of(const RecipeSections& text) {
  std::vector<Condition> conditions;
  if (text.is_v1) {
    add_conditions(written_tree(text), conditions);
    return conditions;
  }
  for_each_line(text.source->text(), [&](std::string_view line, std::size_t number) {
    add_selector(line, number, conditions);
  });
  return conditions;
}

std::vector<Condition> run_conditions_of(const RecipeSections& text) {
  std::vector<Condition> conditions;
  if (text.is_v1) {
    add_of_run(written_tree(text), conditions);
    return conditions;
  }
  bool inside = false;
  for_each_line(text.source->text(), [&](std::string_view line, std::size_t number) {
    const std::string_view key = section_key(line);
    if (!key.empty()) {
      inside = is_run_section(key);
    }
    if (inside) {
      add_selector(line, number, conditions);
    }
  });
  return conditions;
}

bool is_about_platforms(const Condition& condition) {
  const std::vector<std::string_view> names = names_in(condition.text);
  const bool plain = condition.text.find_first_of("\"'.[]{}%*/+") == std::string::npos;
  return plain && !names.empty() &&
         std::all_of(names.begin(), names.end(), [](std::string_view name) {
           return std::find(platform_words.begin(), platform_words.end(), name) !=
                  platform_words.end();
         });
}

bool may_hold(const Condition& condition, bool is_v1) {
  const std::vector<std::string_view> names = names_in(condition.text);
  const bool asks_python = std::find(names.begin(), names.end(), "py") != names.end();
  if (is_v1 && asks_python) {
    return true;  // there it is a variant's text, not a number
  }
  try {
    for (const std::string_view subdir : subdirs) {
      for (const int python : pythons) {
        if (holds(condition, subdir, python)) {
          return true;
        }
      }
    }
  } catch (const Error&) {
    return true;
  }
  return false;
}

}  // namespace distro::recipe
