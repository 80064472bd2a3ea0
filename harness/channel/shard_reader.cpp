// The records of a shard, from MessagePack.
#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "channel/msgpack_values.hpp"
#include "channel/shards.hpp"

namespace distro::channel {
namespace {

using detail::digest_or_empty;
using detail::each_key;
using detail::integer_if;
using detail::MsgpackReader;
using detail::read_texts;
using detail::text_or_empty;
using Kind = MsgpackReader::Kind;

constexpr std::int64_t supported_record_version = 1;
constexpr std::int64_t last_second = 253402300799;  // larger times are milliseconds
constexpr std::string_view tar_bz2 = ".tar.bz2";
constexpr std::string_view conda = ".conda";
/// A list, or one text with commas or spaces between them.
void read_features(MsgpackReader& reader, std::vector<std::string>& features) {
  if (reader.kind() != Kind::text) {
    read_texts(reader, features);
    return;
  }
  std::string_view text = reader.text();
  while (true) {
    constexpr std::string_view between = ", \t\n";
    text.remove_prefix(std::min(text.find_first_not_of(between), text.size()));
    if (text.empty()) {
      return;
    }
    const std::size_t end = std::min(text.find_first_of(between), text.size());
    features.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

RunExports read_run_exports(MsgpackReader& reader) {
  RunExports exports;
  if (reader.kind() != Kind::map) {
    read_texts(reader, exports.weak);
    return exports;
  }
  each_key(reader, [&](std::string_view key) {
    if (std::vector<std::string>* list = detail::list_of(exports, key)) {
      read_texts(reader, *list);
    } else {
      reader.skip();
    }
  });
  return exports;
}

/// A record, and what decides whether it is of use.
struct ShardRecord {
  Record record;
  std::optional<std::int64_t> build_number;
  std::int64_t record_version = 1;
  bool has_name = false;
  bool has_version = false;
  bool has_build = false;
  std::optional<RunExports> run_exports;
  bool is_shown = true;
};

bool read_text_field(std::string_view key, MsgpackReader& reader, ShardRecord& found) {
  Record& record = found.record;
  const auto required = [&](std::string& text, bool& there) {
    there = reader.kind() == Kind::text;
    text = text_or_empty(reader);
  };
  if (key == "name") {
    required(record.name, found.has_name);
  } else if (key == "version") {
    required(record.version, found.has_version);
  } else if (key == "build") {
    required(record.build, found.has_build);
  } else if (key == "license") {
    record.license = text_or_empty(reader);
  } else if (key == "license_family") {
    record.license_family = text_or_empty(reader);
  } else if (key == "features") {
    record.features = text_or_empty(reader);
  } else if (key == "python_site_packages_path") {
    record.python_site_packages_path = text_or_empty(reader);
  } else if (key == "attestations_sha256") {
    record.attestations_sha256 = text_or_empty(reader);
  } else if (key == "sha256") {
    record.sha256 = digest_or_empty(reader);
  } else if (key == "md5") {
    record.md5 = digest_or_empty(reader);
  } else {
    return false;
  }
  return true;
}

void read_other_field(std::string_view key, MsgpackReader& reader, ShardRecord& found) {
  Record& record = found.record;
  if (key == "depends") {
    read_texts(reader, record.depends);
  } else if (key == "constrains") {
    read_texts(reader, record.constrains);
  } else if (key == "track_features") {
    read_features(reader, record.track_features);
  } else if (key == "build_number") {
    found.build_number = integer_if(reader);
  } else if (key == "size") {
    record.size = static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, integer_if(reader).value_or(0)));
  } else if (key == "timestamp") {
    const std::int64_t time = integer_if(reader).value_or(0);
    record.timestamp = time > last_second || time < 0 ? time : time * 1000;
  } else if (key == "noarch") {
    if (reader.kind() == Kind::boolean) {
      record.noarch = reader.boolean() ? "generic" : "";
    } else {
      record.noarch = text_or_empty(reader);
    }
  } else if (key == "record_version") {
    found.record_version = integer_if(reader).value_or(1);
  } else if (key == "run_exports" && reader.kind() != Kind::nil) {
    found.run_exports = read_run_exports(reader);
  } else {
    reader.skip();
  }
}

/// Why the record cannot be used, or nothing.
std::string fault_of(const ShardRecord& found, std::string_view extension) {
  const std::string& fn = found.record.fn;
  if (!fn.ends_with(extension)) {
    return "its file name does not end in " + std::string(extension);
  }
  const std::pair<bool, std::string_view> needed[] = {
      {found.has_name, "name"},
      {found.has_version, "version"},
      {found.has_build, "build"},
      {found.build_number.has_value(), "build_number"}};
  for (const auto& [there, key] : needed) {
    if (!there) {
      return "it has no " + std::string(key);
    }
  }
  if (found.record_version > supported_record_version) {
    return "its record_version is " + std::to_string(found.record_version);
  }
  return fn.find('/') != std::string::npos ? "its file name holds a '/'" : "";
}

/// Reads one shard.
class ShardReader {
 public:
  ShardReader(std::string_view msgpack, const std::string& origin,
              const ShardIndex& index)
      : reader_(msgpack, origin), index_(index) {}

  void read() {
    each_key(reader_, [this](std::string_view key) {
      if (key == "packages" || key == "packages.conda") {
        read_packages(key == "packages" ? tar_bz2 : conda);
      } else if (key == "removed") {
        std::vector<std::string> names;
        read_texts(reader_, names);
        removed_.insert(std::make_move_iterator(names.begin()),
                        std::make_move_iterator(names.end()));
      } else {
        reader_.skip();
      }
    });
    reader_.require_end();
    hide();
  }

  void give(ShardRecords& records) {
    for (ShardRecord& found : found_) {
      if (!found.is_shown) {
        continue;
      }
      if (found.run_exports) {
        records.run_exports.insert_or_assign(found.record.fn,
                                             *std::move(found.run_exports));
      }
      records.records.push_back(std::move(found.record));
    }
    std::move(warnings_.begin(), warnings_.end(), std::back_inserter(records.warnings));
  }

 private:
  void read_packages(std::string_view extension) {
    if (reader_.kind() == Kind::nil) {
      reader_.skip();
      return;
    }
    each_key(reader_, [&](std::string_view fn) {
      if (reader_.kind() != Kind::map) {
        reader_.skip();
        warnings_.push_back(std::string(fn) + " was skipped: it is no record");
        return;
      }
      ShardRecord found;
      found.record.fn = fn;
      each_key(reader_, [&](std::string_view key) {
        if (!read_text_field(key, reader_, found)) {
          read_other_field(key, reader_, found);
        }
      });
      const std::string fault = fault_of(found, extension);
      if (!fault.empty()) {
        warnings_.push_back(std::string(fn) + " was skipped: " + fault);
        return;
      }
      Record& record = found.record;
      record.build_number = *found.build_number;
      record.subdir = index_.subdir;
      record.channel = index_.channel;
      record.url = index_.base_url + record.fn;
      found_.push_back(std::move(found));
    });
  }

  /// Of a file name that comes twice the last one counts; `.conda` hides `.tar.bz2`.
  void hide() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const ShardRecord& left, const ShardRecord& right) {
                       return left.record.fn < right.record.fn;
                     });
    std::unordered_set<std::string_view> stems;
    for (const ShardRecord& found : found_) {
      const std::string_view fn = found.record.fn;
      if (fn.ends_with(conda)) {
        stems.insert(fn.substr(0, fn.size() - conda.size()));
      }
    }
    for (std::size_t at = 0; at < found_.size(); ++at) {
      const std::string_view fn = found_[at].record.fn;
      const bool is_replaced = at + 1 < found_.size() && found_[at + 1].record.fn == fn;
      const bool is_hidden = fn.ends_with(tar_bz2) &&
                             stems.contains(fn.substr(0, fn.size() - tar_bz2.size()));
      found_[at].is_shown =
          !is_replaced && !is_hidden && !removed_.contains(std::string(fn));
    }
  }

  MsgpackReader reader_;
  const ShardIndex& index_;
  std::vector<ShardRecord> found_;
  std::unordered_set<std::string> removed_;
  std::vector<std::string> warnings_;
};

}  // namespace

void parse_shard(std::string_view msgpack, const std::string& origin,
                 const ShardIndex& index, ShardRecords& records) {
  ShardReader reader(msgpack, origin, index);
  reader.read();
  reader.give(records);
}

}  // namespace distro::channel
