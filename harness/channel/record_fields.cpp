#include "channel/record_fields.hpp"

#include <algorithm>

namespace distro::channel::detail {
namespace {

namespace od = simdjson::ondemand;

constexpr std::int64_t last_second = 253402300799;  // larger ones are milliseconds

}  // namespace

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

namespace {

std::optional<std::string_view> text_if(od::value value) {
  if (value.type() == od::json_type::string) {
    return value.get_string().value();
  }
  pass_over(value);
  return std::nullopt;
}

}  // namespace

std::string text_or_empty(od::value value) {
  return std::string(text_if(value).value_or(""));
}

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

namespace {

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

bool read_text_field(std::string_view key, od::value value, Record& record,
                     FoundFields& found) {
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
                      FoundFields& found) {
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

}  // namespace

FoundFields read_record(od::value value, Record& record) {
  FoundFields found;
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    const od::value content = field.value();
    if (!read_text_field(key, content, record, found)) {
      read_other_field(key, content, record, found);
    }
  }
  return found;
}

}  // namespace distro::channel::detail
