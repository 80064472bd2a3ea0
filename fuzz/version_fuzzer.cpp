// Two versions, a line each: order and prefixes by key are those by element.
#include <optional>

#include "../tests/channel/version_elements.hpp"
#include "channel/version.hpp"
#include "channel/version_key.hpp"
#include "input.hpp"

namespace {

using namespace distro;
using channel::Version;

std::string trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\n\v\f\r";
  const std::size_t begin = std::min(text.find_first_not_of(spaces), text.size());
  text.remove_prefix(begin);
  return std::string(text.substr(0, text.find_last_not_of(spaces) + 1));
}

std::optional<Version> parse(std::string_view text) {
  const auto version = Version::parse_if(text);
  const auto key = channel::version_key(text);
  fuzz::require(version.has_value() == key.has_value(), "a version has a key");
  fuzz::require(channel::version_prefix_range(text).has_value() == key.has_value(),
                "a version is a prefix");
  if (version) {
    fuzz::require(version->key() == *key, "there is one key");
    fuzz::require(version->text() == text, "a version keeps its text");
    return version;
  }
  try {
    const Version refused(text);
  } catch (const channel::ParseError& error) {
    fuzz::require(error.offset() <= text.size(), "the place is in the text");
    return std::nullopt;
  }
  fuzz::require(false, "what has no key is refused");
  return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const auto left = parse(fuzz::take_line(text));
  const auto right = parse(text);
  if (left && right) {
    const channel::VersionElements a(trimmed(left->text()));
    const channel::VersionElements b(trimmed(right->text()));
    fuzz::require((*left <=> *right) == (a <=> b), "keys order as elements do");
    fuzz::require((*left == *right) == (a == b), "keys are equal as elements are");
    fuzz::require(left->starts_with(*right) == a.starts_with(b),
                  "keys begin as elements do");
  }
  return 0;
}
