// Whether a downloaded file is what its ending says, before it replaces another.
#pragma once

#include <filesystem>
#include <string>

namespace distro::channel::detail {

/// Reads a .json, .json.zst, .json.bz2 or .msgpack.zst to its end. Throws InputError,
/// beginning with `origin`, if it cannot be decompressed or is no object (an error
/// page, a text that ends too early). An empty .json is one.
void check_index_file(const std::filesystem::path& file, const std::string& origin);

}  // namespace distro::channel::detail
