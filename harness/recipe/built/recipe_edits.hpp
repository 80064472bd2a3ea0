// Small edits of a recipe's text that leave the rest of it as its author wrote it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace distro::recipe {

/// `about` says `value` at `key`: the line is added, or its value replaced. Nothing if
/// the text is laid out in a way that no single line can do it.
[[nodiscard]] std::optional<std::string> with_about(const std::string& text,
                                                    const std::string& key,
                                                    const std::string& value);

/// What a package can be tested with.
struct SimpleTests {
  std::vector<std::string> imports;   ///< Python modules
  std::vector<std::string> commands;  ///< of the shell
};

/// A recipe without tests gets these. `file` is "recipe.yaml" or "meta.yaml". Nothing
/// if it has tests, or several outputs: whose tests would they be?
[[nodiscard]] std::optional<std::string> with_tests(const std::string& text,
                                                    const std::string& file,
                                                    const SimpleTests& tests);

}  // namespace distro::recipe
