#include "channel/record_batch.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/error.hpp"

namespace distro::channel::detail {
namespace {

constexpr std::string_view conda_ending = ".conda";
constexpr std::string_view bz2_ending = ".tar.bz2";

constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> digit_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (std::uint8_t value = 0; value < 16; ++value) {
    values[static_cast<unsigned char>("0123456789abcdef"[value])] = value;
  }
  return values;
}();

/// Lower-case hexadecimal digits as bytes; false, and nothing of use, for another text.
bool from_hex(std::string_view text, std::span<std::uint8_t> bytes) {
  if (text.size() != 2 * bytes.size()) {
    return false;
  }
  unsigned seen = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned high = digit_values[static_cast<unsigned char>(text[2 * i])];
    const unsigned low = digit_values[static_cast<unsigned char>(text[2 * i + 1])];
    seen |= high | low;
    bytes[i] = static_cast<std::uint8_t>(high << 4U | low);
  }
  return seen < 16;
}

/// Whether `fn` is name-version-build with the ending, and can be taken apart again.
bool is_regular(const RecordBatch& batch, const BatchRecord& record,
                std::string_view stem) {
  const std::string_view name = batch.names[record.name];
  const std::string_view version = batch.versions[record.version];
  const std::string_view build = batch.build(record);
  return stem.size() == name.size() + version.size() + build.size() + 2 &&
         stem.starts_with(name) && stem[name.size()] == '-' &&
         stem.substr(name.size() + 1).starts_with(version) &&
         stem[name.size() + version.size() + 1] == '-' && stem.ends_with(build) &&
         version.find('-') == std::string_view::npos &&
         build.find('-') == std::string_view::npos;
}

}  // namespace

RecordBatch::RecordBatch() { static_cast<void>(texts.intern("")); }

void add_extra(RecordBatch& batch, Extra::Kind kind, std::string_view text) {
  batch.extras.push_back({0, kind, batch.texts.intern(text)});
}

void set_build(RecordBatch& batch, BatchRecord& record, std::string_view text) {
  if (batch.builds.size() + text.size() > 0xFFFFFFFFU) {
    throw InputError("the build strings of this channel are longer than 4 GiB");
  }
  record.build_begin = static_cast<std::uint32_t>(batch.builds.size());
  batch.builds.insert(batch.builds.end(), text.begin(), text.end());
  record.build_end = static_cast<std::uint32_t>(batch.builds.size());
}

void set_sha256(RecordBatch& batch, BatchRecord& record, std::string_view text) {
  if (from_hex(text, record.sha256)) {
    record.flags |= Flag::has_sha256;
  } else if (!text.empty()) {
    add_extra(batch, Extra::Kind::sha256, text);
  }
}

void set_md5(RecordBatch& batch, BatchRecord& record, std::string_view text) {
  if (from_hex(text, record.md5)) {
    record.flags |= Flag::has_md5;
  } else if (!text.empty()) {
    add_extra(batch, Extra::Kind::md5, text);
  }
}

void set_noarch(RecordBatch& batch, BatchRecord& record, std::string_view text) {
  if (text == "python") {
    record.flags |= Flag::noarch_python;
  } else if (text == "generic") {
    record.flags |= Flag::noarch_generic;
  } else if (!text.empty()) {
    add_extra(batch, Extra::Kind::noarch, text);
  }
}

void set_file_name(RecordBatch& batch, BatchRecord& record, std::string_view fn) {
  const bool conda = fn.ends_with(conda_ending);
  record.flags |= conda ? Flag::conda : 0;
  const std::size_t ending =
      conda ? conda_ending.size() : (fn.ends_with(bz2_ending) ? bz2_ending.size() : 0);
  if (ending == 0 || !is_regular(batch, record, fn.substr(0, fn.size() - ending))) {
    add_extra(batch, Extra::Kind::file_name, fn);
  }
}

void add_record(RecordBatch& batch, const Record& record, const TableOrigin& origin) {
  BatchRecord added;
  added.name = batch.names.intern(record.name);
  added.version = batch.versions.intern(record.version);
  set_build(batch, added, record.build);
  added.license = batch.texts.intern(record.license);
  added.license_family = batch.texts.intern(record.license_family);
  added.build_number = record.build_number;
  added.timestamp = record.timestamp;
  added.file_size = record.size;
  added.position = batch.records.size();
  added.extras_begin = static_cast<std::uint32_t>(batch.extras.size());
  set_sha256(batch, added, record.sha256);
  set_md5(batch, added, record.md5);
  set_noarch(batch, added, record.noarch);
  set_file_name(batch, added, record.fn);
  if (!record.python_site_packages_path.empty()) {
    add_extra(batch, Extra::Kind::site_packages, record.python_site_packages_path);
  }
  if (!record.attestations_sha256.empty()) {
    add_extra(batch, Extra::Kind::attestations, record.attestations_sha256);
  }
  if (!record.features.empty()) {
    add_extra(batch, Extra::Kind::features, record.features);
  }
  for (const std::string& feature : record.track_features) {
    add_extra(batch, Extra::Kind::track_feature, feature);
  }
  const auto add_other = [&](Extra::Kind kind, const std::string& text,
                             const std::string& common) {
    if (text != common) {
      add_extra(batch, kind, text);
    }
  };
  add_other(Extra::Kind::url, record.url, origin.base_url + record.fn);
  add_other(Extra::Kind::channel, record.channel, origin.channel);
  add_other(Extra::Kind::subdir, record.subdir, origin.subdir);
  added.track_features = static_cast<std::uint32_t>(record.track_features.size());
  added.extras_end = static_cast<std::uint32_t>(batch.extras.size());
  added.depends_begin = static_cast<std::uint32_t>(batch.links.size());
  for (const std::string& spec : record.depends) {
    batch.links.push_back(batch.specs.intern(spec));
  }
  added.depends_end = static_cast<std::uint32_t>(batch.links.size());
  for (const std::string& spec : record.constrains) {
    batch.links.push_back(batch.specs.intern(spec));
  }
  added.constrains_end = static_cast<std::uint32_t>(batch.links.size());
  batch.records.push_back(added);
}

}  // namespace distro::channel::detail
