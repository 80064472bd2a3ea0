// A recipe, a manifest or distro.yaml (the first line says which): it gets its layout
// and keeps its meaning, or stays as it is.
#include "base/error.hpp"
#include "input.hpp"
#include "recipe/format.hpp"
#include "support/recipe_meaning.hpp"

namespace {

using namespace distro;

struct Case {
  recipe::FileKind kind;
  const char* path;
};

Case case_of(std::string_view word) {
  if (word == "meta") {
    return {recipe::FileKind::meta_yaml, "recipes/x/meta.yaml"};
  }
  if (word == "recipe") {
    return {recipe::FileKind::recipe_yaml, "recipes/x/recipe.yaml"};
  }
  return word == "distro" ? Case{recipe::FileKind::distribution, "distro.yaml"}
                          : Case{recipe::FileKind::manifest, "packages/x.yaml"};
}

/// What the recipe means, or "" if it cannot be read.
std::string meaning_of(const std::string& text, const char* path) {
  try {
    return test::recipe_meaning(text, path);
  } catch (const InputError&) {
    return "";
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const recipe::Formatter formatter;
  std::string_view rest = fuzz::text_of(data, size);
  const auto [kind, path] = case_of(fuzz::take_line(rest));
  const std::string text(rest);
  recipe::FormattedFile first;
  try {
    first = formatter.format(text, path, kind);
  } catch (const InputError&) {
    return 0;  // no YAML
  }
  if (!first.reason.empty()) {
    fuzz::require(first.text == text, "what is left as it is does not change");
    return 0;
  }
  const recipe::FormattedFile second = formatter.format(first.text, path, kind);
  fuzz::require(second.reason.empty() && second.text == first.text,
                "what is formatted stays as it is");
  fuzz::require(first.text.empty() || first.text.back() == '\n',
                "a text ends with its line");
  fuzz::require(first.text.find('\r') == std::string::npos, "lines end as ours do");
  if (kind == recipe::FileKind::meta_yaml) {
    fuzz::require(meaning_of(text, path) == meaning_of(first.text, path),
                  "a recipe means the same");
  }
  return 0;
}
