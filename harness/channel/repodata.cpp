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
#include "channel/repodata_file.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;
namespace od = simdjson::ondemand;

constexpr std::string_view tar_bz2 = ".tar.bz2";
constexpr std::string_view conda = ".conda";
constexpr std::int64_t last_second = 253402300799;  // larger ones are milliseconds
constexpr std::int64_t supported_version = 2;
constexpr std::int64_t supported_record_version = 1;

/// Reads a value of no interest to its end, so that damage in it is noticed.
void pass_over(od::value value) {
  switch (value.type()) {
    case od::json_type::array:
      for (auto item : value.get_array()) {
        pass_over(item.value());
      }
      break;
    case od::json_type::object:
      for (auto field : value.get_object()) {
        pass_over(field.value().value());
      }
      break;
    case od::json_type::number:
      static_cast<void>(value.get_double().value());
      break;
    case od::json_type::string:
      static_cast<void>(value.get_string().value());
      break;
    case od::json_type::boolean:
      static_cast<void>(value.get_bool().value());
      break;
    case od::json_type::null:
      if (!value.is_null().value()) {
        throw simdjson::simdjson_error(simdjson::N_ATOM_ERROR);
      }
      break;
  }
}

std::optional<std::string_view> text_if(od::value value) {
  if (value.type() == od::json_type::string) {
    return value.get_string().value();
  }
  pass_over(value);
  return std::nullopt;
}

std::string text_or_empty(od::value value) {
  return std::string(text_if(value).value_or(""));
}

/// A whole number, also written as text or with a fraction of nothing.
std::optional<std::int64_t> integer_if(od::value value) {
  if (value.type() == od::json_type::number) {
    const od::number number = value.get_number().value();
    if (number.is_int64()) {
      return number.get_int64();
    }
    return number.is_double()
               ? std::optional(static_cast<std::int64_t>(number.as_double()))
               : std::nullopt;
  }
  const auto text = text_if(value);
  if (!text || text->empty() || text->size() > 18 ||
      !std::all_of(text->begin(), text->end(),
                   [](char letter) { return letter >= '0' && letter <= '9'; })) {
    return std::nullopt;
  }
  return std::stoll(std::string(*text));
}

std::vector<std::string> texts(od::value value) {
  std::vector<std::string> found;
  if (value.type() != od::json_type::array) {
    pass_over(value);
    return found;
  }
  for (auto item : value.get_array()) {
    if (const auto text = text_if(item.value())) {
      found.emplace_back(*text);
    }
  }
  return found;
}

/// A list, or a text with spaces or commas between the features.
std::vector<std::string> features(od::value value) {
  if (value.type() != od::json_type::string) {
    return texts(value);
  }
  const std::string_view text = value.get_string().value();
  std::vector<std::string> found;
  std::size_t begin = text.find_first_not_of(" ,\t\n");
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(" ,\t\n", begin), text.size());
    found.emplace_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(" ,\t\n", end);
  }
  return found;
}

std::string noarch(od::value value) {
  if (value.type() == od::json_type::boolean) {
    return value.get_bool().value() ? "generic" : "";
  }
  return text_or_empty(value);
}

/// What a record must say to be of use, as far as it was found.
struct Found {
  bool name = false;
  bool version = false;
  bool build = false;
  bool build_number = false;
  std::int64_t record_version = 1;
};

bool read_text_field(std::string_view key, od::value value, Record& record,
                     Found& found) {
  const auto required = [&](std::string& target, bool& was_found) {
    if (const auto text = text_if(value)) {
      target = *text;
      was_found = true;
    }
  };
  if (key == "name") {
    required(record.name, found.name);
  } else if (key == "version") {
    required(record.version, found.version);
  } else if (key == "build") {
    required(record.build, found.build);
  } else if (key == "license") {
    record.license = text_or_empty(value);
  } else if (key == "md5") {
    record.md5 = text_or_empty(value);
  } else if (key == "sha256") {
    record.sha256 = text_or_empty(value);
  } else if (key == "noarch") {
    record.noarch = noarch(value);
  } else if (key == "python_site_packages_path") {
    record.python_site_packages_path = text_or_empty(value);
  } else {
    return false;
  }
  return true;
}

void read_other_field(std::string_view key, od::value value, Record& record,
                      Found& found) {
  if (key == "depends") {
    record.depends = texts(value);
  } else if (key == "constrains") {
    record.constrains = texts(value);
  } else if (key == "track_features") {
    record.track_features = features(value);
  } else if (key == "build_number") {
    const auto number = integer_if(value);
    record.build_number = number.value_or(0);
    found.build_number = number.has_value();
  } else if (key == "size") {
    record.size = static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, integer_if(value).value_or(0)));
  } else if (key == "timestamp") {
    const std::int64_t time = integer_if(value).value_or(0);
    record.timestamp = time > last_second ? time : time * 1000;
  } else if (key == "record_version") {
    found.record_version = integer_if(value).value_or(1);
  } else {
    pass_over(value);
  }
}

Found read_record(od::value value, Record& record) {
  Found found;
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    const od::value content = field.value();
    if (!read_text_field(key, content, record, found)) {
      read_other_field(key, content, record, found);
    }
  }
  return found;
}

std::string_view stem_of(std::string_view fn, std::string_view extension) {
  return fn.substr(0, fn.size() - extension.size());
}

/// Why a record cannot be used, or nothing.
std::string fault_of(const Record& record, const Found& found) {
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
  Reader(const std::string& channel, const std::string& subdir) {
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
    std::sort(
        data_.records.begin(), data_.records.end(),
        [](const Record& left, const Record& right) { return left.fn < right.fn; });
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
      const Found found = read_record(content, record);
      std::string fault =
          record.fn.ends_with(extension)
              ? fault_of(record, found)
              : "its file name does not end in " + std::string(extension);
      if (!fault.empty()) {
        data_.warnings.push_back(record.fn + " was skipped: " + fault);
        continue;
      }
      record.subdir = data_.subdir;
      record.channel = data_.channel;
      data_.records.push_back(std::move(record));
    }
  }

  void leave_out_hidden() {
    std::unordered_set<std::string> conda_stems;
    for (const Record& record : data_.records) {
      if (record.fn.ends_with(conda)) {
        conda_stems.emplace(stem_of(record.fn, conda));
      }
    }
    std::erase_if(data_.records, [&](const Record& record) {
      return removed_.contains(record.fn) ||
             (record.fn.ends_with(tar_bz2) &&
              conda_stems.contains(std::string(stem_of(record.fn, tar_bz2))));
    });
  }

  Repodata data_;
  std::string subdir_;
  std::string base_url_;
  std::int64_t version_ = 1;
  std::set<std::string> removed_;
};

}  // namespace

Repodata parse_repodata(std::string_view text, const std::string& origin,
                        const std::string& channel, const std::string& subdir) {
  Reader reader(channel, subdir);
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
