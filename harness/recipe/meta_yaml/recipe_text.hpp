// Parts of a meta.yaml's text, cut as conda-build cuts them (metadata.py): it asks the
// text which variables an output uses and whether it wrote its own build string.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace distro::recipe {

/// From `outputs:` to the next of test, extra and about, or the end; empty if there is
/// none.
[[nodiscard]] std::string_view outputs_text(std::string_view text);

/// The blocks of the outputs in `outputs_text`: each from `- name:` or `- type:` to the
/// next.
[[nodiscard]] std::vector<std::string_view> output_blocks(std::string_view text);

/// What stands before the first of requirements, test, extra, about and outputs.
[[nodiscard]] std::string_view package_and_build_text(std::string_view text);

/// The requirements that uses of a variable count in: from `requirements:` to the next
/// section or output.
[[nodiscard]] std::string_view used_requirements_text(std::string_view text);

/// The requirements in which numpy's pin is looked for: of the top level if the text
/// has `package:`, else of an output.
[[nodiscard]] std::string_view requirements_text(std::string_view text, bool top_level);

/// "numpy x.x", or a pin of numpy to x.x.
[[nodiscard]] bool pins_numpy_xx(std::string_view requirements);

/// Whether pin_compatible or pin_subpackage names numpy, with x.x as its bound.
[[nodiscard]] bool pins_numpy_compatibly_xx(std::string_view requirements);

/// Whether there is `{{ pin_subpackage(...) }}`.
[[nodiscard]] bool pins_subpackage(std::string_view requirements);

/// Whether the build string takes the hash of the variant: `string:` and
/// `h{{ PKG_HASH }}`.
[[nodiscard]] bool writes_hash(std::string_view package_and_build);

}  // namespace distro::recipe
