// Digests of bytes and files (OpenSSL), in lower-case hexadecimal.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace distro::base {

[[nodiscard]] std::string sha256(std::string_view bytes);

/// What a channel's record says of a file.
struct FileDigests {
  std::string sha256;
  std::string md5;
  std::uint64_t size = 0;  ///< bytes
};

/// Reads the file once for all three. Throws EnvironmentError.
[[nodiscard]] FileDigests digests_of_file(const std::filesystem::path& path);

[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace distro::base
