// Explicit environment files: the exact files of a prefix, dependencies first, in the
// form that `conda create --file` and others take ("@EXPLICIT", a URL with the file's
// digest on each line).
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "channel/record.hpp"

namespace distro::prefix {

/// The text of such a file; `title` becomes a comment. A record without sha256 is named
/// by its md5.
[[nodiscard]] std::string explicit_text(std::span<const channel::Record> records,
                                        const std::string& title);

/// The records of a file, as far as URLs tell: fn, name, version, build, subdir,
/// channel, url and the digest. Throws InputError with the place for a line that is no
/// URL of a package with its digest, EnvironmentError if it cannot be read.
[[nodiscard]] std::vector<channel::Record> read_explicit_file(
    const std::filesystem::path& file);

/// `record` with what info/index.json of the extracted package says besides. Throws
/// InputError.
[[nodiscard]] channel::Record completed(const channel::Record& record,
                                        const std::filesystem::path& extracted);

}  // namespace distro::prefix
