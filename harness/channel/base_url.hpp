// Where the files of an index are (CEP 15).
#pragma once

#include <string>
#include <string_view>

namespace distro::channel {

/// The URL that file names are appended to: `base_url` of repodata.json, absolute or
/// relative to `folder` (the URL of the folder it was read from, with a final slash),
/// as RFC 3986 resolves it; `folder` if it is empty.
[[nodiscard]] std::string resolved_base_url(std::string_view base_url,
                                            std::string_view folder);

}  // namespace distro::channel
