// Bytes as text (RFC 4648).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace distro::base {

[[nodiscard]] std::string base64(std::string_view bytes);

/// The bytes of such a text, padded as it is written above; nothing if it is none.
[[nodiscard]] std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace distro::base
