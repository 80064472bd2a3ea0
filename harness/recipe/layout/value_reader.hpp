// The value behind a key or dash, and the lines that it goes on in.
#pragma once

#include <cstddef>

#include "recipe/layout/layout.hpp"
#include "recipe/layout/scanner.hpp"

namespace distro::recipe::layout {

class ValueReader {
 public:
  /// As Scanner.
  ValueReader(const Lines& lines, bool jinja)
      : lines_(lines), jinja_(jinja), scanner_(lines, jinja) {}

  /// Reads what stands behind `at` into the node's value and comment. `outer` is the
  /// column of the map or list that it is in: its further lines are right of that.
  void read(Position at, std::ptrdiff_t outer, Node& node);

  /// The line behind the value that was read last.
  [[nodiscard]] std::size_t next_line() const { return next_; }

 private:
  void read_plain(Position at, Node& node);
  void read_enclosed(Position at, Position behind, Node& node);
  void read_block_text(Position at, std::size_t header, Node& node);
  void read_comment(Position at, Node& node) const;
  void take_lines(std::size_t from, std::size_t end, Node& node);
  [[nodiscard]] std::size_t end_of_block(std::size_t from, bool keeps_blanks,
                                         Value& value) const;
  [[nodiscard]] std::size_t end_of_plain(std::size_t from, std::ptrdiff_t outer) const;
  [[nodiscard]] std::size_t end_of_statement(std::size_t line,
                                             std::size_t column) const;
  [[nodiscard]] bool passes(std::string_view line, std::size_t first) const;

  const Lines& lines_;
  bool jinja_;
  Scanner scanner_;
  std::size_t next_ = 0;
};

}  // namespace distro::recipe::layout
