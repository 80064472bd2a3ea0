#include "cli/recipe_lines.hpp"

#include <algorithm>

namespace distro::cli {
namespace {

constexpr std::size_t field_width = 12;
constexpr std::size_t subfield_width = 8;
constexpr std::size_t field_indent = 2;
constexpr std::size_t entry_indent = 4;
constexpr std::size_t widest_entry = 40;  // what a longer one says stands below it
constexpr std::size_t least_room = 20;    // for values, however narrow the terminal is
constexpr std::size_t gap = 2;

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t size = columns(text);
  return std::string(text) + std::string(size < width ? width - size : 0, ' ');
}

}  // namespace

void RecipeLines::heading(std::string_view title, std::string_view rest) {
  text_ += coloured(terminal_, Colour::bold, printable(title)) + printable(rest) + "\n";
}

void RecipeLines::wrapped_heading(std::string_view title) {
  for (const std::string& line : wrapped(printable(title), terminal_.width)) {
    heading(line);
  }
}

void RecipeLines::add_field(const Layout& layout, std::string_view name,
                            std::string_view value) {
  const std::size_t start = layout.indent + layout.width + gap;
  const std::size_t end = std::max(terminal_.width, start + least_room);
  const std::size_t room = end - start - layout.hanging;
  std::string label =
      std::string(layout.indent, ' ') + padded(name, layout.width + gap);
  for (const std::string& line : wrapped(printable(value), room)) {
    text_ += label + line + "\n";
    label = std::string(start + layout.hanging, ' ');
  }
}

void RecipeLines::field(std::string_view name, std::string_view value) {
  add_field({field_indent, field_width}, name, value);
}

void RecipeLines::line(std::string_view text) {
  text_ += std::string(field_indent, ' ') + printable(text) + "\n";
}

void RecipeLines::subfield(std::string_view name, std::string_view value) {
  add_field({entry_indent, subfield_width}, name, value);
}

void RecipeLines::subfields(std::string_view name,
                            const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    add_field({entry_indent, subfield_width, 2}, name, value);
    name = "";
  }
}

void RecipeLines::change(std::string_view word, std::string_view text,
                         std::string_view meaning, std::string_view only) {
  const std::size_t room =
      terminal_.width - std::min(terminal_.width, entry_indent + subfield_width + gap);
  const std::size_t arrow = text.find(" -> ");
  if (columns(text) > room && arrow != std::string_view::npos) {
    subfields(word, {std::string(text.substr(0, arrow))});
    subfields("", {std::string(text.substr(arrow + 1))});
  } else {
    subfields(word, {std::string(text)});
  }
  std::string remarks;
  if (!only.empty()) {
    remarks = (only.starts_with("all but ") ? "" : "only ") + std::string(only);
  }
  remarks += remarks.empty() || meaning.empty() ? "" : ": ";
  subfield("", remarks + std::string(meaning));
}

void RecipeLines::section(std::string_view title) {
  text_ += std::string(field_indent, ' ') +
           coloured(terminal_, Colour::bold, printable(title)) + "\n";
}

void RecipeLines::block(std::string_view lines, std::string_view title) {
  section(title);
  text_ += lines;
}

void RecipeLines::entry(std::string_view text, std::string_view note,
                        std::string_view written) {
  entries_.push_back({printable(text), printable(note), printable(written)});
}

void RecipeLines::add_entry(const Entry& entry, std::size_t width) {
  const std::string joint =
      entry.note.empty() || entry.written.empty() ? "" : std::string(gap, ' ');
  const std::string behind = entry.note + joint + entry.written;
  const bool beside = columns(entry.text) <= width &&
                      entry_indent + width + gap + columns(behind) <= terminal_.width;
  if (beside && !behind.empty()) {
    text_ += std::string(entry_indent, ' ') + padded(entry.text, width + gap) +
             entry.note + joint + coloured(terminal_, Colour::dim, entry.written) +
             "\n";
    return;
  }
  add_field({entry_indent - gap, 0, gap}, "", entry.text);
  const Layout below{entry_indent * 2 - gap, 0, gap};
  add_field(below, "", entry.note);
  if (!entry.written.empty()) {
    text_ += std::string(entry_indent * 2, ' ') +
             coloured(terminal_, Colour::dim, entry.written) + "\n";
  }
}

void RecipeLines::end_section() {
  std::size_t width = 0;
  for (const Entry& entry : entries_) {
    const bool has_more = !entry.note.empty() || !entry.written.empty();
    const std::size_t size = columns(entry.text);
    width = std::max(width, has_more && size <= widest_entry ? size : 0);
  }
  for (const Entry& entry : entries_) {
    add_entry(entry, width);
  }
  entries_.clear();
}

}  // namespace distro::cli
