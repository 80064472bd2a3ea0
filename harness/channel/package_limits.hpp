// What a package may ask of the disk that it is unpacked to: a file of some kilobytes
// can stand for terabytes of zeros, or for folders that nobody can remove again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace distro::channel {

/// Why no package may hold a file of this name, as the end of a sentence ("its path
/// ..."); empty if it may. A path that is fit can be made, linked into any prefix and
/// removed, and stands on one line of a message: it has no control characters, at most
/// 2,048 bytes in at most 256 parts, none longer than 255 bytes.
[[nodiscard]] std::string_view why_unfit(std::string_view path);

/// What is left of what one package may unpack to: a hundred times its own size (texts
/// are packed ten to thirty times), and 1 GiB that every package may have; never more
/// than 32 GiB and a million files, links and folders.
class Allowance {
 public:
  explicit Allowance(const std::filesystem::path& package);

  /// So many bytes more were decompressed. Throws InputError when it was too much; so
  /// do the other two.
  void decompress(std::uint64_t bytes);
  /// So many bytes more are going to lie in files. They are counted beside those that
  /// are decompressed: a hole, or a second name of a file, is not in the stream.
  void write(std::uint64_t bytes);
  /// One file, link or folder more.
  void add_member();

 private:
  void take(std::uint64_t& left, std::uint64_t bytes) const;

  std::string package_;
  std::uint64_t size_;   ///< bytes of the package itself
  std::uint64_t total_;  ///< bytes that it may unpack to
  std::uint64_t decompressed_left_;
  std::uint64_t written_left_;
  std::uint64_t members_left_;
};

}  // namespace distro::channel
