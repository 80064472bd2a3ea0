// What is wrong with a YAML text, in words for the one who wrote it (libyaml).
#pragma once

#include <yaml.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/source_text.hpp"
#include "base/yaml.hpp"

namespace distro::base {

inline constexpr std::string_view yaml_too_deep = "this is nested too deeply";

/// Turns libyaml's marks, which count characters, into places, which count bytes.
class YamlMarks {
 public:
  explicit YamlMarks(const std::string& text);
  [[nodiscard]] Place place_of(const yaml_mark_t& mark) const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  const std::string& text_;
  std::vector<std::size_t> starts_;  ///< of lines; empty if every character is a byte
};

/// Throws InputError for control characters and for what is not UTF-8.
void refuse_no_text(std::string_view text, const YamlFault& fault);

/// Where a tab is that stands before a line's only comment, which is no fault; npos if
/// that is not what stopped the parser.
[[nodiscard]] std::size_t harmless_tab(std::string_view text,
                                       const yaml_parser_t& parser);

/// Why the parser stopped.
[[nodiscard]] InputError yaml_fault(const YamlMarks& marks, const yaml_parser_t& parser,
                                    const YamlFault& fault);

/// A second document begins at `place`.
[[nodiscard]] InputError second_document(const YamlMarks& marks, Place place,
                                         const YamlFault& fault);

}  // namespace distro::base
