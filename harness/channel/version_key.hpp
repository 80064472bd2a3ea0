// Versions as byte strings whose byte order is conda's order of versions (CEP 33).
//
// Ordering, comparing and `1.2.*` are then comparisons of bytes: nothing is taken apart
// twice. A key is short: 5 bytes for 1.26.4. Its layout is this build's business and
// may change: what is stored must be stored with `version_key_layout`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace distro::channel {

/// Changes whenever a version gets another key.
inline constexpr std::uint32_t version_key_layout = 1;

/// Appends the key of `text` to `key`. Returns false for what conda rejects; `key` is
/// then as it was. Keys as unsigned bytes (std::string's order) compare as the versions
/// do: 1.1 and 1.1.0 have one key. No key is the start of another.
[[nodiscard]] bool append_version_key(std::string_view text, std::string& key);

/// The key of `text`; nothing for what conda rejects.
[[nodiscard]] std::optional<std::string> version_key(std::string_view text);

/// A half-open interval of keys: `begin <= key < end`.
struct VersionKeyRange {
  std::string begin;
  std::string end;

  [[nodiscard]] bool contains(std::string_view key) const {
    return begin <= key && key < end;
  }
};

/// The keys of all versions that conda's `startswith` finds to start with `text`
/// (`=1.2` and `1.2.*`); nothing if `text` is no version.
[[nodiscard]] std::optional<VersionKeyRange> version_prefix_range(
    std::string_view text);

}  // namespace distro::channel
