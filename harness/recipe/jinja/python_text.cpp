#include "recipe/jinja/python_text.hpp"

#include <algorithm>
#include <cctype>

namespace distro::recipe {
namespace {

bool is_letter(char sign) {
  return std::isalpha(static_cast<unsigned char>(sign)) != 0;
}

char lower(char sign) {
  return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign - 'A' + 'a') : sign;
}

char upper(char sign) {
  return sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - 'a' + 'A') : sign;
}

Value text_value(std::string_view text) { return Value{std::string(text)}; }

Value::List split_by_blanks(std::string_view text, std::int64_t limit) {
  Value::List parts;
  std::size_t at = text.find_first_not_of(python_blanks);
  while (at != std::string_view::npos) {
    if (limit == 0) {
      parts.push_back(Value{stripped(text.substr(at), python_blanks, Side::right)});
      break;
    }
    --limit;
    const std::size_t end = text.find_first_of(python_blanks, at);
    parts.push_back(text_value(text.substr(at, end - at)));
    at = text.find_first_not_of(python_blanks, end);
  }
  return parts;
}

/// How many bytes of `text` at `at` end a line; 0 if none do.
std::size_t line_end(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const char sign = rest.front();
  if (sign == '\r') {
    return rest.starts_with("\r\n") ? 2 : 1;
  }
  if ((sign >= '\n' && sign <= '\f') || (sign >= '\x1c' && sign <= '\x1e')) {
    return 1;
  }
  if (rest.starts_with("\xC2\x85")) {
    return 2;
  }
  return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

}  // namespace

std::size_t wide_blank_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.empty() || static_cast<unsigned char>(rest.front()) < 0xC2) {
    return 0;
  }
  if (rest.starts_with("\xC2\xA0") || rest.starts_with("\xC2\x85")) {
    return 2;
  }
  for (const std::string_view blank :
       {"\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
        "\xE3\x80\x80"}) {
    if (rest.starts_with(blank)) {
      return 3;
    }
  }
  // U+2000 to U+200A.
  const bool space = rest.starts_with("\xE2\x80") && rest.size() > 2 &&
                     static_cast<unsigned char>(rest[2]) >= 0x80 &&
                     static_cast<unsigned char>(rest[2]) <= 0x8a;
  return space ? 3 : 0;
}

std::string_view without_trailing_blanks(std::string_view text) {
  while (!text.empty()) {
    const char last = text.back();
    if (python_blanks.find(last) != std::string_view::npos ||
        (last >= '\x1c' && last <= '\x1f')) {
      text.remove_suffix(1);
      continue;
    }
    const std::size_t wide =
        text.size() > 1 && wide_blank_at(text, text.size() - 2) == 2   ? 2U
        : text.size() > 2 && wide_blank_at(text, text.size() - 3) == 3 ? 3U
                                                                       : 0U;
    if (wide == 0) {
      break;
    }
    text.remove_suffix(wide);
  }
  return text;
}

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() &&
           (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
      ++end;
    }
    characters.push_back(text.substr(at, end - at));
    at = end;
  }
  return characters;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t end = byte <= 0x1e || byte >= 0xc2 ? line_end(text, at) : 0;
    if (end == 0) {
      ++at;
      continue;
    }
    lines.push_back(text.substr(start, at - start));
    at += end;
    start = at;
  }
  if (start < text.size()) {
    lines.push_back(text.substr(start));
  }
  return lines;
}

Value::List split(std::string_view text, std::optional<std::string_view> separator,
                  std::int64_t limit) {
  if (!separator) {
    return split_by_blanks(text, limit);
  }
  Value::List parts;
  std::size_t at = 0;
  for (; limit != 0; --limit) {
    const std::size_t end = text.find(*separator, at);
    if (end == std::string_view::npos) {
      break;
    }
    parts.push_back(text_value(text.substr(at, end - at)));
    at = end + separator->size();
  }
  parts.push_back(text_value(text.substr(at)));
  return parts;
}

Value::List split_from_right(std::string_view text,
                             std::optional<std::string_view> separator,
                             std::int64_t limit) {
  Value::List all = split(text, separator, -1);
  if (limit < 0 || all.size() <= static_cast<std::size_t>(limit) + 1) {
    return all;
  }
  const std::string_view between = separator.value_or(" ");
  const std::size_t joined = all.size() - static_cast<std::size_t>(limit);
  if (!separator) {
    // The rest keeps its own blanks.
    std::string_view rest = text;
    for (std::size_t at = joined; at < all.size(); ++at) {
      rest = rest.substr(0, rest.find_last_not_of(python_blanks) + 1);
      rest.remove_suffix(all[at].as<std::string>()->size());
    }
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(joined));
    all.insert(all.begin(), Value{stripped(rest, python_blanks)});
    return all;
  }
  std::string first;
  for (std::size_t at = 0; at < joined; ++at) {
    first += (at > 0 ? std::string(between) : "") + *all[at].as<std::string>();
  }
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(joined));
  all.insert(all.begin(), Value{std::move(first)});
  return all;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to,
                     std::int64_t limit) {
  std::string result;
  std::size_t at = 0;
  for (; limit != 0 && !from.empty(); --limit) {
    const std::size_t found = text.find(from, at);
    if (found == std::string_view::npos) {
      break;
    }
    result += text.substr(at, found - at);
    result += to;
    at = found + from.size();
  }
  result += text.substr(at);
  return result;
}

std::string stripped(std::string_view text, std::string_view signs, Side side) {
  if (side != Side::right) {
    text.remove_prefix(std::min(text.find_first_not_of(signs), text.size()));
  }
  if (side != Side::left) {
    text = text.substr(0, text.find_last_not_of(signs) + 1);
  }
  return std::string(text);
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text;
}

std::string raised(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), upper);
  return text;
}

std::string capitalized(std::string text) {
  text = lowered(std::move(text));
  if (!text.empty()) {
    text.front() = upper(text.front());
  }
  return text;
}

std::string titled(std::string text) {
  bool inside = false;
  for (char& sign : text) {
    sign = inside ? lower(sign) : upper(sign);
    inside = is_letter(sign);
  }
  return text;
}

}  // namespace distro::recipe
