#include "channel/package_record.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/json_depth.hpp"
#include "channel/archive.hpp"
#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "channel/record_text.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;
using base::Json;
using base::JsonObject;
using SortedJson = nlohmann::json;

constexpr const char* index_member = "info/index.json";
constexpr const char* run_exports_member = "info/run_exports.json";

constexpr std::int64_t last_second = 253402300799;  // larger ones are milliseconds

/// What conda-index drops: facts of the builder, not of the package.
constexpr std::string_view dropped_keys[] = {
    "arch",    "has_prefix",        "mtime",   "platform",
    "ucs",     "requires_features", "binstar", "target-triplet",
    "machine", "operatingsystem"};

/// As a whole number, if it is one that a builder wrote as a text or with a fraction of
/// nothing.
void make_whole(Json& number) {
  constexpr double exact =
      9007199254740992.0;  // beyond it a double skips whole numbers
  if (number.is_number_float()) {
    const double value = number.get<double>();
    if (std::abs(value) < exact && value == std::trunc(value)) {
      number = static_cast<std::int64_t>(value);
    }
  } else if (number.is_string()) {
    const auto text = number.get<std::string>();
    std::int64_t value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) {
      number = value;
    }
  }
}

/// The index without what is not believed in it, its numbers as numbers.
Json readable(Json index) {
  for (const char* key : {"channel", "fn", "md5", "sha256", "size", "url"}) {
    index.erase(key);
  }
  for (const char* key : {"build_number", "timestamp"}) {
    if (const auto number = index.find(key); number != index.end()) {
      make_whole(*number);
    }
  }
  return index;
}

/// What info/index.json says, apart from digests and places.
Record record_of_index(const JsonObject& index) {
  // The one tolerant reader of records; digests and places in it are not believed.
  Record said = record_from_json(index);
  Record record;
  record.name = said.name;
  record.version = said.version;
  record.build = said.build;
  record.build_number = said.build_number;
  record.depends = std::move(said.depends);
  record.constrains = std::move(said.constrains);
  record.track_features = std::move(said.track_features);
  record.noarch = said.noarch;
  record.subdir = said.subdir;
  record.license = said.license;
  record.python_site_packages_path = said.python_site_packages_path;
  record.timestamp =
      said.timestamp > last_second ? said.timestamp : said.timestamp * 1000;
  return record;
}

SortedJson entry_of(const Record& record) {
  SortedJson entry = {
      {"name", record.name},       {"version", record.version},
      {"build", record.build},     {"build_number", record.build_number},
      {"depends", record.depends}, {"subdir", record.subdir}};
  const auto put = [&](const char* key, const std::string& value) {
    if (!value.empty()) {
      entry[key] = value;
    }
  };
  if (!record.constrains.empty()) {
    entry["constrains"] = record.constrains;
  }
  std::string features;
  for (const std::string& feature : record.track_features) {
    features += (features.empty() ? "" : " ") + feature;
  }
  put("track_features", features);
  put("noarch", record.noarch);
  put("license", record.license);
  put("python_site_packages_path", record.python_site_packages_path);
  put("sha256", record.sha256);
  put("md5", record.md5);
  if (record.size != 0) {
    entry["size"] = record.size;
  }
  if (record.timestamp != 0) {
    entry["timestamp"] = record.timestamp;
  }
  return entry;
}

/// The keys of info/index.json that entry_of would not write as they are there.
std::string other_keys_of(const Json& index, const Record& record) {
  const SortedJson entry = entry_of(record);
  SortedJson others = SortedJson::object();
  for (const auto& [key, value] : index.items()) {
    const bool dropped = std::find(std::begin(dropped_keys), std::end(dropped_keys),
                                   key) != std::end(dropped_keys);
    const SortedJson sorted = value;
    const bool ours = key == "sha256" || key == "md5" || key == "size" ||
                      key == "attestations_sha256";
    if (!dropped && !ours && (!entry.contains(key) || entry[key] != sorted)) {
      others[key] = sorted;
    }
  }
  return others.empty() ? "" : others.dump();
}

/// A bzip2 stream ends in a magic number and a checksum, at any bit. A download that
/// stopped early has them not, though its beginning can be read.
bool ends_as_bzip2(const fs::path& file) {
  constexpr std::uint64_t magic = 0x177245385090ULL;
  constexpr std::uint64_t mask = (1ULL << 48U) - 1;
  constexpr std::streamoff tail_size =
      11;  // magic 6, checksum 4, up to 7 bits of filling
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  const std::streamoff size = stream.tellg();
  stream.seekg(std::max<std::streamoff>(0, size - tail_size));
  std::uint64_t window = 0;
  std::size_t bits = 0;
  for (char letter = 0; stream.get(letter);) {
    const unsigned byte = static_cast<unsigned char>(letter);
    for (unsigned bit = 8; bit-- > 0;) {
      window = (window << 1U) | ((byte >> bit) & 1U);
      if (++bits >= 48 && (window & mask) == magic) {
        return true;
      }
    }
  }
  return false;
}

/// CEP 12: an object of lists, or the list of the weak ones. What is neither says
/// nothing.
std::string run_exports_text(const std::string& text, const std::string& origin) {
  base::require_shallow(text, origin);
  const SortedJson json = SortedJson::parse(text, nullptr, false);
  if (json.is_discarded()) {
    throw InputError(origin + " is no JSON");
  }
  return json.empty() ? "{}" : detail::dumped(json);
}

std::string run_exports_of(const fs::path& file,
                           const std::map<std::string, std::string>& infos) {
  const auto found = infos.find(run_exports_member);
  return found == infos.end() ? "{}"
                              : run_exports_text(found->second, file.string() + ": " +
                                                                    run_exports_member);
}

Record record_of(const fs::path& file,
                 const std::map<std::string, std::string>& infos) {
  const auto found = infos.find(index_member);
  if (found == infos.end()) {
    throw InputError(file.string() + ": the package has no info/index.json");
  }
  const std::string origin = file.string() + ": info/index.json";
  base::require_shallow(found->second, origin);
  const Json index = base::parse_json(found->second, origin);
  static_cast<void>(JsonObject(index, origin));  // throws if it is no object
  const Json believed = readable(index);
  Record record = record_of_index(JsonObject(believed, origin));
  if (file.extension() == ".bz2" && !ends_as_bzip2(file)) {
    throw InputError(file.string() +
                     ": the package is truncated or damaged: its end is missing");
  }
  const base::FileDigests digests = base::digests_of_file(file);
  record.fn = file.filename().string();
  // A file belongs where it lies; elsewhere it says itself.
  if (const std::string folder = file.parent_path().filename().string();
      is_subdir(folder)) {
    record.subdir = folder;
  }
  record.sha256 = digests.sha256;
  record.md5 = digests.md5;
  record.size = digests.size;
  record.other_keys = other_keys_of(index, record);
  return record;
}

}  // namespace

std::string detail::record_entry(const Record& record) {
  SortedJson entry = entry_of(record);
  if (!record.other_keys.empty()) {
    entry.update(SortedJson::parse(record.other_keys));
  }
  return dumped(entry);
}

detail::PackageFacts detail::read_package(const fs::path& file, bool run_exports) {
  std::set<std::string> wanted = {index_member};
  if (run_exports) {
    wanted.insert(run_exports_member);
  }
  const auto infos = read_info_files(file, wanted);
  const Record record = record_of(file, infos);
  PackageFacts facts;
  facts.entry = record_entry(record);
  facts.sha256 = record.sha256;
  if (run_exports) {
    facts.run_exports = run_exports_of(file, infos);
  }
  return facts;
}

std::string detail::read_run_exports(const fs::path& file) {
  return run_exports_of(file, read_info_files(file, {run_exports_member}));
}

Record record_of_package(const fs::path& file) {
  return record_of(file, read_info_files(file, {index_member}));
}

}  // namespace distro::channel
