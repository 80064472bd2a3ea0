#include "recipe/recipe_yaml/strict_spec.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "recipe/minijinja/scope.hpp"

namespace distro::recipe::v1 {
namespace {

using channel::ParseError;
using Brackets = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view white = " \t\n\v\f\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(white);
  return start == std::string_view::npos
             ? std::string_view()
             : text.substr(start, text.find_last_not_of(white) - start + 1);
}

/// `key=value, key="value"` between brackets.
class BracketParser {
 public:
  explicit BracketParser(std::string_view text) : rest_(text) {}

  Brackets parse() {
    Brackets result;
    while (!trimmed(rest_).empty()) {
      const std::size_t equals = rest_.find('=');
      if (equals == std::string_view::npos) {
        throw ParseError("expected key=value in []", 0);
      }
      std::string key(trimmed(rest_.substr(0, equals)));
      rest_ = trimmed(rest_.substr(equals + 1));
      const auto same = [&](const auto& entry) { return entry.first == key; };
      if (std::any_of(result.begin(), result.end(), same)) {
        throw ParseError("'" + key + "' is given twice", 0);
      }
      result.emplace_back(std::move(key), take_value());
      rest_ = trimmed(rest_);
      if (!rest_.empty() && !rest_.starts_with(',')) {
        throw ParseError("expected ',' in []", 0);
      }
      rest_.remove_prefix(rest_.empty() ? 0 : 1);
    }
    return result;
  }

 private:
  std::string take_value() {
    const char first = rest_.empty() ? '\0' : rest_[0];
    const bool quoted = first == '"' || first == '\'';
    const std::size_t start = quoted || first == '[' ? 1 : 0;
    const std::size_t end = quoted ? rest_.find(first, 1)
                            : first == '['
                                ? rest_.find(']')
                                : std::min(rest_.find_first_of(",]'\""), rest_.size());
    if (end == std::string_view::npos || (start == 0 && end == 0)) {
      throw ParseError("a value in [] is missing or not closed", 0);
    }
    std::string value(rest_.substr(start, end - start));
    rest_.remove_prefix(end + start);
    return start == 0 ? std::string(trimmed(value)) : value;
  }

  std::string_view rest_;
};

/// Cuts the brackets at the end off `text`.
Brackets take_brackets(std::string_view& text) {
  if (!text.ends_with(']')) {
    return {};
  }
  int depth = 0;
  std::size_t open = text.size();
  do {
    --open;
    depth += text[open] == ']' ? 1 : text[open] == '[' ? -1 : 0;
  } while (depth > 0 && open > 0);
  if (depth > 0) {
    return {};
  }
  const std::string_view inner = text.substr(open + 1, text.size() - open - 2);
  text = text.substr(0, open);
  return BracketParser(inner).parse();
}

/// What stands before the name: `channel/subdir:namespace:`.
struct Prefix {
  std::string channel;
  std::string subdir;
  std::string name_space;
};

Prefix take_prefix(std::string_view& text) {
  Prefix prefix;
  const std::size_t second = text.rfind(':');
  if (second == std::string_view::npos) {
    return prefix;
  }
  const std::string_view front = text.substr(0, second);
  text = text.substr(second + 1);
  const std::size_t first = front.rfind(':');
  const std::size_t start = first == std::string_view::npos ? 0 : first + 1;
  prefix.name_space = std::string(trimmed(front.substr(start)));
  if (first != std::string_view::npos) {
    prefix.channel = std::string(front.substr(0, first));
    const std::size_t slash = prefix.channel.rfind('/');
    if (slash != std::string::npos &&
        is_known_subdir(prefix.channel.substr(slash + 1))) {
      prefix.subdir = prefix.channel.substr(slash + 1);
      prefix.channel.resize(slash);
    }
  }
  return prefix;
}

bool is_part(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z') || letter == '*';
}

/// Where the version ends and white space, a build or nothing follows.
class VersionScanner {
 public:
  explicit VersionScanner(std::string_view text) : text_(text) {}

  std::size_t end() {
    group();
    return at_;
  }

 private:
  [[nodiscard]] char now() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip(std::string_view letters) {
    at_ = std::min(text_.find_first_not_of(letters, at_), text_.size());
  }
  [[noreturn]] void fail() const {
    throw ParseError("'" + std::string(text_) + "' is no version spec", at_);
  }

  void group() {
    constraint();
    for (;;) {
      const std::size_t before = at_;
      skip(white);
      if (now() != ',' && now() != '|') {
        at_ = before;
        return;
      }
      ++at_;
      skip(white);
      constraint();
    }
  }

  void constraint() {
    if (now() == '(') {
      ++at_;
      group();
      if (now() != ')') {
        fail();
      }
      ++at_;
      return;
    }
    skip(white);
    skip("=!<>~");
    skip(white);
    if (!is_part(now())) {
      fail();
    }
    version();
  }

  void parts() {
    if (!is_part(now())) {
      fail();
    }
    for (;;) {
      while (is_part(now())) {
        ++at_;
      }
      const std::size_t before = at_;
      skip("._-");
      if (!is_part(now())) {
        at_ = before;
        skip("_-");
        return;
      }
    }
  }

  void version() {
    const std::size_t start = at_;
    skip("0123456789");
    if (now() == '!' && at_ > start) {
      ++at_;
    } else {
      at_ = start;
    }
    parts();
    if (now() == '+') {
      ++at_;
      parts();
    }
    skip(".*");
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct Parts {
  std::string version;
  std::string build;
};

/// `>=1.2, <2 py_0`.
Parts version_and_build(std::string_view text) {
  if (text.find('[') != std::string_view::npos) {
    throw ParseError("a spec has one part in [] only", text.find('['));
  }
  const std::size_t end = VersionScanner(text).end();
  const std::string_view build = trimmed(text.substr(end));
  const bool valid = std::all_of(build.begin(), build.end(), [](char letter) {
    return is_part(letter) || letter == '_';
  });
  if (!valid) {
    throw ParseError("'" + std::string(build) +
                         "' is no build string: it may have letters, digits, '_' and "
                         "'*'",
                     end);
  }
  std::string version(text.substr(0, end));
  std::erase_if(version, [](char letter) {
    return white.find(letter) != std::string_view::npos;
  });
  return {strict_version_spec(version), std::string(build)};
}

/// ">=3" and "3", which means "==3".
std::string build_number_spec(const std::string& text) {
  const std::size_t end = text.find_first_not_of("=!<>");
  const std::string digits = end == std::string::npos ? "" : text.substr(end);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) {
    throw ParseError("'" + text + "' is no build number", 0);
  }
  return (end == 0 ? "==" : text.substr(0, end)) + digits;
}

void require_digest(const std::string& key, const std::string& value) {
  const std::size_t length = key == "md5" ? 32 : 64;
  if (value.size() != length ||
      value.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
    throw ParseError("'" + value + "' is no " + key, 0);
  }
}

/// The keys in the order in which they are written, behind name, version and build.
constexpr std::array<std::string_view, 8> written_keys = {
    "md5", "sha256",  "build_number",   "fn",
    "url", "license", "license_family", "track_features"};

std::string written_brackets(const Brackets& brackets) {
  std::string result;
  for (const std::string_view key : written_keys) {
    for (const auto& [name, value] : brackets) {
      if (name == key) {
        result += (result.empty() ? "" : ", ") + name + "=\"" +
                  (name == "build_number" ? build_number_spec(value) : value) + "\"";
      }
    }
  }
  return result.empty() ? "" : "[" + result + "]";
}

/// Takes what stands elsewhere too out of the brackets.
void take_known(const Brackets& brackets, Prefix& prefix, Parts& parts) {
  for (const auto& [key, value] : brackets) {
    if (key == "version") {
      parts.version = strict_version_spec(value);
    } else if (key == "build") {
      parts.build = value;
    } else if (key == "channel") {
      prefix.channel = value;
    } else if (key == "subdir") {
      prefix.subdir = value;
    } else if (key == "namespace") {
      prefix.name_space = value;
    } else if (key == "md5" || key == "sha256") {
      require_digest(key, value);
    } else if (std::find(written_keys.begin(), written_keys.end(), key) ==
               written_keys.end()) {
      throw ParseError("'" + key + "' is no key of a spec", 0);
    }
  }
}

std::string written_prefix(const Prefix& prefix) {
  std::string result = prefix.channel;
  if (!prefix.channel.empty() && !prefix.subdir.empty()) {
    result += "/" + prefix.subdir;
  }
  if (!prefix.name_space.empty()) {
    return result + ":" + prefix.name_space + ":";
  }
  return prefix.channel.empty() && prefix.subdir.empty() ? result : result + "::";
}

std::size_t offset_of(std::string_view part, std::string_view whole) {
  return static_cast<std::size_t>(part.data() - whole.data());
}

/// With faults that count from the beginning of the spec.
Parts version_and_build_at(std::string_view text, std::size_t offset) {
  try {
    return version_and_build(text);
  } catch (const ParseError& error) {
    throw ParseError(error.what(), offset + error.offset());
  }
}

}  // namespace

std::string package_name(std::string_view text) {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  const std::size_t wrong = text.find_first_not_of(letters);
  if (wrong != std::string_view::npos) {
    throw ParseError("'" + std::string(text) +
                         "' is no package name: it may have a-z, 0-9, '.', '_' and "
                         "'-'",
                     wrong);
  }
  std::string name(text);
  std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return name;
}

StrictSpec strict_match_spec(std::string_view text) {
  std::string_view rest = trimmed(text.substr(0, text.find('#')));
  const Brackets brackets = take_brackets(rest);
  Prefix prefix = take_prefix(rest);
  rest = trimmed(rest);
  const std::size_t end = std::min(rest.find_first_of(" \t\n\v\f\r><=!~"), rest.size());
  if (end == 0) {
    throw ParseError("a package name is missing", 0);
  }
  StrictSpec spec;
  const std::string_view name = rest.substr(0, end);
  const bool is_pattern = name.find('*') != std::string_view::npos ||
                          (name.starts_with('^') && name.ends_with('$'));
  if (is_pattern) {
    throw ParseError(
        "'" + std::string(name) + "' is a pattern: a requirement names one package", 0);
  }
  spec.name = package_name(name);
  rest = trimmed(rest.substr(end));
  Parts parts;
  take_known(brackets, prefix, parts);
  if (!rest.empty()) {
    const Parts behind = version_and_build_at(rest, offset_of(rest, text));
    if (!parts.version.empty() || (!parts.build.empty() && !behind.build.empty())) {
      throw ParseError("version or build is given twice", 0);
    }
    parts.version = behind.version;
    parts.build = parts.build.empty() ? behind.build : parts.build;
  }
  spec.text = written_prefix(prefix) + spec.name;
  if (!parts.version.empty() || !parts.build.empty()) {
    spec.text += " " + (parts.version.empty() ? "*" : parts.version);
  }
  spec.text += parts.build.empty() ? "" : " " + parts.build;
  spec.text += written_brackets(brackets);
  spec.only_name = spec.text == spec.name;
  return spec;
}

}  // namespace distro::recipe::v1
