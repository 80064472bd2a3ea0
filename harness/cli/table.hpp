// Answers in columns.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/terminal.hpp"

namespace distro::cli {

struct Column {
  std::string heading;  ///< no column of the table has one: no line of headings
  bool to_the_right = false;
  bool may_be_cut = false;  ///< where the terminal is too narrow for all
};

/// Rows of cells. On a terminal lines are cut to its width, elsewhere they never are.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// As many cells as there are columns; control characters become spaces.
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// Lines, each indented; headings are bold.
  [[nodiscard]] std::string text(const Terminal& terminal,
                                 std::size_t indent = 0) const;

 private:
  using Row = std::vector<std::string>;
  struct Layout {
    std::vector<std::size_t> widths;
    std::size_t indent = 0;
  };
  [[nodiscard]] std::vector<std::size_t> widths(const Terminal& terminal,
                                                std::size_t indent) const;
  void add_line(std::string& text, const Row& row, const Terminal& terminal,
                const Layout& layout) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

/// The lines of a text, each cut to the terminal if there is one.
[[nodiscard]] std::string fitted(std::string_view text, const Terminal& terminal);

}  // namespace distro::cli
