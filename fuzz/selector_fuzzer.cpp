// The lines of a meta.yaml and their selectors.
#include <algorithm>

#include "base/error.hpp"
#include "input.hpp"
#include "recipe/meta_yaml/build_variables.hpp"
#include "recipe/meta_yaml/selector.hpp"

using namespace distro;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  static const recipe::Variant variant{{"python", "3.11"}, {"cuda_compiler", "None"}};
  static const recipe::Scope scope = recipe::selector_scope("linux-64", variant);
  const recipe::Fault fault = [&](std::size_t offset, std::string_view message) {
    fuzz::require(offset <= text.size(), "a fault stands in the text");
    return InputError(std::string(message));
  };
  try {
    const recipe::SelectedText selected = recipe::select_lines(text, scope, fault);
    fuzz::require(selected.text.ends_with('\n'), "the text ends with a line end");
    const auto lines = std::count(selected.text.begin(), selected.text.end(), '\n');
    fuzz::require(static_cast<std::size_t>(lines) == selected.starts.size() &&
                      selected.lines.size() == selected.starts.size(),
                  "each line knows where it was");
    fuzz::require(std::is_sorted(selected.starts.begin(), selected.starts.end()),
                  "lines keep their order");
  } catch (const InputError&) {
    return 0;
  }
  return 0;
}
