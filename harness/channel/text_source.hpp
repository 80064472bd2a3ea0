// A text that comes in blocks: from memory, a file, or out of its compression.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace distro::channel::detail {

class TextSource {
 public:
  virtual ~TextSource() = default;

  /// Fills the front of `into` and returns how many bytes; 0 at the end, and only
  /// there. Throws EnvironmentError (reading) or InputError (compression).
  [[nodiscard]] virtual std::size_t read(std::span<char> into) = 0;
};

/// `text` must outlive the source.
[[nodiscard]] std::unique_ptr<TextSource> text_in_memory(std::string_view text);

/// repodata.json, .json.zst or .json.bz2, by the ending of its name.
[[nodiscard]] std::unique_ptr<TextSource> text_in_file(
    const std::filesystem::path& file);

/// What is left of it, at once.
[[nodiscard]] std::string read_all(TextSource& source);

}  // namespace distro::channel::detail
