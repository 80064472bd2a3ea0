#include "graph/recipe_graph.hpp"

#include <array>
#include <optional>
#include <set>
#include <utility>

namespace distro::graph {
namespace {

/// The kind of a section of either format; nothing for what is no edge.
std::optional<MentionKind> kind_of(std::string_view section) {
  constexpr std::array<std::pair<std::string_view, MentionKind>, 6> kinds{{
      {"build", MentionKind::build},
      {"host", MentionKind::host},
      {"run", MentionKind::depends},
      {"run_constrained", MentionKind::constrains},
      {"run_constraints", MentionKind::constrains},
      {"test", MentionKind::test},
  }};
  for (const auto& [name, kind] : kinds) {
    if (name == section) {
      return kind;
    }
  }
  return std::nullopt;
}

template <typename Visit>
void for_each_edge(std::span<const recipe::Recipe* const> recipes, Visit visit) {
  for (const recipe::Recipe* recipe : recipes) {
    for (const recipe::Output& output : recipe->outputs) {
      for (const auto& [section, requirements] : output.requirements) {
        const std::optional<MentionKind> kind = kind_of(section);
        if (output.skipped || !kind) {
          continue;
        }
        for (const recipe::Requirement& requirement : requirements) {
          visit(RecipeEdge{recipe, &output, &requirement, *kind});
        }
      }
    }
  }
}

std::vector<const recipe::Recipe*> recipes_of(const recipe::Catalog& catalog) {
  std::vector<const recipe::Recipe*> recipes;
  std::set<std::string_view> seen;
  for (const auto& [name, package] : catalog) {
    if (seen.insert(package.recipe.origin).second) {
      recipes.push_back(&package.recipe);
    }
  }
  return recipes;
}

}  // namespace

RecipeGraph::RecipeGraph(const recipe::Catalog& catalog)
    : RecipeGraph(recipes_of(catalog)) {}

RecipeGraph::RecipeGraph(std::span<const recipe::Recipe* const> recipes) {
  std::vector<std::pair<std::uint32_t, RecipeEdge>> found;
  for_each_edge(recipes, [&](const RecipeEdge& edge) {
    const auto next = static_cast<std::uint32_t>(names_.size());
    const auto [name, added] = names_.try_emplace(edge.requirement->name, next);
    found.emplace_back(name->second, edge);
  });
  starts_.assign(names_.size() + 1, 0);
  for (const auto& [name, edge] : found) {
    ++starts_[name + 1];
  }
  for (std::size_t name = 1; name < starts_.size(); ++name) {
    starts_[name] += starts_[name - 1];
  }
  std::vector<std::uint32_t> next(starts_);
  edges_.resize(found.size());
  for (const auto& [name, edge] : found) {
    edges_[next[name]++] = edge;
  }
}

std::span<const RecipeEdge> RecipeGraph::about(std::string_view name) const {
  const auto found = names_.find(name);
  if (found == names_.end()) {
    return {};
  }
  const std::uint32_t start = starts_[found->second];
  return {edges_.data() + start, starts_[found->second + 1] - start};
}

}  // namespace distro::graph
