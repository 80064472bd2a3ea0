#include "recipe/cache/cached_recipes.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/file.hpp"
#include "recipe/cache/byte_stream.hpp"

namespace distro::recipe {
namespace {

constexpr std::string_view signature = "conda-distro recipes 1\n";
constexpr std::size_t most_of_a_path = 4;  ///< branches that somebody works on by turns
constexpr std::size_t most_bytes = std::size_t{256} << 20U;

std::uint64_t checksum_of(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

void append_entry(std::string& image, const CachedRecipe& recipe) {
  std::string entry;
  ByteWriter bytes(entry);
  bytes.text(recipe.path);
  bytes.number(recipe.ingredients.size());
  for (const Ingredient& ingredient : recipe.ingredients) {
    bytes.text(ingredient.path);
    bytes.number(ingredient.state ? 1 : 0);
    bytes.text(ingredient.state.value_or(""));
  }
  bytes.text(recipe.bytes);
  ByteWriter(image).text(entry);
}

std::optional<CachedRecipes::Entry> read_entry(std::string_view all) {
  ByteReader bytes(all);
  CachedRecipes::Entry entry;
  entry.all = all;
  entry.path = bytes.text();
  const std::uint64_t count = bytes.count();
  entry.ingredients.reserve(count);
  for (std::uint64_t at = 0; at < count && !bytes.failed(); ++at) {
    const std::string_view path = bytes.text();
    const bool there = bytes.number() != 0;
    const std::string_view state = bytes.text();
    entry.ingredients.emplace_back(
        path, there ? std::optional<std::string_view>(state) : std::nullopt);
  }
  entry.bytes = bytes.text();
  return bytes.at_end() ? std::optional(std::move(entry)) : std::nullopt;
}

/// The entries behind signature and checksum; nothing if these do not fit them.
std::optional<std::string_view> content_of(std::string_view image) {
  if (!image.starts_with(signature)) {
    return std::nullopt;
  }
  ByteReader head(image.substr(signature.size()));
  const std::uint64_t checksum = head.number();
  if (head.failed()) {
    return std::nullopt;
  }
  const std::string_view content =
      image.substr(signature.size() + sizeof(std::uint64_t));
  return checksum == checksum_of(content) ? std::optional(content) : std::nullopt;
}

}  // namespace

CachedRecipes CachedRecipes::load(const std::filesystem::path& path) {
  CachedRecipes cached;
  cached.image_ = base::read_file_if_there(path).value_or("");
  const std::optional<std::string_view> content = content_of(cached.image_);
  ByteReader bytes(content.value_or(""));
  while (content && !bytes.at_end() && !bytes.failed()) {
    if (std::optional<Entry> entry = read_entry(bytes.text())) {
      cached.by_path_[entry->path].push_back(cached.entries_.size());
      cached.entries_.push_back(*std::move(entry));
    }
  }
  return cached;
}

const std::vector<std::size_t>& CachedRecipes::of(std::string_view path) const {
  static const std::vector<std::size_t> none;
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? none : found->second;
}

void write_cached_recipes(const std::filesystem::path& path,
                          const std::vector<CachedRecipe>& fresh,
                          const CachedRecipes& former) {
  std::unordered_map<std::string_view, std::size_t> counts;
  std::string content;
  for (const CachedRecipe& recipe : fresh) {
    append_entry(content, recipe);
    ++counts[recipe.path];
  }
  for (const CachedRecipes::Entry& entry : former.entries()) {
    if (content.size() < most_bytes && ++counts[entry.path] <= most_of_a_path) {
      ByteWriter(content).text(entry.all);
    }
  }
  std::string image(signature);
  ByteWriter(image).number(checksum_of(content));
  base::write_file(path, image += content);
}

}  // namespace distro::recipe
