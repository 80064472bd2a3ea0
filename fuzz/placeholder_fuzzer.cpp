// Putting a prefix where a file has its placeholder: a first byte (`b`: binary), the
// placeholder in a line, the file.
#include <algorithm>

#include "input.hpp"
#include "prefix/link_error.hpp"
#include "prefix/placeholder.hpp"

namespace {

using namespace distro;

/// Whether the prefix, and what shebang lines get, has no letter of the placeholder: so
/// that no placeholder can come to be by replacing.
bool are_apart(std::string_view placeholder, std::string_view prefix) {
  return std::none_of(placeholder.begin(), placeholder.end(), [&](char letter) {
    return prefix.find(letter) != std::string_view::npos ||
           std::string_view("#!/usr/bin/env \\\0", 17).find(letter) !=
               std::string_view::npos;
  });
}

void require_replaced(const std::string& before, const prefix::Placeholder& placeholder,
                      const std::string& prefix) {
  const std::string after = prefix::replace_placeholder(before, placeholder, prefix);
  if (before.find(placeholder.text) == std::string::npos &&
      before.find(placeholder.text.front()) == std::string::npos &&
      !before.starts_with("#!")) {
    fuzz::require(after == before, "without a placeholder a file stays as it is");
  }
  if (placeholder.mode == prefix::FileMode::binary) {
    fuzz::require(after.size() == before.size(), "a binary file keeps its size");
    const std::size_t first = before.find('\0');
    if (are_apart(placeholder.text, prefix) && first != std::string::npos) {
      fuzz::require(after.find(placeholder.text) >= before.rfind('\0') ||
                        after.find(placeholder.text) == std::string::npos,
                    "no C string keeps a placeholder");
    }
  } else if (are_apart(placeholder.text, prefix)) {
    fuzz::require(after.find(placeholder.text) == std::string::npos,
                  "a text keeps no placeholder");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = fuzz::text_of(data, size);
  if (input.empty()) {
    return -1;
  }
  prefix::Placeholder placeholder;
  placeholder.mode =
      input.front() == 'b' ? prefix::FileMode::binary : prefix::FileMode::text;
  input.remove_prefix(1);
  placeholder.text = fuzz::take_line(input);
  if (placeholder.text.empty()) {
    return -1;
  }
  for (const std::string& prefix :
       {std::string("/p"), std::string("/some where/\xc3\xa4/env"),
        "/" + std::string(250, 'q')}) {
    try {
      require_replaced(std::string(input), placeholder, prefix);
    } catch (const prefix::LinkError&) {  // too long for a binary file
      fuzz::require(placeholder.mode == prefix::FileMode::binary,
                    "a text has room for any prefix");
    }
  }
  return 0;
}
