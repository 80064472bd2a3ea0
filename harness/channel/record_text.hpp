// Records as JSON texts: how they are written, and a look into one without parsing it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace distro::channel::detail {

/// As conda-index writes: compact, keys sorted, ASCII. Invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string dumped(const nlohmann::json& json);

/// A string in JSON, its quotes included.
[[nodiscard]] std::string json_text(std::string_view text);

/// The text at a key of an entry, or "".
[[nodiscard]] std::string text_at(std::string_view entry, std::string_view key);

}  // namespace distro::channel::detail
