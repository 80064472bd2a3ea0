#include "channel/record_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "channel/json_values.hpp"

namespace distro::channel::detail {
namespace {

namespace od = simdjson::ondemand;

constexpr std::int64_t last_second = 253402300799;  // larger ones are milliseconds
constexpr std::int64_t supported_record_version = 1;

}  // namespace

/// What is looked at in a record.
enum class RecordReader::Key {
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
  attestations,
  record_version,
  other
};

/// By length first: most of a record's keys are told apart by that alone.
RecordReader::Key RecordReader::key_of(std::string_view text) {
  const auto is = [&](std::string_view known, Key key) {
    return std::memcmp(text.data(), known.data(), known.size()) == 0 ? key : Key::other;
  };
  switch (text.size()) {
    case 3:
      return is("md5", Key::md5);
    case 4:
      return text.front() == 'n' ? is("name", Key::name) : is("size", Key::size);
    case 5:
      return is("build", Key::build);
    case 6:
      return text.front() == 's' ? is("sha256", Key::sha256)
                                 : is("noarch", Key::noarch);
    case 7:
      return text.front() == 'd'   ? is("depends", Key::depends)
             : text.front() == 'v' ? is("version", Key::version)
                                   : is("license", Key::license);
    case 8:
      return is("features", Key::features);
    case 9:
      return is("timestamp", Key::timestamp);
    case 10:
      return is("constrains", Key::constrains);
    case 12:
      return is("build_number", Key::build_number);
    case 14:
      return text.front() == 'l'   ? is("license_family", Key::license_family)
             : text.front() == 't' ? is("track_features", Key::track_features)
                                   : is("record_version", Key::record_version);
    case 19:
      return is("attestations_sha256", Key::attestations);
    case 25:
      return is("python_site_packages_path", Key::site_packages);
    default:
      return Key::other;
  }
}

void RecordReader::read(od::object object, std::uint64_t position) {
  const BatchRecord former = record_;
  former_depends_ = former.depends_begin;
  former_end_ = former.depends_end;
  record_ = BatchRecord{};
  record_.name = former.name;
  record_.version = former.version;
  record_.position = position;
  record_.extras_begin = static_cast<std::uint32_t>(batch_.extras.size());
  record_.depends_begin = static_cast<std::uint32_t>(batch_.links.size());
  constrains_.clear();
  record_version_ = 1;
  has_name_ = has_version_ = has_build_ = has_build_number_ = false;
  for (auto field : object) {
    const Key key = key_of(raw_key(field));
    take(key, field.value());
  }
}

std::string RecordReader::finish(std::string_view fn, std::string_view ending) {
  std::string fault = fn.ends_with(ending)
                          ? fault_of(fn)
                          : "its file name does not end in " + std::string(ending);
  if (!fault.empty()) {
    batch_.links.resize(record_.depends_begin);
    batch_.extras.resize(record_.extras_begin);
    record_.depends_end = record_.depends_begin;
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

void RecordReader::take(Key key, od::value value) {
  switch (key) {
    case Key::name:
      has_name_ = intern(batch_.names, value, record_.name);
      break;
    case Key::version:
      has_version_ = intern(batch_.versions, value, record_.version);
      break;
    case Key::build:
      take_build(value);
      break;
    case Key::license:
      static_cast<void>(intern(batch_.texts, value, record_.license));
      break;
    case Key::license_family:
      static_cast<void>(intern(batch_.texts, value, record_.license_family));
      break;
    case Key::build_number:
      take_build_number(value);
      break;
    case Key::depends:
      take_depends(value);
      break;
    case Key::constrains:
      take_constrains(value);
      break;
    default:
      take_other(key, value);
      break;
  }
}

void RecordReader::take_other(Key key, od::value value) {
  switch (key) {
    case Key::md5:
      forget(Extra::Kind::md5, Flag::has_md5);
      set_md5(batch_, record_, text_if(value, plain_).value_or(""));
      break;
    case Key::sha256:
      forget(Extra::Kind::sha256, Flag::has_sha256);
      set_sha256(batch_, record_, text_if(value, plain_).value_or(""));
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
    case Key::attestations:
      take_extra(Extra::Kind::attestations, value);
      break;
    default:
      pass_over(value);
      break;
  }
}

bool RecordReader::intern(TextInterner& texts, od::value value, std::uint32_t& id) {
  if (const auto text = text_if(value, plain_)) {
    id = texts.intern(*text, id);
    return true;
  }
  return false;
}

void RecordReader::take_build(od::value value) {
  const auto text = text_if(value, plain_);
  has_build_ = text.has_value();
  set_build(batch_, record_, text.value_or(""));
}

void RecordReader::take_build_number(od::value value) {
  const auto number = integer_if(value);
  record_.build_number = number.value_or(0);
  has_build_number_ = number.has_value();
}

void RecordReader::take_timestamp(od::value value) {
  const std::int64_t time = integer_if(value).value_or(0);
  record_.timestamp = time > last_second || time < 0 ? time : time * 1000;
}

/// `true` is how "generic" was written once.
void RecordReader::take_noarch(od::value value) {
  if (value.type() == od::json_type::boolean) {
    set_noarch(batch_, record_, value.get_bool().value() ? "generic" : "");
  } else {
    set_noarch(batch_, record_, text_if(value, plain_).value_or(""));
  }
}

/// A list, or a text with spaces or commas between the features.
void RecordReader::take_features(od::value value) {
  const auto add = [this](std::string_view feature) {
    add_extra(batch_, Extra::Kind::track_feature, feature);
    ++record_.track_features;
  };
  if (value.type() != od::json_type::string) {
    each_text(value, add, plain_);
    return;
  }
  const std::string text(value.get_string().value());
  std::size_t begin = text.find_first_not_of(" ,\t\n");
  while (begin != std::string::npos) {
    const std::size_t end = std::min(text.find_first_of(" ,\t\n", begin), text.size());
    add(std::string_view(text).substr(begin, end - begin));
    begin = text.find_first_not_of(" ,\t\n", end);
  }
}

void RecordReader::take_extra(Extra::Kind kind, od::value value) {
  forget(kind, 0);
  if (const auto text = text_if(value, plain_); text && !text->empty()) {
    add_extra(batch_, kind, *text);
  }
}

/// A key that comes twice: the later value counts.
void RecordReader::forget(Extra::Kind kind, unsigned flags) {
  record_.flags &= static_cast<std::uint8_t>(~flags);
  if (batch_.extras.size() > record_.extras_begin) {
    batch_.extras.erase(
        std::remove_if(batch_.extras.begin() + record_.extras_begin,
                       batch_.extras.end(),
                       [&](const Extra& extra) { return extra.kind == kind; }),
        batch_.extras.end());
  }
}

std::string RecordReader::fault_of(std::string_view fn) const {
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

/// The builds of one version ask for much the same, in the same order.
void RecordReader::take_depends(od::value value) {
  batch_.links.resize(record_.depends_begin);  // a second list replaces the first
  std::uint32_t likely = former_depends_;
  each_text(
      value,
      [&](std::string_view text) {
        const std::uint32_t guess = likely < former_end_ ? batch_.links[likely] : 0;
        batch_.links.push_back(batch_.specs.intern(text, guess));
        ++likely;
      },
      plain_);
}

void RecordReader::take_constrains(od::value value) {
  constrains_.clear();
  each_text(
      value,
      [this](std::string_view text) {
        constrains_.push_back(batch_.specs.intern(text));
      },
      plain_);
}

}  // namespace distro::channel::detail
