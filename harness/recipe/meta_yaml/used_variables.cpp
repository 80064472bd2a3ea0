#include "recipe/meta_yaml/used_variables.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace distro::recipe {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_space(char sign) { return std::isspace(static_cast<unsigned char>(sign)) != 0; }

bool is_word(char sign) {
  return std::isalnum(static_cast<unsigned char>(sign)) != 0 || sign == '_' ||
         static_cast<unsigned char>(sign) >= 0x80;
}

bool is_ascii_word(char sign) {
  return is_word(sign) && static_cast<unsigned char>(sign) < 0x80;
}

/// Back over blanks: the number of signs before them.
std::size_t before_blanks(std::string_view line, std::size_t at) {
  while (at > 0 && is_space(line[at - 1])) {
    --at;
  }
  return at;
}

std::size_t after_blanks(std::string_view line, std::size_t at) {
  while (at < line.size() && is_space(line[at])) {
    ++at;
  }
  return at;
}

/// One key where it stands in a line.
struct Mention {
  std::string_view line;
  std::size_t at = 0;
  std::size_t end = 0;
};

/// `{{ key }}`, `{{ pin_x('key...') }}`: what stands before the key.
bool opens_output(const Mention& mention) {
  const std::string_view line = mention.line;
  const auto opens = [&](std::size_t at) {
    at = before_blanks(line, at);
    return at > 0 && line[at - 1] == '{';
  };
  if (opens(mention.at)) {
    return true;
  }
  std::size_t at = mention.at;
  if (at == 0 || (line[at - 1] != '\'' && line[at - 1] != '"')) {
    return false;
  }
  at = before_blanks(line, at - 1);
  if (at == 0 || line[at - 1] != '(') {
    return false;
  }
  const std::size_t end = --at;
  while (at > 0 && line[at - 1] >= 'a' && line[at - 1] <= 'z') {
    --at;
  }
  return at < end && at >= 4 && line.substr(at - 4, 4) == "pin_" && opens(at - 4);
}

bool is_in_output(const Mention& mention) {
  const std::string_view rest = mention.line.substr(mention.end);
  const bool ends =
      rest.starts_with("}}") ||
      (!rest.empty() && !is_ascii_word(rest[0]) && rest.find("}}", 1) != npos);
  return ends && opens_output(mention);
}

/// Whether the statement that the mention is in ends without a '%' in between.
bool statement_ends(const Mention& mention) {
  const std::size_t percent = mention.line.find('%', mention.end);
  return percent != npos && mention.line.substr(percent, 2) == "%}";
}

/// Where behind `{% word` a statement goes on that begins before the mention; npos if
/// none does.
std::size_t behind_statement(const Mention& mention, std::string_view word) {
  const std::string_view line = mention.line;
  for (std::size_t at = line.find("{%"); at < mention.at;
       at = line.find("{%", at + 1)) {
    const std::size_t start = after_blanks(line, at + 2);
    const bool alone = at == 0 || line[at - 1] != '{';
    if (alone && line.substr(start).starts_with(word) &&
        start + word.size() <= mention.at) {
      return start + word.size();
    }
  }
  return npos;
}

bool is_whole_word(const Mention& mention) {
  return (mention.at == 0 || !is_ascii_word(mention.line[mention.at - 1])) &&
         (mention.end >= mention.line.size() ||
          !is_ascii_word(mention.line[mention.end]));
}

bool is_in_statement(const Mention& mention) {
  if (!statement_ends(mention)) {
    return false;
  }
  if (behind_statement(mention, "if") != npos ||
      behind_statement(mention, "elif") != npos) {
    return true;
  }
  const std::size_t set = behind_statement(mention, "set");
  if (set != npos && is_whole_word(mention)) {
    const std::size_t equals = mention.line.find('=', set);
    if (equals < mention.at) {
      return true;
    }
  }
  const std::size_t loop = behind_statement(mention, "for");
  const std::size_t before = before_blanks(mention.line, mention.at);
  const bool ends_word =
      mention.end >= mention.line.size() || !is_ascii_word(mention.line[mention.end]);
  return loop != npos && ends_word && before >= loop + 2 &&
         mention.line.substr(before - 2, 2) == "in";
}

/// `- key` alone, or before a comment or selector.
bool is_requirement(const Mention& mention) {
  const std::string_view line = mention.line;
  std::size_t at = after_blanks(line, 0);
  if (at == 0 || at >= line.size() || line[at] != '-') {
    return false;
  }
  const std::size_t name = after_blanks(line, at + 1);
  if (name == at + 1 || name != mention.at) {
    return false;
  }
  const std::size_t behind = after_blanks(line, mention.end);
  return behind == line.size() ||
         (behind > mention.end && (line[behind] == '[' || line[behind] == '#'));
}

/// Where the bracket of a selector opens: `x [`, `x # [`; npos if there is none.
std::size_t selector_bracket(std::string_view line) {
  const std::size_t first = line.find_first_of("#[");
  if (first == npos) {
    return npos;
  }
  if (line[first] == '[') {
    return first > 0 && is_space(line[first - 1]) ? first : npos;
  }
  const bool opens =
      first + 2 < line.size() && is_space(line[first + 1]) && line[first + 2] == '[';
  return opens ? first + 2 : npos;
}

bool is_in_selector(const Mention& mention) {
  const std::string_view line = mention.line;
  const std::size_t bracket = selector_bracket(line);
  const std::size_t closing = bracket == npos ? npos : line.find(']', bracket);
  const bool inside = bracket < mention.at && mention.at <= closing;
  return inside && !is_word(line[mention.at - 1]) && mention.end < line.size() &&
         (std::string_view("=<>!]").find(line[mention.end]) != npos ||
          is_space(line[mention.end]));
}

/// A text and the same with '_' for each '-', in which keys are looked for.
class Text {
 public:
  explicit Text(std::string_view text) : text_(text), plain_(text) {
    std::replace(plain_.begin(), plain_.end(), '-', '_');
  }

  /// Whether `fits` holds for one mention of the key.
  template <typename Fits>
  bool mentions(std::string_view key, Fits fits) const {
    const std::string_view plain = plain_;
    for (std::size_t at = plain.find(key); at != npos; at = plain.find(key, at + 1)) {
      const std::size_t before = at == 0 ? npos : text_.rfind('\n', at - 1);
      const std::size_t start = before == npos ? 0 : before + 1;
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      const bool exact = text_.substr(at, key.size()) == key;
      if (fits(Mention{text_.substr(start, end - start), at - start,
                       at - start + key.size()},
               exact)) {
        return true;
      }
    }
    return false;
  }

  /// Whether `{{ kind('language'...) }}` is called.
  [[nodiscard]] bool calls(std::string_view kind, std::string_view language) const {
    const std::string call = std::string(kind) + "(";
    for (std::size_t at = text_.find(call); at != npos; at = text_.find(call, at + 1)) {
      const std::size_t before = before_blanks(text_, at);
      const std::size_t quote = at + call.size();
      const std::size_t end = quote + 1 + language.size();
      const auto quoted = [&](std::size_t place) {
        return place < text_.size() && (text_[place] == '\'' || text_[place] == '"');
      };
      const bool fits = before > 0 && text_[before - 1] == '{' && quoted(quote) &&
                        quoted(end) &&
                        text_.substr(quote + 1, language.size()) == language;
      const std::size_t brace = fits ? text_.find_first_of("{}\n", end + 1) : npos;
      if (brace != npos && text_[brace] == '}') {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] bool calls_cdt() const {
    for (std::size_t at = text_.find("cdt("); at != npos;
         at = text_.find("cdt(", at + 1)) {
      const std::size_t before = before_blanks(text_, at);
      if (before > 1 && text_.substr(before - 2, 2) == "{{") {
        return true;
      }
    }
    return false;
  }

 private:
  std::string_view text_;
  std::string plain_;
};

/// "c" and "compiler" of "c_compiler" and "c_compiler_version".
bool split_toolchain(std::string_view key, std::string_view& language,
                     std::string_view& kind) {
  if (key.ends_with("_version")) {
    key.remove_suffix(8);
  }
  for (const std::string_view known : {"compiler", "stdlib"}) {
    if (key.size() > known.size() && key.ends_with(known) &&
        key[key.size() - known.size() - 1] == '_') {
      kind = known;
      language = key.substr(0, key.size() - known.size() - 1);
      return true;
    }
  }
  return false;
}

bool uses(const Text& text, std::string_view key) {
  std::string_view language;
  std::string_view kind;
  if (split_toolchain(key, language, kind) && text.calls(kind, language)) {
    return true;
  }
  if (key.starts_with("cdt_") && text.calls_cdt()) {
    return true;
  }
  return text.mentions(key, [](const Mention& mention, bool exact) {
    return is_requirement(mention) ||
           (exact && (is_in_output(mention) || is_in_statement(mention)));
  });
}

}  // namespace

std::set<std::string> keys_in_selectors(const std::vector<std::string>& keys,
                                        std::string_view text) {
  std::set<std::string> used;
  const Text searched(text);
  for (const std::string& key : keys) {
    // conda-build looks for cdt() even in comments.
    const bool calls = key.starts_with("cdt_") && searched.calls_cdt();
    if (calls || searched.mentions(key, [](const Mention& mention, bool exact) {
          return exact && is_in_selector(mention);
        })) {
      used.insert(key);
    }
  }
  return used;
}

std::set<std::string> keys_in_text(const std::vector<std::string>& keys,
                                   std::string_view text) {
  std::set<std::string> used;
  const Text searched(text);
  for (const std::string& key : keys) {
    if (uses(searched, key)) {
      used.insert(key);
    }
  }
  const bool native = used.contains("c_stdlib") || used.contains("c_compiler") ||
                      used.contains("cxx_compiler");
  if (native &&
      std::find(keys.begin(), keys.end(), "CONDA_BUILD_SYSROOT") != keys.end()) {
    used.insert("CONDA_BUILD_SYSROOT");
  }
  return used;
}

}  // namespace distro::recipe
