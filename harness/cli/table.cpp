#include "cli/table.hpp"

#include <algorithm>
#include <numeric>

namespace distro::cli {
namespace {

constexpr std::size_t gap = 2;       // columns between cells
constexpr std::size_t readable = 8;  // columns that a cut cell keeps

}  // namespace

void Table::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) {
    cell = printable(cell);
  }
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> Table::widths(const Terminal& terminal,
                                       std::size_t indent) const {
  std::vector<std::size_t> widths;
  std::vector<std::size_t> least;
  for (std::size_t at = 0; at < columns_.size(); ++at) {
    std::size_t width = columns(columns_[at].heading);
    for (const Row& row : rows_) {
      width = std::max(width, columns(row[at]));
    }
    widths.push_back(width);
    least.push_back(
        columns_[at].may_be_cut
            ? std::min(width, std::max(readable, columns(columns_[at].heading)))
            : width);
  }
  if (!terminal.attached) {
    return widths;
  }
  std::size_t total = std::accumulate(widths.begin(), widths.end(),
                                      indent + gap * (columns_.size() - 1));
  // The widest gives first, so that all stay readable.
  while (total > terminal.width) {
    std::size_t widest = widths.size();
    for (std::size_t at = 0; at < widths.size(); ++at) {
      if (widths[at] > least[at] &&
          (widest == widths.size() || widths[at] > widths[widest])) {
        widest = at;
      }
    }
    if (widest == widths.size()) {
      break;
    }
    --widths[widest];
    --total;
  }
  return widths;
}

void Table::add_line(std::string& text, const Row& row, const Terminal& terminal,
                     const Layout& layout) const {
  const auto& [widths, indent] = layout;
  std::string line;
  for (std::size_t at = 0; at < row.size(); ++at) {
    const std::string cell = terminal.attached ? cut(row[at], widths[at]) : row[at];
    const std::string space(widths[at] - std::min(widths[at], columns(cell)), ' ');
    line += columns_[at].to_the_right ? space + cell : cell + space;
    line += std::string(gap, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  // Where not even cut cells have room, the last ones are given up.
  text += terminal.attached ? cut(line, terminal.width - indent) : line;
}

std::string Table::text(const Terminal& terminal, std::size_t indent) const {
  const Layout layout{widths(terminal, indent), indent};
  std::string text;
  const bool headed = std::any_of(columns_.begin(), columns_.end(),
                                  [](const Column& c) { return !c.heading.empty(); });
  if (headed) {
    Row headings;
    for (const Column& column : columns_) {
      headings.push_back(column.heading);
    }
    std::string line;
    add_line(line, headings, terminal, layout);
    text += std::string(indent, ' ') + coloured(terminal, Colour::bold, line) + "\n";
  }
  for (const Row& row : rows_) {
    text.append(indent, ' ');
    add_line(text, row, terminal, layout);
    text += "\n";
  }
  return text;
}

std::string fitted(std::string_view text, const Terminal& terminal) {
  if (!terminal.attached) {
    return std::string(text);
  }
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    result += cut(text.substr(at, end - at), terminal.width) + "\n";
    at = end + 1;
  }
  return result;
}

}  // namespace distro::cli
