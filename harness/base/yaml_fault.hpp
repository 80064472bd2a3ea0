// What is wrong with a YAML text, in words for the one who wrote it.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>
#include <string_view>

#include "base/source_text.hpp"

namespace distro::base {

inline constexpr std::string_view yaml_too_deep = "this is nested too deeply";

[[nodiscard]] Place place_of_mark(const YAML::Mark& mark);

/// Throws InputError for what YAML does not allow and yaml-cpp passes over: control
/// characters (one of them it takes for the end) and what is not UTF-8.
void refuse_no_text(const SourceText& source);

/// The text with "..." after its last line: a quote that is open there is a fault,
/// which yaml-cpp overlooks otherwise.
[[nodiscard]] std::string with_end_mark(const std::string& text);

/// `text` is what yaml-cpp was given.
[[nodiscard]] InputError yaml_fault(const SourceText& source, const std::string& text,
                                    const YAML::Exception& error);

/// yaml-cpp begins a second document at `mark`.
[[nodiscard]] InputError second_document(const SourceText& source,
                                         const YAML::Mark& mark);

}  // namespace distro::base
