// From a package file's info/index.json to its entry in repodata.
#pragma once

#include <filesystem>
#include <string>

#include "channel/record.hpp"

namespace distro::channel::detail {

/// The entry of a record in repodata: compact JSON, keys sorted. What the package said
/// beyond the fields of Record is in it (`other_keys`).
[[nodiscard]] std::string record_entry(const Record& record);

/// The text at a key of an entry, or "".
[[nodiscard]] std::string text_at(const std::string& entry, const char* key);

}  // namespace distro::channel::detail
