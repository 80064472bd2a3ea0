// A text that came from somewhere, and faults that point into it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace distro::base {

/// Where in a text; both 1-based, `column` in bytes. {0, 0} means "the whole file".
struct Place {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// A text and the name it is known by in messages (a path, or "<argument>").
class SourceText {
 public:
  SourceText(std::string origin, std::string text)
      : origin_(std::move(origin)), text_(std::move(text)) {}

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] const std::string& text() const { return text_; }

  /// The place of the byte at `offset`; an offset past the end is the end.
  [[nodiscard]] Place place_at(std::size_t offset) const;

  /// The text of line `line` (1-based) without its end; empty if there is none.
  [[nodiscard]] std::string_view line(std::size_t line) const;

  /// A fault "origin:line:col: message", the line, and a caret below `place`.
  /// Tabs of the line are shown as one space so that the caret stays true; of a
  /// very long line the part around `place` is shown.
  [[nodiscard]] InputError error_at(Place place, std::string_view message) const;
  [[nodiscard]] InputError error_at(std::size_t offset,
                                    std::string_view message) const {
    return error_at(place_at(offset), message);
  }

 private:
  std::string origin_;
  std::string text_;
};

}  // namespace distro::base
