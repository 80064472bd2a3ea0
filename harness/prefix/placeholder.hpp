// Putting the prefix where a package has the placeholder it was built with
// (conda-semantics 5.4, 5.5).
#pragma once

#include <string>
#include <string_view>

namespace distro::prefix {

enum class FileMode { text, binary };

/// What to replace in a file, and how.
struct Placeholder {
  std::string text;  ///< the prefix at build time, not empty
  FileMode mode = FileMode::text;
};

/// The longest shebang line that Linux reads, without its newline: 127 bytes.
constexpr std::size_t longest_shebang = 127;

/// `bytes` with the placeholder replaced by `prefix`, in UTF-8, UTF-16 and UTF-32 of
/// either byte order.
/// Text: everywhere; a shebang line that gets too long then goes through
/// `/usr/bin/env`. Binary: in C strings only, which keep what follows the placeholder
/// and are padded with NUL, so that the size stays; one without an end is left alone.
/// Throws LinkError if a binary file would need more room than the placeholder had, or
/// a text would grow by more than 256 MiB.
[[nodiscard]] std::string replace_placeholder(std::string bytes,
                                              const Placeholder& placeholder,
                                              const std::string& prefix);

/// A shebang line longer than `longest_shebang`, or with an escaped space in its path,
/// becomes `#!/usr/bin/env NAME OPTIONS`; any other text is returned as it is.
[[nodiscard]] std::string shorten_shebang(std::string text);

}  // namespace distro::prefix
