// A text that comes in blocks: from memory, a file, or out of its compression.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace distro::channel::detail {

class TextSource {
 public:
  explicit TextSource(std::string origin) : origin_(std::move(origin)) {}
  virtual ~TextSource() = default;
  TextSource(const TextSource&) = delete;
  TextSource& operator=(const TextSource&) = delete;

  /// What messages call it.
  [[nodiscard]] const std::string& origin() const { return origin_; }

  /// Fills the front of `into` and returns how many bytes; 0 at the end, and only
  /// there. Throws EnvironmentError (reading) or InputError (compression).
  [[nodiscard]] virtual std::size_t read(std::span<char> into) = 0;

 private:
  std::string origin_;
};

/// `text` must outlive the source.
[[nodiscard]] std::unique_ptr<TextSource> text_in_memory(std::string_view text,
                                                         const std::string& origin);

/// repodata.json, .json.zst or .json.bz2, by the ending of its name.
[[nodiscard]] std::unique_ptr<TextSource> text_in_file(
    const std::filesystem::path& file);

/// What is left of it, at once. Throws InputError for more than 4 GiB: no index has as
/// much, but a few bytes can pretend to be it.
[[nodiscard]] std::string read_all(TextSource& source);

}  // namespace distro::channel::detail
