// Recipes as a graph: which of their packages need which names, and for what.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/mention_kind.hpp"
#include "recipe/catalog.hpp"

namespace distro::graph {

/// A requirement of an output in one of its variants.
struct RecipeEdge {
  const recipe::Recipe* recipe = nullptr;
  const recipe::Output* output = nullptr;
  const recipe::Requirement* requirement = nullptr;
  MentionKind kind = MentionKind::depends;
};

/// Refers to the recipes, which must outlive it. Immutable.
class RecipeGraph {
 public:
  RecipeGraph() = default;
  /// Several packages may come from one recipe: it counts once.
  explicit RecipeGraph(const recipe::Catalog& catalog);
  explicit RecipeGraph(std::span<const recipe::Recipe* const> recipes);

  /// The requirements about a package name, in the order of the recipes, their outputs
  /// and sections. Of outputs that are not built there are none.
  [[nodiscard]] std::span<const RecipeEdge> about(std::string_view name) const;

  [[nodiscard]] std::size_t name_count() const { return names_.size(); }
  [[nodiscard]] std::size_t edge_count() const { return edges_.size(); }

 private:
  std::unordered_map<std::string_view, std::uint32_t> names_;
  std::vector<std::uint32_t> starts_;  ///< of each name's edges, and the end
  std::vector<RecipeEdge> edges_;      ///< by name
};

}  // namespace distro::graph
