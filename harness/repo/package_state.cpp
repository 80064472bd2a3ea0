#include "repo/package_state.hpp"

#include <algorithm>
#include <tuple>

#include "recipe/variant_files.hpp"

namespace distro::repo {
namespace {

/// What one build is told by: a noarch package is the same wherever it is built, unless
/// it is another one there.
std::string meaning_of(const recipe::Output& output, const std::string& subdir) {
  return (output.noarch.empty() ? subdir : "noarch") + " " + output.meaning;
}

/// Calls `visit(output, subdir)` for all that is built.
template <typename Visit>
void for_each_build(const PackageState& state, Visit visit) {
  for (std::size_t at = 0; at < state.recipes.size(); ++at) {
    for (const recipe::Output& output : state.recipes[at].outputs) {
      if (!output.skipped) {
        visit(output, state.subdirs[at]);
      }
    }
  }
}

void read_other_files(const Side& side, PackageState& state) {
  const std::string& folder = state.manifest.recipe;
  for (const std::string& path : side.tree->list(folder)) {
    const std::string name = path.substr(folder.size() + 1);
    // Variant files count by what is rendered with them.
    if (path != state.recipe_file && !recipe::is_variant_file(name)) {
      state.files[name] = side.tree->read(path).value_or("");
    }
  }
}

}  // namespace

PackageState read_state(const Side& side, const std::string& manifest_path) {
  PackageState state;
  state.manifest = recipe::load_manifest(*side.tree, manifest_path);
  state.recipe_file = recipe::recipe_path(*side.tree, state.manifest);
  for (const recipe::RecipeReader& reader : side.readers) {
    state.recipes.push_back(
        recipe::load_recipe(*side.tree, state.recipe_file, state.manifest, reader));
    state.subdirs.push_back(reader.subdir());
  }
  for_each_build(state, [&](const recipe::Output& output, const std::string& subdir) {
    state.meanings.insert(meaning_of(output, subdir));
  });
  read_other_files(side, state);
  return state;
}

bool same_recipe(const PackageState& left, const PackageState& right) {
  return left.meanings == right.meanings && left.files == right.files;
}

std::string version_of(const PackageState& state) {
  for (const recipe::Recipe& recipe : state.recipes) {
    for (const recipe::Output& output : recipe.outputs) {
      if (output.name == state.manifest.package) {
        return output.version;
      }
    }
  }
  return "";
}

std::vector<WantedArtifact> artifacts_since(const PackageState& former,
                                            const PackageState& now) {
  std::vector<WantedArtifact> artifacts;
  const auto add = [&](const recipe::Output& output, const std::string& subdir) {
    const auto same = [&](const WantedArtifact& other) {
      return std::tie(other.name, other.version, other.build_number) ==
             std::tie(output.name, output.version, output.build_number);
    };
    auto found = std::find_if(artifacts.begin(), artifacts.end(), same);
    if (found == artifacts.end()) {
      artifacts.push_back({output.name, output.version, output.build_number, {}});
      found = std::prev(artifacts.end());
    }
    if (std::find(found->subdirs.begin(), found->subdirs.end(), subdir) ==
        found->subdirs.end()) {
      found->subdirs.push_back(subdir);
    }
  };
  const bool other_files = former.files != now.files;
  for_each_build(now, [&](const recipe::Output& output, const std::string& subdir) {
    if (!other_files && former.meanings.contains(meaning_of(output, subdir))) {
      return;
    }
    add(output, subdir);
    if (!output.noarch.empty()) {
      for (const std::string& other : now.subdirs) {
        add(output, other);
      }
    }
  });
  return artifacts;
}

}  // namespace distro::repo
