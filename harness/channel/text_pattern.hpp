// Patterns of MatchSpecs and version specs: `py3*` and `^py3[67]_\d$`.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace distro::channel {

/// Whether `*` in `glob` can stand for texts that make it `text`; every other letter
/// stands for itself.
[[nodiscard]] bool matches_glob(std::string_view glob, std::string_view text);

/// Immutable, cheap to copy.
class TextPattern {
 public:
  /// `*` stands for any text; every other letter for itself.
  [[nodiscard]] static TextPattern glob(std::string_view text);

  /// A regular expression, matched from the start of the text as Python's re.match
  /// does. Throws ParseError if it is none.
  [[nodiscard]] static TextPattern regex(std::string_view text);

  /// The same where conda leaves other letters of a glob to the regular expression that
  /// it makes of it: versions, with `.` and `+` for themselves, and channels.
  [[nodiscard]] static TextPattern version_glob(std::string_view text);
  [[nodiscard]] static TextPattern channel_glob(std::string_view text);

  /// conda's reading of a text in a field that takes patterns: `^...$` is a regular
  /// expression, a text with `*` a glob, any other matches itself.
  [[nodiscard]] static TextPattern of_field(std::string_view text);

  [[nodiscard]] bool matches(std::string_view text) const;

  /// It matches one text only.
  [[nodiscard]] bool is_exact() const;

 private:
  struct Program;
  explicit TextPattern(std::shared_ptr<const Program> program);
  std::shared_ptr<const Program> program_;
};

}  // namespace distro::channel
