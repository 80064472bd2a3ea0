// Archives byte by byte, with lies in them that no library would write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace distro::test {

/// One member of a zip: stored, whatever its sizes say.
struct ZipMember {
  std::string name;
  std::string content;
  std::int64_t lie = 0;  ///< added to the sizes that its headers say
};

[[nodiscard]] std::string raw_zip(const std::vector<ZipMember>& members);

/// A header of 512 bytes (ustar) for a member of this size; the rest is the caller's.
[[nodiscard]] std::string tar_header(std::string_view name, std::uint64_t size,
                                     char type = '0', std::string_view link = "");

/// The header with the checksum that it must have.
[[nodiscard]] std::string with_checksum(std::string header);

/// A whole member: header, content, and what fills its last block.
[[nodiscard]] std::string tar_member(std::string_view name, std::string_view content,
                                     char type = '0');

/// A record of a pax header: "30 path=...\n".
[[nodiscard]] std::string pax_record(std::string_view key, std::string_view value);

/// What ends a tar.
[[nodiscard]] std::string tar_end();

[[nodiscard]] std::string zstd(std::string_view bytes);
[[nodiscard]] std::string bzip2(std::string_view bytes);

/// `count` MiB of zeros, packed: both formats take one stream after another for one.
[[nodiscard]] std::string zstd_zeros(int count);
[[nodiscard]] std::string bzip2_zeros(int count);

/// A .conda with these two streams, both packed by zstd already.
[[nodiscard]] std::string raw_conda(const std::string& info,
                                    const std::string& payload);

}  // namespace distro::test
