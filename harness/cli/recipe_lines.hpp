// The lines in which recipes and their differences are told: headings, fields beside
// their names, entries of sections with notes behind them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.hpp"

namespace distro::cli {

/// Lines that break at `terminal.width`, as far as words allow. Control characters
/// become spaces.
class RecipeLines {
 public:
  explicit RecipeLines(const Terminal& terminal) : terminal_(terminal) {}

  /// At the margin; `title` is bold.
  void heading(std::string_view title, std::string_view rest = "");
  /// The same, over as many lines as it takes.
  void wrapped_heading(std::string_view title);
  /// Indented: "  license       MIT".
  void field(std::string_view name, std::string_view value);
  /// Indented as fields are.
  void line(std::string_view text);
  /// The title of entries, or of subfields.
  void section(std::string_view title);
  /// An entry of a section; `note` and `written` (dim) stand behind it in a column of
  /// their own where that fits, else below.
  void entry(std::string_view text, std::string_view note = "",
             std::string_view written = "");
  /// "    changed   numpy <2 -> <3", below it what that means and for which variants.
  void change(std::string_view word, std::string_view text, std::string_view meaning,
              std::string_view only);
  /// "    imports   numpy"; nothing if the value is empty.
  void subfield(std::string_view name, std::string_view value);
  /// The same with a line for each value; what a longer one goes on with is indented.
  void subfields(std::string_view name, const std::vector<std::string>& values);
  /// Lines that are laid out already, below a section's title.
  void block(std::string_view lines, std::string_view title);
  void end_section();

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Entry {
    std::string text;
    std::string note;
    std::string written;
  };
  struct Layout {
    std::size_t indent = 0;
    std::size_t width = 0;    ///< of the label
    std::size_t hanging = 0;  ///< more indentation of what a value goes on with
  };
  void add_field(const Layout& layout, std::string_view name, std::string_view value);
  void add_entry(const Entry& entry, std::size_t width);

  const Terminal& terminal_;
  std::string text_;
  std::vector<Entry> entries_;
};

}  // namespace distro::cli
