// Where the parts of a value end, in lines of YAML that may hold Jinja.
//
// meta.yaml is no YAML before its templates are filled in, so no YAML library can say
// it. What is found here decides only how lines are moved; whether the meaning stayed
// is asked of the readers of recipes afterwards (proof.hpp).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "recipe/layout/lines.hpp"

namespace distro::recipe::layout {

/// Before a sign of a line; both 0-based, the column in bytes.
struct Position {
  std::size_t line = 0;
  std::size_t column = 0;
};

class Scanner {
 public:
  /// `jinja`: `{{ }}`, `{% %}` and `{# #}` mean something (meta.yaml). Keeps a
  /// reference to the lines.
  Scanner(const Lines& lines, bool jinja) : lines_(lines), jinja_(jinja) {}

  /// What follows the Jinja that begins at `at`; nothing if none does, or it never
  /// ends.
  [[nodiscard]] std::optional<Position> behind_jinja(Position at) const;

  /// What follows the quoted text that begins at `at`; nothing if it never ends.
  [[nodiscard]] std::optional<Position> behind_quotes(Position at) const;

  /// What follows the `[...]` or `{...}` that begins at `at`; nothing if it never ends.
  [[nodiscard]] std::optional<Position> behind_brackets(Position at) const;

  /// The end of a text without quotes that begins at or before `at`: its comment, or
  /// the end of the line (of a later one if Jinja goes on there).
  [[nodiscard]] Position behind_plain(Position at) const;

  /// The column of the ':' of the key that begins at `at`; nothing if none does.
  [[nodiscard]] std::optional<std::size_t> colon_of_key(Position at) const;

 private:
  [[nodiscard]] char sign(Position at) const;
  [[nodiscard]] bool stands_at(Position at, std::string_view word) const;
  [[nodiscard]] bool begins_comment(Position at) const;
  /// To the next sign, be it on the next line; whether there is one. An end of a line
  /// is a sign of its own ('\n').
  bool advance(Position& at) const;
  bool skip_jinja_string(Position& at) const;
  [[nodiscard]] std::optional<std::size_t> colon_behind(Position at) const;

  const Lines& lines_;
  bool jinja_;
};

}  // namespace distro::recipe::layout
