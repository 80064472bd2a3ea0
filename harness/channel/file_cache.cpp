#include "channel/file_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <bit>
#include <cstring>
#include <functional>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

/// The number is that of the form: what another one wrote is read again from the files.
constexpr std::string_view magic = "conda-distro files 2\n";
constexpr std::size_t digest_size = 64;
constexpr std::size_t count_size = sizeof(std::uint64_t);
constexpr std::size_t content_at = magic.size() + digest_size;

fs::path cache_file(const fs::path& channel) {
  return channel / ".index" / "files.cache";
}

template <typename Value>
void append(std::string& image, const Value& value) {
  image.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename Value>
Value value_at(std::string_view image, std::size_t offset) {
  Value value;
  std::memcpy(&value, image.data() + offset, sizeof value);
  return value;
}

unsigned char digit(char letter) {
  return static_cast<unsigned char>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
}

std::array<unsigned char, 32> packed(const std::string& sha256) {
  std::array<unsigned char, 32> bytes{};
  for (std::size_t i = 0; i < bytes.size() && 2 * i + 1 < sha256.size(); ++i) {
    bytes[i] = static_cast<unsigned char>(digit(sha256[2 * i]) << 4U |
                                          digit(sha256[2 * i + 1]));
  }
  return bytes;
}

std::string unpacked(const std::array<unsigned char, 32>& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

}  // namespace

FileCache FileCache::load(const fs::path& channel) {
  FileCache cache;
  std::optional<std::string> image;
  try {
    image = base::read_file_if_there(cache_file(channel));
  } catch (const EnvironmentError&) {
    return cache;  // all files are read again
  }
  if (!image || image->size() < content_at + count_size || !image->starts_with(magic)) {
    return cache;
  }
  const std::string digest = image->substr(magic.size(), digest_size);
  image->erase(0, content_at);
  const auto rows = value_at<std::uint64_t>(*image, 0);
  if (digest != base::sha256(*image) ||
      rows > (image->size() - count_size) / sizeof(Row)) {
    return cache;
  }
  cache.image_ = *std::move(image);
  cache.rows_ = rows;
  cache.make_places();
  return cache;
}

void FileCache::save(const fs::path& channel) const {
  base::write_file(cache_file(channel),
                   std::string(magic) + base::sha256(image_) + image_);
}

FileCache::Row FileCache::row(std::size_t number) const {
  return value_at<Row>(image_, count_size + number * sizeof(Row));
}

std::string_view FileCache::name_of(const Row& row) const {
  const std::string_view names =
      std::string_view(image_).substr(count_size + rows_ * sizeof(Row));
  return row.name <= names.size() ? names.substr(row.name, row.name_size)
                                  : std::string_view();
}

void FileCache::make_places() {
  places_.assign(std::bit_ceil(2 * rows_ + 1), 0);
  for (std::size_t i = 0; i < rows_; ++i) {
    std::size_t place = std::hash<std::string_view>()(name(i)) % places_.size();
    while (places_[place] != 0) {
      place = (place + 1) % places_.size();
    }
    places_[place] = static_cast<std::uint32_t>(i + 1);
  }
}

std::string_view FileCache::name(std::size_t row) const {
  return name_of(this->row(row));
}

std::optional<std::size_t> FileCache::find(std::string_view path) const {
  if (places_.empty()) {
    return std::nullopt;
  }
  std::size_t place = std::hash<std::string_view>()(path) % places_.size();
  for (; places_[place] != 0; place = (place + 1) % places_.size()) {
    if (name(places_[place] - 1) == path) {
      return places_[place] - 1;
    }
  }
  return std::nullopt;
}

CachedFile FileCache::file(std::size_t row) const {
  const Row found = this->row(row);
  return {found.stamp, unpacked(found.sha256)};
}

base::FileStamp FileCache::stamp(std::size_t row) const { return this->row(row).stamp; }

FileCache FileCache::updated(const std::vector<char>& confirmed,
                             const std::map<std::string, CachedFile>& fresh) const {
  std::string rows;
  std::string names;
  FileCache result;
  const auto put = [&](Row row, std::string_view name) {
    row.name = static_cast<std::uint32_t>(names.size());
    row.name_size = static_cast<std::uint32_t>(name.size());
    append(rows, row);
    names += name;
    ++result.rows_;
  };
  auto next = fresh.begin();
  for (std::size_t i = 0; i < rows_; ++i) {
    const Row old = row(i);
    const std::string_view name = name_of(old);
    for (; next != fresh.end() && next->first < name; ++next) {
      put({next->second.stamp, packed(next->second.sha256)}, next->first);
    }
    if (confirmed[i] != 0 && (next == fresh.end() || next->first != name)) {
      put(old, name);
    }
  }
  for (; next != fresh.end(); ++next) {
    put({next->second.stamp, packed(next->second.sha256)}, next->first);
  }
  append(result.image_, static_cast<std::uint64_t>(result.rows_));
  result.image_ += rows;
  result.image_ += names;
  return result;
}

}  // namespace distro::channel::detail
