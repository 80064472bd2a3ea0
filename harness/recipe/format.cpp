#include "recipe/format.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "recipe/layout/arrangement.hpp"
#include "recipe/layout/key_order.hpp"
#include "recipe/layout/meanings.hpp"
#include "recipe/layout/spacing.hpp"
#include "recipe/layout/writer.hpp"

namespace distro::recipe {
namespace {

layout::Templates templates_of(FileKind kind) {
  switch (kind) {
    case FileKind::meta_yaml:
      return layout::Templates::jinja;
    case FileKind::recipe_yaml:
      return layout::Templates::minijinja;
    case FileKind::manifest:
    case FileKind::distribution:
      break;
  }
  return layout::Templates::none;
}

layout::KeyOrder order_of(FileKind kind) {
  switch (kind) {
    case FileKind::meta_yaml:
      return layout::meta_yaml_order();
    case FileKind::recipe_yaml:
      return layout::recipe_yaml_order();
    case FileKind::manifest:
      return layout::order_of(manifest_shape());
    case FileKind::distribution:
      break;
  }
  return layout::order_of(distribution_shape({}));
}

/// What a line says, without blanks, quotes and the dashes before it: those go to the
/// key that an item begins with.
std::string saying_of(const std::string& line) {
  constexpr std::string_view left_out = " \t\"'";
  std::string saying;
  for (const char sign : line) {
    const bool dash = sign == '-' && saying.empty();
    if (!dash && left_out.find(sign) == std::string_view::npos) {
      saying += sign;
    }
  }
  return saying;
}

/// What every line says, sorted.
std::vector<std::string> sayings_of(const layout::Lines& lines) {
  std::vector<std::string> sayings;
  for (const std::string& line : lines) {
    std::string saying = saying_of(line);
    if (!saying.empty()) {
      sayings.push_back(std::move(saying));
    }
  }
  std::sort(sayings.begin(), sayings.end());
  return sayings;
}

void collect_comments(const layout::Node& node, std::vector<std::string>& comments) {
  const bool own = node.kind == layout::Node::Kind::comment;
  const std::string& written = own ? node.value.text : node.comment;
  if (!written.empty()) {
    const std::size_t start =
        std::min(written.find_first_not_of(layout::blanks, 1), written.size());
    comments.push_back(written.substr(start));
  }
  for (const layout::Node& child : node.children) {
    collect_comments(child, comments);
  }
}

std::vector<std::string> comments_of(const layout::Node& root) {
  std::vector<std::string> comments;
  collect_comments(root, comments);
  std::sort(comments.begin(), comments.end());
  return comments;
}

/// A text that was laid out anew.
struct LaidOut {
  std::string text;
  layout::Lines lines;                ///< as they were
  std::vector<std::string> comments;  ///< as they were
  std::string reason;                 ///< why it cannot be laid out, or nothing
};

LaidOut laid_out(const std::string& text, FileKind kind,
                 const layout::KeyOrder& order) {
  LaidOut result;
  result.lines = layout::cut_into_lines(text);
  layout::Layout layout =
      layout::read_layout(result.lines, kind == FileKind::meta_yaml);
  if (layout.misfit) {
    result.reason = "line " + std::to_string(layout.misfit->line + 1) + ": " +
                    layout.misfit->reason;
    return result;
  }
  result.comments = comments_of(layout.root);
  layout::space_values(layout.root, templates_of(kind));
  layout::put_in_order(layout.root, order);
  if (kind == FileKind::meta_yaml || kind == FileKind::recipe_yaml) {
    layout::part_sections(layout.root);
  }
  result.text = layout::text_of(layout.root);
  return result;
}

/// Why the second text cannot stand for the first; nothing if it can.
std::string difference(const LaidOut& first, const LaidOut& second) {
  if (!second.reason.empty() || second.text != first.text) {
    return "formatted again it would change once more";
  }
  if (second.comments != first.comments) {
    return "a comment would be lost";
  }
  if (sayings_of(second.lines) != sayings_of(first.lines)) {
    return "a line would not say the same";
  }
  return "";
}

}  // namespace

struct Formatter::Readers {
  layout::Readers readers;
};

Formatter::Formatter() : readers_(std::make_unique<const Readers>()) {}
Formatter::~Formatter() = default;

std::optional<FileKind> kind_of_file(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = path.substr(slash + 1);
  const std::string_view folder =
      path.substr(0, slash == std::string_view::npos ? 0 : slash);
  if (name == "meta.yaml") {
    return FileKind::meta_yaml;
  }
  if (name == "recipe.yaml") {
    return FileKind::recipe_yaml;
  }
  if (name == "distro.yaml") {
    return FileKind::distribution;
  }
  const bool manifest = name.ends_with(".yaml") &&
                        (folder == "packages" || folder.ends_with("/packages"));
  return manifest ? std::optional(FileKind::manifest) : std::nullopt;
}

FormattedFile Formatter::format(const std::string& text, const std::string& origin,
                                FileKind kind) const {
  const layout::Readers& readers = readers_->readers;
  const layout::KeyOrder order = order_of(kind);
  const LaidOut first = laid_out(text, kind, order);
  readers.refuse_unreadable(text, origin, kind);
  if (!first.reason.empty()) {
    return {text, first.reason};
  }
  if (first.text == text) {
    return {text, ""};
  }
  std::string reason = difference(first, laid_out(first.text, kind, order));
  if (reason.empty()) {
    reason = readers.difference(text, first.text, origin, kind);
  }
  return {reason.empty() ? first.text : text, reason};
}

}  // namespace distro::recipe
