#include "base/yaml_fault.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace distro::base {
namespace {

/// libyaml's words are terse; these are the ones that people meet.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> reasons = {{
    {"did not find expected key",
     "this line does not fit the indentation of the map above it"},
    {"did not find expected '-' indicator",
     "this line does not fit the indentation of the list above it"},
    {"mapping values are not allowed",
     "a ':' cannot stand here; put the text in quotes if it belongs to it"},
    {"block sequence entries are not allowed",
     "a list cannot begin here; put the text in quotes if it belongs to it"},
    {"could not find expected ':'", "this line is neither 'key: value' nor '- item'"},
    {"cannot start any token",
     "a text cannot begin with this character; put it in quotes"},
}};

std::string readable_reason(std::string_view reason) {
  for (const auto& [theirs, ours] : reasons) {
    if (reason.find(theirs) != std::string_view::npos) {
      return std::string(ours);
    }
  }
  return "this is not valid YAML (" + std::string(reason) + ")";
}

/// The tab in the indentation of a line; 0 if there is none. The most common fault of a
/// newcomer, and the one that yaml-cpp reports worst.
std::size_t column_of_indenting_tab(std::string_view line) {
  const std::size_t tab = line.find_first_not_of(' ');
  return tab != std::string_view::npos && line[tab] == '\t' ? tab + 1 : 0;
}

/// How many bytes the UTF-8 character at `text[at]` has; 0 if it is none.
std::size_t utf8_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const unsigned first = byte(at);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xc2 ? 0
                           : first < 0xe0 ? 2
                           : first < 0xf0 ? 3
                           : first < 0xf5 ? 4
                                          : 0;
  for (std::size_t next = 1; next < size; ++next) {
    if ((byte(at + next) & 0xc0U) != 0x80U) {
      return 0;
    }
  }
  return size;
}

/// Line `line`, 1-based, without its end.
std::string_view line_of(std::string_view text, std::size_t line) {
  for (; line > 1 && !text.empty(); --line) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return text.substr(0, text.find('\n'));
}

}  // namespace

YamlMarks::YamlMarks(const std::string& text) : text_(text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x80;
  });
  if (plain) {
    return;
  }
  starts_.push_back(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  for (std::size_t at = text.find('\n'); at != std::string::npos;
       at = text.find('\n', at + 1)) {
    starts_.push_back(at + 1);
  }
}

Place YamlMarks::place_of(const yaml_mark_t& mark) const {
  if (mark.line >= starts_.size()) {
    return {mark.line + 1, mark.column + 1};
  }
  const std::size_t start = starts_[mark.line];
  std::size_t at = start;
  for (std::size_t characters = 0; characters < mark.column && at < text_.size();
       ++characters) {
    at += std::max<std::size_t>(utf8_size(text_, at), 1);
  }
  return {mark.line + 1, at - start + 1 + (mark.line == 0 ? start : 0)};
}

void refuse_no_text(std::string_view text, const YamlFault& fault) {
  const auto fault_at = [&](std::size_t at, const std::string& message) {
    const std::string_view before = text.substr(0, at);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    return fault({static_cast<std::size_t>(lines) + 1, at - before.rfind('\n')},
                 message);
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool blank = byte == '\t' || byte == '\n' || byte == '\r';
    if ((byte < 0x20 && !blank) || byte == 0x7f) {
      throw fault_at(at, "there is a control character (byte " + std::to_string(byte) +
                             "); YAML is text");
    }
    const std::size_t size = utf8_size(text, at);
    if (size == 0) {
      throw fault_at(at, "this is not UTF-8 (byte " + std::to_string(byte) +
                             "); YAML files are written in it");
    }
    at += size;
  }
}

std::size_t harmless_tab(std::string_view text, const yaml_parser_t& parser) {
  const std::string_view line = line_of(text, parser.problem_mark.line + 1);
  const std::size_t tab = column_of_indenting_tab(line);
  const std::size_t first = line.find_first_not_of(" \t");
  const bool harmless = tab != 0 && parser.error == YAML_SCANNER_ERROR &&
                        first != std::string_view::npos && line[first] == '#';
  return harmless ? static_cast<std::size_t>(line.data() - text.data()) + tab - 1
                  : std::string::npos;
}

InputError yaml_fault(const YamlMarks& marks, const yaml_parser_t& parser,
                      const YamlFault& fault) {
  const Place place = marks.place_of(parser.problem_mark);
  const std::string_view problem = parser.problem != nullptr ? parser.problem : "";
  const std::string_view doing = parser.context != nullptr ? parser.context : "";
  const auto says = [](std::string_view text, std::string_view words) {
    return text.find(words) != std::string_view::npos;
  };
  if (says(doing, "quoted scalar") &&
      (says(problem, "end of stream") || says(problem, "document indicator"))) {
    return fault(marks.place_of(parser.context_mark),
                 "the quote that opens here is never closed");
  }
  if (const std::size_t tab =
          column_of_indenting_tab(line_of(marks.text(), place.line))) {
    return fault({place.line, tab}, "a tab cannot indent YAML, use spaces");
  }
  if (says(doing, "flow mapping") || says(doing, "flow sequence")) {
    return fault(marks.place_of(parser.context_mark),
                 "this bracket is not closed, or a ',' is missing in it");
  }
  if (says(problem, "'-' indicator") &&
      parser.context_mark.column == parser.problem_mark.column) {
    return fault(place, "this does not belong to what is above it");
  }
  return fault(place, readable_reason(problem));
}

InputError second_document(const YamlMarks& marks, Place place,
                           const YamlFault& fault) {
  if (line_of(marks.text(), place.line).starts_with("---")) {
    return fault({place.line, 1},
                 "a second YAML document begins here; there must be one");
  }
  return fault(place, "this does not belong to what is above it");
}

}  // namespace distro::base
