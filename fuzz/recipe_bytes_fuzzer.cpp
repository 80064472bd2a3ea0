// A cached recipe: bytes are a recipe, which is written as these bytes again, or none.
#include "recipe/cache/recipe_bytes.hpp"
#include "walk.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace distro;
  const std::string_view bytes = fuzz::text_of(data, size);
  if (const std::optional<recipe::Recipe> recipe = recipe::recipe_of_bytes(bytes)) {
    std::string again;
    recipe::append_bytes(again, *recipe);
    const std::optional<recipe::Recipe> back = recipe::recipe_of_bytes(again);
    fuzz::require(back.has_value(), "what was written can be read");
    std::string once_more;
    recipe::append_bytes(once_more, *back);
    fuzz::require(again == once_more, "reading and writing lose nothing");
  }
  return 0;
}
