#include "channel/repodata.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/hash.hpp"
#include "channel/base_url.hpp"
#include "channel/channel_url.hpp"
#include "channel/damaged_json.hpp"
#include "channel/record_fields.hpp"
#include "channel/repodata_file.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;
namespace od = simdjson::ondemand;

using detail::FoundFields;
using detail::integer_if;
using detail::pass_over;
using detail::read_record;
using detail::text_or_empty;
using detail::texts;

constexpr std::string_view tar_bz2 = ".tar.bz2";
constexpr std::string_view conda = ".conda";
constexpr std::int64_t supported_version = 2;
constexpr std::int64_t supported_record_version = 1;

std::string_view stem_of(std::string_view fn, std::string_view extension) {
  return fn.substr(0, fn.size() - extension.size());
}

/// Why a record cannot be used, or nothing.
std::string fault_of(const Record& record, const FoundFields& found) {
  const std::pair<bool, std::string_view> needed[] = {
      {found.name, "name"},
      {found.version, "version"},
      {found.build, "build"},
      {found.build_number, "build_number"}};
  for (const auto& [there, key] : needed) {
    if (!there) {
      return "it has no " + std::string(key);
    }
  }
  if (found.record_version > supported_record_version) {
    return "its record_version is " + std::to_string(found.record_version);
  }
  if (record.fn.find('/') != std::string::npos) {
    return "its file name holds a '/'";
  }
  return {};
}

/// Reads one repodata.json from its text.
class Reader {
 public:
  Reader(const std::string& channel, const std::string& subdir, std::size_t size) {
    constexpr std::size_t usual_record_size = 600;  // bytes of text
    data_.records.reserve(size / usual_record_size);
    data_.channel = channel;
    data_.subdir = subdir;
  }

  void read(od::document& document) {
    for (auto field : document.get_object()) {
      const std::string_view key = field.unescaped_key();
      od::value value = field.value();
      if (key == "info") {
        read_info(value);
      } else if (key == "packages") {
        read_packages(value, tar_bz2);
      } else if (key == "packages.conda") {
        read_packages(value, conda);
      } else if (key == "removed") {
        for (std::string& fn : texts(value)) {
          removed_.insert(std::move(fn));
        }
      } else if (key == "repodata_version") {
        version_ = integer_if(value).value_or(1);
      } else {
        pass_over(value);
      }
    }
    detail::require_end(document);
  }

  Repodata finish(const std::string& origin) {
    if (version_ > supported_version) {
      throw InputError(origin + ": repodata_version " + std::to_string(version_) +
                       " is not supported");
    }
    if (!subdir_.empty() && subdir_ != data_.subdir) {
      throw InputError(origin + ": this is the index of " + subdir_ + ", not of " +
                       data_.subdir);
    }
    leave_out_hidden();
    const auto by_name = [](const Record& left, const Record& right) {
      return left.fn < right.fn;
    };
    // Indexers write their maps in order: mostly there is nothing to sort.
    if (!std::is_sorted(data_.records.begin(), data_.records.end(), by_name)) {
      std::sort(data_.records.begin(), data_.records.end(), by_name);
    }
    const std::string base =
        resolved_base_url(base_url_, data_.channel + "/" + data_.subdir + "/");
    for (Record& record : data_.records) {
      record.url = base + record.fn;
    }
    return std::move(data_);
  }

 private:
  void read_info(od::value value) {
    if (value.type() != od::json_type::object) {
      pass_over(value);
      return;
    }
    for (auto field : value.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == "subdir") {
        subdir_ = text_or_empty(field.value());
      } else if (key == "base_url") {
        base_url_ = text_or_empty(field.value());
      } else {
        pass_over(field.value());
      }
    }
  }

  void read_packages(od::value value, std::string_view extension) {
    if (value.type() == od::json_type::null) {
      pass_over(value);
      return;
    }
    for (auto field : value.get_object()) {
      Record record;
      record.fn = std::string(static_cast<std::string_view>(field.unescaped_key()));
      od::value content = field.value();
      if (content.type() != od::json_type::object) {
        pass_over(content);
        data_.warnings.push_back(record.fn + " was skipped: it is no record");
        continue;
      }
      const FoundFields found = read_record(content, record);
      std::string fault =
          record.fn.ends_with(extension)
              ? fault_of(record, found)
              : "its file name does not end in " + std::string(extension);
      if (!fault.empty()) {
        data_.warnings.push_back(record.fn + " was skipped: " + fault);
        continue;
      }
      any_tar_bz2_ = any_tar_bz2_ || extension == tar_bz2;
      record.subdir = data_.subdir;
      record.channel = data_.channel;
      data_.records.push_back(std::move(record));
    }
  }

  /// `.conda` hides `.tar.bz2` of the same stem.
  void leave_out_hidden() {
    std::unordered_set<std::string_view> conda_stems;
    if (any_tar_bz2_) {
      for (const Record& record : data_.records) {
        if (record.fn.ends_with(conda)) {
          conda_stems.insert(stem_of(record.fn, conda));
        }
      }
    }
    const auto is_hidden = [&](const Record& record) {
      return removed_.contains(record.fn) ||
             (record.fn.ends_with(tar_bz2) &&
              conda_stems.contains(stem_of(record.fn, tar_bz2)));
    };
    // Told first and erased then: the stems are parts of the records' names.
    std::vector<bool> hidden(data_.records.size());
    std::transform(data_.records.begin(), data_.records.end(), hidden.begin(),
                   is_hidden);
    std::size_t index = 0;
    std::erase_if(data_.records, [&](const Record&) { return hidden[index++]; });
  }

  Repodata data_;
  std::string subdir_;
  std::string base_url_;
  std::int64_t version_ = 1;
  std::set<std::string> removed_;
  bool any_tar_bz2_ = false;
};

}  // namespace

Repodata parse_repodata(std::string_view text, const std::string& origin,
                        const std::string& channel, const std::string& subdir) {
  Reader reader(channel, subdir, text.size());
  if (text.empty()) {  // conda takes an empty file for an empty channel
    Repodata empty = reader.finish(origin);
    empty.sha256 = base::sha256(text);
    empty.warnings.push_back(origin + " is empty");
    return empty;
  }
  detail::read_json_document(text, origin,
                             [&](od::document& document) { reader.read(document); });
  Repodata data = reader.finish(origin);
  data.sha256 = base::sha256(text);
  return data;
}

Repodata load_repodata(const std::string& channel, const std::string& subdir) {
  const auto folder = local_path(channel);
  if (!folder) {
    throw InputError("the channel " + channel +
                     " cannot be read: only file:// channels are supported");
  }
  if (!repodata_file(*folder / "noarch")) {
    throw InputError(folder->string() +
                     " is not a channel: it has no noarch/repodata.json");
  }
  const auto file = repodata_file(*folder / subdir);
  if (!file) {
    Repodata empty;
    empty.channel = channel;
    empty.subdir = subdir;
    empty.sha256 = base::sha256("");
    return empty;
  }
  return parse_repodata(read_repodata_file(*file), file->string(), channel, subdir);
}

std::vector<Repodata> load_channels(std::span<const std::string> channels,
                                    const std::string& subdir) {
  std::vector<Repodata> loaded;
  for (const std::string& channel : channels) {
    loaded.push_back(load_repodata(channel, subdir));
    if (subdir != "noarch") {
      loaded.push_back(load_repodata(channel, "noarch"));
    }
  }
  return loaded;
}

}  // namespace distro::channel
