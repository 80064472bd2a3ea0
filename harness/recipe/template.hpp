// The Jinja of meta.yaml: `{% set %}`, `{{ }}` and `{# #}`.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/source_text.hpp"
#include "recipe/expression.hpp"

namespace distro::recipe {

struct Rendered {
  std::string text;                    ///< as many lines as the template
  std::set<std::size_t> pinned_lines;  ///< 1-based, on which a pin function was called
};

/// `text` is the template after select_lines; faults are shown in `source`, the file as
/// it was written. Throws InputError.
[[nodiscard]] Rendered render_template(std::string_view text,
                                       const base::SourceText& source, Scope scope);

}  // namespace distro::recipe
