#include "raw_archive.hpp"

#include <bzlib.h>
#include <zstd.h>

#include <cstdio>
#include <cstring>

namespace distro::test {
namespace {

std::string number(std::uint64_t value, int bytes) {
  std::string text;
  for (int at = 0; at < bytes; ++at) {
    text += static_cast<char>((value >> (8 * at)) & 0xffU);
  }
  return text;
}

std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char letter : bytes) {
    crc ^= static_cast<unsigned char>(letter);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
  }
  return ~crc;
}

/// What both headers of a member have in common.
std::string zip_fields(const ZipMember& member) {
  const auto size = static_cast<std::uint64_t>(
      static_cast<std::int64_t>(member.content.size()) + member.lie);
  return number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) +
         number(crc32_of(member.content), 4) + number(size, 4) + number(size, 4) +
         number(member.name.size(), 2) + number(0, 2);
}

std::string repeated(const std::string& one, int count) {
  std::string all;
  for (int at = 0; at < count; ++at) {
    all += one;
  }
  return all;
}

}  // namespace

std::string raw_zip(const std::vector<ZipMember>& members) {
  std::string bytes;
  std::string directory;
  for (const ZipMember& member : members) {
    const std::size_t offset = bytes.size();
    bytes += "PK\3\4" + zip_fields(member) + member.name + member.content;
    directory += "PK\1\2" + number(20, 2) + zip_fields(member) + number(0, 2) +
                 number(0, 2) + number(0, 2) + number(0, 4) + number(offset, 4) +
                 member.name;
  }
  const std::size_t offset = bytes.size();
  return bytes + directory + "PK\5\6" + number(0, 4) + number(members.size(), 2) +
         number(members.size(), 2) + number(directory.size(), 4) + number(offset, 4) +
         number(0, 2);
}

std::string tar_header(std::string_view name, std::uint64_t size, char type,
                       std::string_view link) {
  std::string header(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    header.replace(at, text.size(), text);
  };
  put(0, name.substr(0, 100));
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  if (size < (std::uint64_t{1} << 33U)) {
    char digits[13];
    std::snprintf(digits, sizeof digits, "%011llo",
                  static_cast<unsigned long long>(size));
    put(124, digits);
  } else {  // in base 256
    header[124] = '\x80';
    for (std::size_t at = 0; at < 8; ++at) {
      header[135 - at] = static_cast<char>((size >> (8 * at)) & 0xffU);
    }
  }
  put(136, "13700000000");
  header[156] = type;
  put(157, link.substr(0, 100));
  put(257, std::string_view("ustar\00000", 8));
  return with_checksum(header);
}

std::string with_checksum(std::string header) {
  header.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char letter : header) {
    sum += static_cast<unsigned char>(letter);
  }
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", sum);
  return header.replace(148, 7, digits, 7);
}

std::string tar_member(std::string_view name, std::string_view content, char type) {
  std::string text = tar_header(name, content.size(), type);
  text += content;
  text.resize((text.size() + 511) / 512 * 512, '\0');
  return text;
}

std::string pax_record(std::string_view key, std::string_view value) {
  const std::string rest = " " + std::string(key) + "=" + std::string(value) + "\n";
  std::size_t size = rest.size() + 1;
  while (std::to_string(size).size() + rest.size() != size) {
    ++size;
  }
  return std::to_string(size) + rest;
}

std::string tar_end() { return std::string(1024, '\0'); }

std::string zstd(std::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(
      ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

std::string bzip2(std::string_view bytes) {
  std::string text(bytes);
  std::string packed(text.size() + text.size() / 100 + 700, '\0');
  auto size = static_cast<unsigned int>(packed.size());
  BZ2_bzBuffToBuffCompress(packed.data(), &size, text.data(),
                           static_cast<unsigned int>(text.size()), 9, 0, 0);
  packed.resize(size);
  return packed;
}

std::string zstd_zeros(int count) {
  return repeated(zstd(std::string(std::size_t{1} << 20U, '\0')), count);
}

std::string bzip2_zeros(int count) {
  return repeated(bzip2(std::string(std::size_t{1} << 20U, '\0')), count);
}

std::string raw_conda(const std::string& info, const std::string& payload) {
  return raw_zip({{"metadata.json", R"({"conda_pkg_format_version": 2})"},
                  {"pkg-x-1-0.tar.zst", payload},
                  {"info-x-1-0.tar.zst", info}});
}

}  // namespace distro::test
