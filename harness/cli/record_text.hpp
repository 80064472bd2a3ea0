// A record, field by field.
#pragma once

#include <string>

#include "channel/record.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// All that the record says: a line of its name, version and build, then a line a
/// field; each requirement has its own.
[[nodiscard]] std::string record_text(const channel::Record& record,
                                      const Terminal& terminal);

}  // namespace distro::cli
