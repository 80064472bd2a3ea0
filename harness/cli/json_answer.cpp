#include "cli/json_answer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"

namespace distro::cli {
namespace {

constexpr std::size_t much = std::size_t{1} << 18U;  // bytes that are written at once

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x20 && byte < 0x7f && letter != '"' && letter != '\\';
  });
}

void append_key(std::string& out, std::string_view key) {
  if (!out.empty() && out.back() != '{') {
    out += ", ";
  }
  append_json(out, key);
  out += ": ";
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  if (is_plain(text)) {
    out += '"';
    out += text;
    out += '"';
  } else {
    out += base::Json(base::valid_utf8(text)).dump();
  }
}

void append_field(std::string& out, std::string_view key, std::string_view text) {
  append_key(out, key);
  append_json(out, text);
}

void append_field(std::string& out, std::string_view key, std::int64_t number) {
  append_key(out, key);
  out += std::to_string(number);
}

void append_flag(std::string& out, std::string_view key, bool value) {
  append_key(out, key);
  out += value ? "true" : "false";
}

JsonAnswer::JsonAnswer() : text_("{") {}

void JsonAnswer::next_key(std::string_view key) {
  text_ += has_fields_ ? ",\n  " : "\n  ";
  has_fields_ = true;
  append_json(text_, key);
  text_ += ": ";
}

void JsonAnswer::field(std::string_view key, const base::Json& value) {
  next_key(key);
  text_ += value.dump(-1, ' ', false, base::Json::error_handler_t::replace);
}

void JsonAnswer::begin_list(std::string_view key) {
  next_key(key);
  text_ += "[";
  has_items_ = false;
}

std::string& JsonAnswer::item() {
  if (text_.size() > much) {
    print_part(text_);
    text_.clear();
  }
  text_ += has_items_ ? ",\n    " : "\n    ";
  has_items_ = true;
  return text_;
}

void JsonAnswer::end_list() { text_ += has_items_ ? "\n  ]" : "]"; }

void JsonAnswer::end() {
  text_ += has_fields_ ? "\n}\n" : "}\n";
  print(text_);
  text_.clear();
}

}  // namespace distro::cli
