// JSON that is too deep to be written again.
#pragma once

#include <string_view>

namespace distro::base {

/// Throws InputError for JSON that is nested deeper than any document of a channel: to
/// write it again would overflow the stack.
void require_shallow(std::string_view text, std::string_view origin);

}  // namespace distro::base
