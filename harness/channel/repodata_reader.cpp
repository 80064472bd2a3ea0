#include "channel/repodata_reader.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "channel/damaged_json.hpp"
#include "channel/json_values.hpp"

namespace distro::channel::detail {
namespace {

namespace od = simdjson::ondemand;

constexpr std::int64_t last_second = 253402300799;  // larger ones are milliseconds
constexpr std::int64_t supported_record_version = 1;

/// What is looked at in a record.
enum class Key {
  name,
  version,
  build,
  build_number,
  depends,
  constrains,
  track_features,
  features,
  license,
  license_family,
  md5,
  sha256,
  noarch,
  size,
  timestamp,
  site_packages,
  record_version,
  other
};

Key key_of(std::string_view text) {
  constexpr std::pair<std::string_view, Key> keys[] = {
      {"build", Key::build},
      {"build_number", Key::build_number},
      {"constrains", Key::constrains},
      {"depends", Key::depends},
      {"features", Key::features},
      {"license", Key::license},
      {"license_family", Key::license_family},
      {"md5", Key::md5},
      {"name", Key::name},
      {"noarch", Key::noarch},
      {"python_site_packages_path", Key::site_packages},
      {"record_version", Key::record_version},
      {"sha256", Key::sha256},
      {"size", Key::size},
      {"timestamp", Key::timestamp},
      {"track_features", Key::track_features},
      {"version", Key::version}};
  for (const auto& [known, key] : keys) {
    if (text == known) {
      return key;
    }
  }
  return Key::other;
}

/// Reads the values of one record.
class RecordReader {
 public:
  RecordReader(RecordBatch& batch, std::vector<std::uint32_t>& constrains)
      : batch_(batch), constrains_(constrains) {
    constrains_.clear();
    record_.extras_begin = static_cast<std::uint32_t>(batch_.extras.size());
    record_.depends_begin = static_cast<std::uint32_t>(batch_.links.size());
  }

  void read(od::object object) {
    for (auto field : object) {
      const std::string_view key = raw_key(field);
      take(key_of(key), field.value());
    }
  }

  /// Why the record cannot be used, or nothing: then it is in the batch.
  std::string finish(std::string_view fn, std::string_view ending) {
    std::string fault = fn.ends_with(ending)
                            ? fault_of(fn)
                            : "its file name does not end in " + std::string(ending);
    if (!fault.empty()) {
      batch_.links.resize(record_.depends_begin);
      batch_.extras.resize(record_.extras_begin);
      return fault;
    }
    set_file_name(batch_, record_, fn);
    record_.extras_end = static_cast<std::uint32_t>(batch_.extras.size());
    record_.depends_end = static_cast<std::uint32_t>(batch_.links.size());
    batch_.links.insert(batch_.links.end(), constrains_.begin(), constrains_.end());
    record_.constrains_end = static_cast<std::uint32_t>(batch_.links.size());
    batch_.records.push_back(record_);
    return {};
  }

  void set_position(std::uint64_t position) { record_.position = position; }

 private:
  void take(Key key, od::value value) {
    switch (key) {
      case Key::name:
        has_name_ = intern(batch_.names, value, record_.name);
        break;
      case Key::version:
        has_version_ = intern(batch_.versions, value, record_.version);
        break;
      case Key::build:
        has_build_ = intern(batch_.texts, value, record_.build);
        break;
      case Key::license:
        intern(batch_.texts, value, record_.license);
        break;
      case Key::license_family:
        intern(batch_.texts, value, record_.license_family);
        break;
      case Key::build_number:
        take_build_number(value);
        break;
      case Key::depends:
        batch_.links.resize(record_.depends_begin);  // a second list replaces the first
        each_text(value, [this](std::string_view text) {
          batch_.links.push_back(batch_.specs.intern(text));
        });
        break;
      case Key::constrains:
        constrains_.clear();
        each_text(value, [this](std::string_view text) {
          constrains_.push_back(batch_.specs.intern(text));
        });
        break;
      default:
        take_other(key, value);
        break;
    }
  }

  void take_other(Key key, od::value value) {
    switch (key) {
      case Key::md5:
        forget(Extra::Kind::md5, Flag::has_md5);
        set_md5(batch_, record_, text_if(value).value_or(""));
        break;
      case Key::sha256:
        forget(Extra::Kind::sha256, Flag::has_sha256);
        set_sha256(batch_, record_, text_if(value).value_or(""));
        break;
      case Key::noarch:
        forget(Extra::Kind::noarch, Flag::noarch_python | Flag::noarch_generic);
        take_noarch(value);
        break;
      case Key::size:
        record_.file_size = static_cast<std::uint64_t>(
            std::max<std::int64_t>(0, integer_if(value).value_or(0)));
        break;
      case Key::timestamp:
        take_timestamp(value);
        break;
      case Key::record_version:
        record_version_ = integer_if(value).value_or(1);
        break;
      case Key::track_features:
        forget(Extra::Kind::track_feature, 0);
        record_.track_features = 0;
        take_features(value);
        break;
      case Key::features:
        take_extra(Extra::Kind::features, value);
        break;
      case Key::site_packages:
        take_extra(Extra::Kind::site_packages, value);
        break;
      default:
        pass_over(value);
        break;
    }
  }

  bool intern(TextInterner& texts, od::value value, std::uint32_t& id) {
    if (const auto text = text_if(value)) {
      id = texts.intern(*text);
      return true;
    }
    return false;
  }

  void take_build_number(od::value value) {
    const auto number = integer_if(value);
    record_.build_number = number.value_or(0);
    has_build_number_ = number.has_value();
  }

  void take_timestamp(od::value value) {
    const std::int64_t time = integer_if(value).value_or(0);
    record_.timestamp = time > last_second || time < 0 ? time : time * 1000;
  }

  /// `true` is how "generic" was written once.
  void take_noarch(od::value value) {
    if (value.type() == od::json_type::boolean) {
      set_noarch(batch_, record_, value.get_bool().value() ? "generic" : "");
    } else {
      set_noarch(batch_, record_, text_if(value).value_or(""));
    }
  }

  /// A list, or a text with spaces or commas between the features.
  void take_features(od::value value) {
    const auto add = [this](std::string_view feature) {
      add_extra(batch_, Extra::Kind::track_feature, feature);
      ++record_.track_features;
    };
    if (value.type() != od::json_type::string) {
      each_text(value, add);
      return;
    }
    const std::string text(value.get_string().value());
    std::size_t begin = text.find_first_not_of(" ,\t\n");
    while (begin != std::string::npos) {
      const std::size_t end =
          std::min(text.find_first_of(" ,\t\n", begin), text.size());
      add(std::string_view(text).substr(begin, end - begin));
      begin = text.find_first_not_of(" ,\t\n", end);
    }
  }

  void take_extra(Extra::Kind kind, od::value value) {
    forget(kind, 0);
    if (const auto text = text_if(value); text && !text->empty()) {
      add_extra(batch_, kind, *text);
    }
  }

  /// A key that comes twice: the later value counts.
  void forget(Extra::Kind kind, std::uint8_t flags) {
    record_.flags &= static_cast<std::uint8_t>(~flags);
    if (batch_.extras.size() > record_.extras_begin) {
      batch_.extras.erase(
          std::remove_if(batch_.extras.begin() + record_.extras_begin,
                         batch_.extras.end(),
                         [&](const Extra& extra) { return extra.kind == kind; }),
          batch_.extras.end());
    }
  }

  [[nodiscard]] std::string fault_of(std::string_view fn) const {
    const std::pair<bool, std::string_view> needed[] = {
        {has_name_, "name"},
        {has_version_, "version"},
        {has_build_, "build"},
        {has_build_number_, "build_number"}};
    for (const auto& [there, key] : needed) {
      if (!there) {
        return "it has no " + std::string(key);
      }
    }
    if (record_version_ > supported_record_version) {
      return "its record_version is " + std::to_string(record_version_);
    }
    if (fn.find('/') != std::string_view::npos) {
      return "its file name holds a '/'";
    }
    return {};
  }

  RecordBatch& batch_;
  std::vector<std::uint32_t>& constrains_;
  BatchRecord record_;
  std::int64_t record_version_ = 1;
  bool has_name_ = false;
  bool has_version_ = false;
  bool has_build_ = false;
  bool has_build_number_ = false;
};

class DocumentReader {
 public:
  DocumentReader(std::uint64_t position, RecordBatch& batch, DocumentFacts& facts)
      : position_(position), batch_(batch), facts_(facts) {}

  void read(od::document& document) {
    for (auto field : document.get_object()) {
      const std::string_view key = field.unescaped_key();
      facts_.last_key = key;
      read_member(facts_.last_key, field.value());
    }
    require_end(document);
  }

 private:
  void read_member(const std::string& key, od::value value) {
    if (key == "info") {
      read_info(value);
    } else if (key == "packages") {
      read_packages(value, ".tar.bz2");
    } else if (key == "packages.conda") {
      read_packages(value, ".conda");
    } else if (key == "removed") {
      each_text(value,
                [this](std::string_view fn) { facts_.removed.emplace_back(fn); });
    } else if (key == "repodata_version") {
      facts_.repodata_version = integer_if(value).value_or(1);
    } else {
      pass_over(value);
    }
  }

  void read_info(od::value value) {
    if (value.type() != od::json_type::object) {
      pass_over(value);
      return;
    }
    for (auto field : value.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == "subdir") {
        facts_.subdir = text_if(field.value()).value_or("");
      } else if (key == "base_url") {
        facts_.base_url = text_if(field.value()).value_or("");
      } else {
        pass_over(field.value());
      }
    }
  }

  void read_packages(od::value value, std::string_view ending) {
    if (value.type() == od::json_type::null) {
      pass_over(value);
      return;
    }
    for (auto field : value.get_object()) {
      fn_ = static_cast<std::string_view>(field.unescaped_key());
      od::value content = field.value();
      if (content.type() != od::json_type::object) {
        pass_over(content);
        skipped("it is no record");
        continue;
      }
      RecordReader reader(batch_, constrains_);
      reader.set_position(position_++);
      reader.read(content.get_object());
      if (std::string fault = reader.finish(fn_, ending); !fault.empty()) {
        skipped(fault);
      }
    }
  }

  void skipped(const std::string& why) {
    facts_.warnings.push_back(fn_ + " was skipped: " + why);
  }

  std::uint64_t position_;
  RecordBatch& batch_;
  DocumentFacts& facts_;
  std::string fn_;
  std::vector<std::uint32_t> constrains_;
};

}  // namespace

void read_repodata(od::document& document, std::uint64_t position, RecordBatch& batch,
                   DocumentFacts& facts) {
  DocumentReader(position, batch, facts).read(document);
}

}  // namespace distro::channel::detail
