// What a requirement is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace distro::graph {

/// Where a requirement stands: in a record, in what it asks of those that are built
/// with it, or in a section of a recipe.
enum class MentionKind : std::uint8_t {
  depends,
  constrains,
  run_exports,
  build,
  host,
  test
};

[[nodiscard]] std::string_view to_string(MentionKind kind);
[[nodiscard]] std::optional<MentionKind> mention_kind_from(std::string_view text);

}  // namespace distro::graph
