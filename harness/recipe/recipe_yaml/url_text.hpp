// URLs as the WHATWG standard writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace distro::recipe::v1 {

/// The URL in its normal form (lower-case scheme and host, no default port, a path,
/// percent-encoded), nothing if `text` is none. Hosts with other letters than ASCII
/// stay as they are.
[[nodiscard]] std::optional<std::string> url_text(std::string_view text);

}  // namespace distro::recipe::v1
