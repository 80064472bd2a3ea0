// One state of a file: what its path leads to later does not matter.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "base/descriptor.hpp"
#include "base/file_stamp.hpp"
#include "channel/text_source.hpp"

namespace distro::channel::detail {

/// Throws EnvironmentError, as all that it does.
class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path);

  /// Fills the front of `into` with what stands at `place`; less only at the end.
  [[nodiscard]] std::size_t read(std::span<char> into, std::uint64_t place) const;
  /// Of all of it, lower-case hex.
  [[nodiscard]] std::string sha256() const;
  /// Nobody has written to it since it was opened.
  [[nodiscard]] bool is_unchanged() const;
  [[nodiscard]] const std::string& origin() const { return origin_; }

 private:
  [[noreturn]] void fail() const;

  std::string origin_;
  base::OwnedDescriptor descriptor_;
  std::optional<base::FileStamp> stamp_;
};

/// Reads from the beginning; must not outlive the file.
class OpenFileSource final : public TextSource {
 public:
  explicit OpenFileSource(const OpenFile& file)
      : TextSource(file.origin()), file_(file) {}
  std::size_t read(std::span<char> into) override;

 private:
  const OpenFile& file_;
  std::uint64_t place_ = 0;
};

}  // namespace distro::channel::detail
