// The arrays behind a RecordTable, and how they are enumerated: what a snapshot holds
// is told in one place.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "channel/record_table.hpp"
#include "channel/text_pool.hpp"

namespace distro::channel::detail {

/// What few records have, sorted by row, then kind.
struct Extra {
  enum class Kind : std::uint32_t {
    file_name,      ///< where it is not name-version-build and the usual ending
    site_packages,  ///< python_site_packages_path
    track_feature,  ///< one entry each
    features,
    noarch,  ///< other than "python" and "generic"
    sha256,  ///< that is not 64 lower-case hexadecimal digits
    md5,
    url,  ///< other than base_url and the file name
    channel,
    subdir,
    attestations  ///< attestations_sha256
  };
  Row row = 0;
  Kind kind = Kind::file_name;
  std::uint32_t text = 0;  ///< in `texts`
};

using Sha256 = std::array<std::uint8_t, 32>;
using Md5 = std::array<std::uint8_t, 16>;

/// What a record's flags say.
struct Flag {
  static constexpr std::uint8_t conda = 1;  ///< the file is a .conda
  static constexpr std::uint8_t noarch_python = 2;
  static constexpr std::uint8_t noarch_generic = 4;
  static constexpr std::uint8_t has_sha256 = 8;
  static constexpr std::uint8_t has_md5 = 16;
  static constexpr std::uint8_t has_extras = 32;
};

/// What all records of a table have in common.
struct TableOrigin {
  std::string channel;  ///< URL
  std::string subdir;
  std::string base_url;  ///< what file names are appended to, with a final slash
};

/// The memory belongs to `owner`: vectors, or a mapped file.
struct TableArrays {
  std::shared_ptr<const void> owner;
  TableOrigin origin;

  TextPool names;     ///< in byte order
  TextPool versions;  ///< in conda's order
  TextPool specs;     ///< by the name that they ask for, then by text
  TextPool texts;     ///< licences, extras

  std::span<const std::uint32_t> name_rows;        ///< first row; names + 1
  std::span<const std::uint32_t> version_ranks;    ///< by version
  std::span<const std::uint32_t> spec_names;       ///< by spec
  std::span<const std::uint32_t> name_specs;       ///< first spec; names + 1
  std::span<const std::uint32_t> depending_begin;  ///< specs + 1
  std::span<const std::uint32_t> depending;        ///< rows
  std::span<const std::uint32_t> constraining_begin;
  std::span<const std::uint32_t> constraining;

  // By row
  std::span<const std::uint32_t> name;
  std::span<const std::uint32_t> version;
  TextPool builds;
  std::span<const std::uint32_t> license;         ///< in `texts`
  std::span<const std::uint32_t> license_family;  ///< in `texts`
  std::span<const std::int64_t> build_number;
  std::span<const std::int64_t> timestamp;  ///< milliseconds
  std::span<const std::uint64_t> file_size;
  std::span<const std::uint8_t> flags;
  std::span<const Sha256> sha256;
  std::span<const Md5> md5;
  std::span<const std::uint32_t> depends_begin;  ///< rows + 1
  std::span<const std::uint32_t> depends;        ///< specs
  std::span<const std::uint32_t> constrains_begin;
  std::span<const std::uint32_t> constrains;
  std::span<const Extra> extras;
};

/// Calls `visit` with each array, always in the same order: a snapshot's layout.
template <typename Arrays, typename Visit>
void visit_arrays(Arrays& arrays, Visit&& visit) {
  for (auto* pool : {&arrays.names, &arrays.versions, &arrays.specs, &arrays.texts,
                     &arrays.builds}) {
    visit(pool->begin);
    visit(pool->letters);
  }
  visit(arrays.name_rows);
  visit(arrays.version_ranks);
  visit(arrays.spec_names);
  visit(arrays.name_specs);
  visit(arrays.depending_begin);
  visit(arrays.depending);
  visit(arrays.constraining_begin);
  visit(arrays.constraining);
  visit(arrays.name);
  visit(arrays.version);
  visit(arrays.license);
  visit(arrays.license_family);
  visit(arrays.build_number);
  visit(arrays.timestamp);
  visit(arrays.file_size);
  visit(arrays.flags);
  visit(arrays.sha256);
  visit(arrays.md5);
  visit(arrays.depends_begin);
  visit(arrays.depends);
  visit(arrays.constrains_begin);
  visit(arrays.constrains);
  visit(arrays.extras);
}

}  // namespace distro::channel::detail
