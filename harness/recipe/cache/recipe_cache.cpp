#include "recipe/cache/recipe_cache.hpp"

#include <algorithm>
#include <mutex>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "channel/shared_loop.hpp"
#include "recipe/cache/cached_recipes.hpp"
#include "recipe/cache/recipe_bytes.hpp"

namespace distro::recipe {
namespace {

/// A tree that several threads may ask.
class SharedTree final : public FileTree {
 public:
  explicit SharedTree(const FileTree& tree) : tree_(tree) {}

  std::optional<std::string> read(std::string_view path) const override {
    const std::unique_lock lock = locked();
    return tree_.read(path);
  }
  std::optional<std::string> state_of(std::string_view path) const override {
    const std::unique_lock lock = locked();
    return tree_.state_of(path);
  }
  std::vector<std::string> list(std::string_view folder) const override {
    const std::unique_lock lock = locked();
    return tree_.list(folder);
  }
  bool serves_threads() const override { return true; }

 private:
  std::unique_lock<std::mutex> locked() const {
    return tree_.serves_threads() ? std::unique_lock<std::mutex>()
                                  : std::unique_lock(mutex_);
  }

  const FileTree& tree_;
  mutable std::mutex mutex_;
};

/// Notes which files one recipe is made of. A file's state is asked for before it is
/// read: if it changes meanwhile, what is noted is out of date and not wrong.
class NotingTree final : public FileTree {
 public:
  explicit NotingTree(const FileTree& tree) : tree_(tree) {}

  std::optional<std::string> read(std::string_view path) const override {
    const std::optional<std::string>& state =
        ingredients_.emplace_back(Ingredient{std::string(path), tree_.state_of(path)})
            .state;
    return state ? tree_.read(path) : std::nullopt;
  }
  std::optional<std::string> state_of(std::string_view path) const override {
    return tree_.state_of(path);
  }
  /// What a recipe is made of is asked for by name.
  std::vector<std::string> list(std::string_view folder) const override {
    complete_ = false;
    return tree_.list(folder);
  }

  [[nodiscard]] std::vector<Ingredient> ingredients() && {
    return std::move(ingredients_);
  }
  [[nodiscard]] bool is_complete() const { return complete_; }

 private:
  const FileTree& tree_;
  mutable std::vector<Ingredient> ingredients_;
  mutable bool complete_ = true;
};

bool is_current(const CachedRecipes::Entry& entry, const FileTree& tree) {
  return std::all_of(
      entry.ingredients.begin(), entry.ingredients.end(), [&](const auto& ingredient) {
        const std::optional<std::string> now = tree.state_of(ingredient.first);
        return now.has_value() == ingredient.second.has_value() &&
               (!now || *now == *ingredient.second);
      });
}

/// One run over many recipes.
class Run {
 public:
  Run(const FileTree& tree, std::span<const std::string> paths,
      const RecipeReader& reader, const CachedRecipes& cached, bool keeps)
      : tree_(tree),
        paths_(paths),
        reader_(reader),
        cached_(cached),
        keeps_(keeps),
        readings_(paths.size()),
        fresh_(paths.size()) {}

  void read(std::size_t at) {
    for (const std::size_t number : cached_.of(paths_[at])) {
      const CachedRecipes::Entry& entry = cached_.entries()[number];
      if (!is_current(entry, tree_)) {
        continue;
      }
      if (std::optional<Recipe> recipe = recipe_of_bytes(entry.bytes)) {
        readings_[at].recipe = std::move(recipe);
        return;
      }
    }
    read_again(at);
  }

  /// Those that were not among the cached ones.
  [[nodiscard]] std::vector<CachedRecipe> fresh() {
    std::erase_if(fresh_, [](const CachedRecipe& one) { return one.path.empty(); });
    return std::move(fresh_);
  }
  [[nodiscard]] std::vector<Reading> readings() && { return std::move(readings_); }

 private:
  void read_again(std::size_t at) {
    NotingTree noting(tree_);
    try {
      readings_[at].recipe =
          keeps_ ? reader_.read(noting, paths_[at]) : reader_.read(tree_, paths_[at]);
    } catch (const InputError& fault) {
      readings_[at].fault = fault;
      return;
    }
    if (keeps_ && noting.is_complete()) {
      fresh_[at].path = paths_[at];
      append_bytes(fresh_[at].bytes, *readings_[at].recipe);
      fresh_[at].ingredients = std::move(noting).ingredients();
    }
  }

  const FileTree& tree_;
  std::span<const std::string> paths_;
  const RecipeReader& reader_;
  const CachedRecipes& cached_;
  bool keeps_;
  std::vector<Reading> readings_;
  std::vector<CachedRecipe> fresh_;
};

std::filesystem::path file_of(const RecipeCache& cache, const RecipeReader& reader) {
  return cache.folder / base::sha256(cache.program + "\n" + reader.fingerprint());
}

}  // namespace

std::vector<Reading> read_recipes(const FileTree& tree,
                                  std::span<const std::string> paths,
                                  const RecipeReader& reader,
                                  const RecipeCache& cache) {
  const bool keeps = !cache.folder.empty();
  const CachedRecipes cached =
      keeps ? CachedRecipes::load(file_of(cache, reader)) : CachedRecipes();
  const SharedTree shared(tree);
  Run run(shared, paths, reader, cached, keeps);
  channel::detail::for_each_in_turn(paths.size(),
                                    [&](std::size_t at) { run.read(at); });
  const std::vector<CachedRecipe> fresh = run.fresh();
  if (keeps && !fresh.empty()) {
    try {
      write_cached_recipes(file_of(cache, reader), fresh, cached);
    } catch (const EnvironmentError& error) {
      base::log(base::LogLevel::warning, error.what());
    }
  }
  return std::move(run).readings();
}

}  // namespace distro::recipe
