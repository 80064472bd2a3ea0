#include "channel/package_limits.hpp"

#include <algorithm>
#include <system_error>

#include "base/error.hpp"

namespace distro::channel {
namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
constexpr std::uint64_t free_bytes = 1024 * mebibyte;
constexpr std::uint64_t largest = 32 * 1024 * mebibyte;
constexpr std::uint64_t best_compression = 100;
constexpr std::uint64_t most_members = 1'000'000;

constexpr std::size_t longest_path = 2048;  // bytes; a prefix comes before it
constexpr std::size_t longest_name = 255;   // bytes
constexpr std::size_t most_parts = 256;

std::uint64_t size_of(const std::filesystem::path& package) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(package, error);
  return error ? 0 : size;
}

std::uint64_t total_for(std::uint64_t size) {
  return std::min(largest, free_bytes + std::min(size, largest) * best_compression);
}

std::string readable(std::uint64_t bytes) {
  return bytes < mebibyte ? std::to_string((bytes + 1023) / 1024) + " KiB"
                          : std::to_string(bytes / mebibyte) + " MiB";
}

}  // namespace

std::string_view why_unfit(std::string_view path) {
  const bool steers = std::any_of(path.begin(), path.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7f;
  });
  if (steers) {
    return "holds a control character";
  }
  if (path.size() > longest_path) {
    return "is longer than 2048 bytes";
  }
  std::size_t parts = 0;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (part.size() > longest_name) {
      return "has a part of more than 255 bytes";
    }
    if (++parts > most_parts) {
      return "has more than 256 parts";
    }
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return {};
}

Allowance::Allowance(const std::filesystem::path& package)
    : package_(package.string()),
      size_(size_of(package)),
      total_(total_for(size_)),
      decompressed_left_(total_),
      written_left_(total_),
      members_left_(most_members) {}

void Allowance::take(std::uint64_t& left, std::uint64_t bytes) const {
  if (bytes > left) {
    throw InputError(package_ + " is refused: it unpacks to more than " +
                     readable(total_) + ", too much for a file of " + readable(size_));
  }
  left -= bytes;
}

void Allowance::decompress(std::uint64_t bytes) { take(decompressed_left_, bytes); }

void Allowance::write(std::uint64_t bytes) { take(written_left_, bytes); }

void Allowance::add_member() {
  if (members_left_ == 0) {
    throw InputError(package_ + " is refused: it unpacks to more than " +
                     std::to_string(most_members) + " files and folders");
  }
  --members_left_;
}

}  // namespace distro::channel
