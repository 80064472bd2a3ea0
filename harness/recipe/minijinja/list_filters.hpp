// Filters of recipe.yaml's expressions that are about lists.
#pragma once

#include "recipe/minijinja/calls.hpp"

namespace distro::recipe::v1 {

/// Each throws ExpressionError where it cannot be applied.
[[nodiscard]] Value first(const Value& self, const Call& call);
[[nodiscard]] Value last(const Value& self, const Call& call);
[[nodiscard]] Value length(const Value& self, const Call& call);
[[nodiscard]] Value list(const Value& self, const Call& call);
/// The least or the greatest; undefined if there is none.
[[nodiscard]] Value extreme(const Value& self, const Call& call, bool greatest);
[[nodiscard]] Value reverse(const Value& self, const Call& call);
[[nodiscard]] Value sort(const Value& self, const Call& call);
[[nodiscard]] Value unique(const Value& self, const Call& call);

}  // namespace distro::recipe::v1
