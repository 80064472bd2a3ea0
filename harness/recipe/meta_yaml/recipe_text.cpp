#include "recipe/meta_yaml/recipe_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

namespace distro::recipe {
namespace {

constexpr auto npos = std::string_view::npos;
using Words = std::initializer_list<std::string_view>;

bool is_space(char sign) { return std::isspace(static_cast<unsigned char>(sign)) != 0; }

bool is_word(char sign) {
  return std::isalnum(static_cast<unsigned char>(sign)) != 0 || sign == '_' ||
         static_cast<unsigned char>(sign) >= 0x80;
}

/// The start of the first line at or behind `at` for which `ends` holds, or the end.
template <typename Ends>
std::size_t line_where(std::string_view text, std::size_t at, Ends ends) {
  while (at < text.size()) {
    const bool starts_line = at == 0 || text[at - 1] == '\n';
    if (starts_line && ends(text.substr(at))) {
      return at;
    }
    const std::size_t next = text.find('\n', at);
    at = next == npos ? text.size() : next + 1;
  }
  return text.size();
}

bool starts_with_one(std::string_view rest, Words words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return rest.starts_with(word) && rest.substr(word.size()).starts_with(":");
  });
}

std::string_view without_blanks(std::string_view text) {
  const auto first = std::find_if_not(text.begin(), text.end(), is_space);
  return text.substr(static_cast<std::size_t>(first - text.begin()));
}

/// `- name` or `- type` behind at least one blank; with `only_spaces` no other blanks.
bool begins_output(std::string_view rest, bool only_spaces, bool with_colon) {
  const auto skip = [&](std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && (only_spaces ? text[at] == ' ' : is_space(text[at]))) {
      ++at;
    }
    return at;
  };
  const std::size_t indent = skip(rest);
  if (indent == 0 || !rest.substr(indent).starts_with("-")) {
    return false;
  }
  rest.remove_prefix(indent + 1);
  const std::size_t gap = only_spaces                          ? skip(rest)
                          : !rest.empty() && is_space(rest[0]) ? 1U
                                                               : 0U;
  rest.remove_prefix(gap);
  const bool named = rest.starts_with("name") || rest.starts_with("type");
  return gap > 0 && named && (!with_colon || rest.substr(4).starts_with(":"));
}

/// What stands in the line behind `at`.
std::string_view line_behind(std::string_view text, std::size_t at) {
  return text.substr(at, std::min(text.find('\n', at), text.size()) - at);
}

/// `pin_word('numpy'`: calls `fits` with where the name's quote closes.
bool any_numpy_pin(std::string_view text,
                   const std::function<bool(std::size_t)>& fits) {
  for (std::size_t at = text.find("pin_"); at != npos; at = text.find("pin_", at + 1)) {
    std::size_t open = at + 4;
    while (open < text.size() && is_word(text[open])) {
      ++open;
    }
    const std::string_view rest = text.substr(open);
    const bool named =
        open > at + 4 && (rest.starts_with("('numpy") || rest.starts_with("(\"numpy"));
    if (named && rest.size() > 7 && (rest[7] == '\'' || rest[7] == '"') &&
        fits(open + 8)) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string_view outputs_text(std::string_view text) {
  const auto starts = [](std::string_view rest) {
    return starts_with_one(rest, {"outputs"});
  };
  const std::size_t begin = line_where(text, 0, starts);
  const std::size_t end = line_where(text, begin + 1, [](std::string_view rest) {
    return starts_with_one(rest, {"test", "extra", "about"});
  });
  return begin < text.size() ? text.substr(begin, end - begin) : std::string_view();
}

std::vector<std::string_view> output_blocks(std::string_view text) {
  std::vector<std::string_view> blocks;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = line_where(text, at, [](std::string_view rest) {
      return begins_output(rest, true, true);
    });
    if (begin >= text.size()) {
      return blocks;
    }
    const std::size_t end = line_where(text, begin + 1, [](std::string_view rest) {
      return is_word(rest[0]) || begins_output(rest, true, false);
    });
    blocks.push_back(text.substr(begin, end - begin));
    at = end;
  }
}

std::string_view package_and_build_text(std::string_view text) {
  return text.substr(0, line_where(text, 0, [](std::string_view rest) {
                       return starts_with_one(
                           rest, {"requirements", "test", "extra", "about", "outputs"});
                     }));
}

std::string_view used_requirements_text(std::string_view text) {
  const std::size_t begin = text.find("requirements:");
  if (begin == npos || begin + 13 >= text.size()) {
    return {};
  }
  const std::size_t end = line_where(text, begin + 14, [](std::string_view rest) {
    return is_word(rest[0]) || begins_output(rest, false, false);
  });
  return text.substr(begin, end - begin);
}

std::string_view requirements_text(std::string_view text, bool top_level) {
  const auto begins = [&](std::string_view rest) {
    return starts_with_one(top_level ? rest : without_blanks(rest), {"requirements"});
  };
  const auto ends = [&](std::string_view rest) {
    if (top_level) {
      return starts_with_one(rest, {"test", "extra", "about", "outputs"});
    }
    const std::string_view inner = without_blanks(rest);
    const bool output = inner.starts_with("-") && inner.size() > 1 &&
                        is_space(inner[1]) &&
                        without_blanks(inner.substr(1)).starts_with("name:");
    return starts_with_one(inner, {"test", "extra", "about"}) || output ||
           starts_with_one(rest, {"outputs"});
  };
  const std::size_t begin = line_where(text, 0, begins);
  return begin < text.size()
             ? text.substr(begin, line_where(text, begin + 1, ends) - begin)
             : std::string_view();
}

bool pins_numpy_xx(std::string_view requirements) {
  for (std::size_t at = requirements.find("numpy"); at != npos;
       at = requirements.find("numpy", at + 1)) {
    if (without_blanks(requirements.substr(at + 5)).starts_with("x.x")) {
      return true;
    }
    const std::string_view before = requirements.substr(0, at);
    const bool pinned =
        before.ends_with("pin_compatible('") || before.ends_with("pin_compatible(\"");
    const std::string_view line = line_behind(requirements, at);
    for (const std::string_view bound :
         {"max_pin='x.x'", "max_pin=\"x.x\"", "max_pin='x.x\"", "max_pin=\"x.x'"}) {
      if (pinned && line.find(bound) != npos) {
        return true;
      }
    }
  }
  return false;
}

bool pins_numpy_compatibly_xx(std::string_view requirements) {
  bool first = true;
  return any_numpy_pin(requirements, [&](std::size_t at) {
    const std::string_view line = line_behind(requirements, at);
    // The last bound of the line has the word, of the first pin that has one.
    const std::size_t bound =
        std::max(line.rfind("x_pin='") + 1, line.rfind("x_pin=\"") + 1);
    if (bound == 0 || !first) {
      return false;
    }
    first = false;
    const std::string_view signs = line.substr(bound + 6);
    const std::size_t end = signs.find_first_not_of("x.");
    const std::string_view pin = signs.substr(0, end);
    return end != npos && std::count(pin.begin(), pin.end(), 'x') == 2;
  });
}

bool pins_subpackage(std::string_view requirements) {
  for (std::size_t at = requirements.find("{{"); at != npos;
       at = requirements.find("{{", at + 1)) {
    const std::string_view call = without_blanks(requirements.substr(at + 2));
    if (!call.starts_with("pin_subpackage(")) {
      continue;
    }
    const auto begin = static_cast<std::size_t>(call.data() - requirements.data());
    const std::string_view line = line_behind(requirements, begin);
    for (std::size_t close = line.find(')'); close != npos;
         close = line.find(')', close + 1)) {
      if (without_blanks(line.substr(close + 1)).starts_with("}}")) {
        return true;
      }
    }
  }
  return false;
}

bool writes_hash(std::string_view package_and_build) {
  if (package_and_build.find("string:") == npos) {
    return false;
  }
  for (std::size_t at = package_and_build.find("h{{"); at != npos;
       at = package_and_build.find("h{{", at + 1)) {
    const std::string_view name = without_blanks(package_and_build.substr(at + 3));
    if (name.starts_with("PKG_HASH") &&
        without_blanks(name.substr(8)).starts_with("}}")) {
      return true;
    }
  }
  return false;
}

}  // namespace distro::recipe
