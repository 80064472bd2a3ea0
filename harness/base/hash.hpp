// Digests of bytes and files (OpenSSL), in lower-case hexadecimal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace distro::base {

[[nodiscard]] std::string sha256(std::string_view bytes);

/// For hashes that others have defined so; not where anyone must be kept from forging.
[[nodiscard]] std::string sha1(std::string_view bytes);

/// Bytes as text, two digits each.
[[nodiscard]] std::string hex(std::string_view bytes);

/// Whether `text` is a digest in our form: that many hexadecimal digits, lower-case.
[[nodiscard]] bool is_hex(std::string_view text, std::size_t digits);

/// The digest of bytes that come one part after the other.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  /// Once, at the end.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

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
