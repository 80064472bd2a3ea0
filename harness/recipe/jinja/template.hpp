// The Jinja of meta.yaml: what real recipes use of it, and where each part of the
// output comes from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recipe/jinja/expression.hpp"

namespace distro::recipe {

/// A part of a template.
struct TemplateNode {
  enum class Kind { text, output, set, set_block, condition, loop, block };
  Kind kind = Kind::text;
  std::size_t offset = 0;  ///< of the text, or of the tag
  std::string_view text;   ///< of a text; else the expression, which may be empty
  std::vector<std::string> targets;  ///< names that `set` and `for` give a meaning
  std::string_view filter;           ///< of a loop: `if ...`
  std::vector<TemplateNode> body;
  std::vector<TemplateNode> otherwise;  ///< of a condition or loop
};

/// The parts of a template, which must outlive them. Throws what `fault` makes, with
/// offsets into `text`: a tag without an end, a statement that is not ours.
[[nodiscard]] std::vector<TemplateNode> parse_template(std::string_view text,
                                                       const Fault& fault);

/// Where a run of the output comes from.
struct Origin {
  std::size_t begin = 0;   ///< in the output; the run ends where the next one begins
  std::size_t offset = 0;  ///< in the template: of its first byte, or of the tag
  bool verbatim = false;   ///< byte by byte, else all of it is what a tag made
};

/// Something that could not be known.
struct Doubt {
  std::size_t offset = 0;  ///< in the template
  std::string reason;      ///< "load_setup_py_data()"
};

struct Rendered {
  std::string text;
  std::vector<Origin> origins;      ///< in order of `begin`
  std::vector<std::size_t> pinned;  ///< offsets of tags that called a pin function
  std::vector<Doubt> doubts;

  /// The offset in the template of the byte at `at` of the output.
  [[nodiscard]] std::size_t offset_of(std::size_t at) const;
};

/// Runs the template whose text is `text`; `scope` has its variables afterwards. Throws
/// what `fault` makes, with offsets into the text.
[[nodiscard]] Rendered render_template(const std::vector<TemplateNode>& nodes,
                                       Scope& scope, std::string_view text,
                                       const Fault& fault);

}  // namespace distro::recipe
