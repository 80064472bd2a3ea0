// A long answer as JSON, written while it is made: one object of small fields and lists
// with an item a line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace distro::cli {

/// Appends the text as a JSON string; bytes that are no UTF-8 become U+FFFD.
void append_json(std::string& out, std::string_view text);

/// Appends `"key": ` and a value; a comma before it unless it is the first of `out`'s
/// last object.
void append_field(std::string& out, std::string_view key, std::string_view text);
void append_field(std::string& out, std::string_view key, std::int64_t number);
void append_flag(std::string& out, std::string_view key, bool value);

/// One JSON object on standard output.
class JsonAnswer {
 public:
  JsonAnswer();
  JsonAnswer(const JsonAnswer&) = delete;
  JsonAnswer& operator=(const JsonAnswer&) = delete;

  void field(std::string_view key, const base::Json& value);
  void begin_list(std::string_view key);
  /// The place for one more item, to be appended as JSON without line ends.
  [[nodiscard]] std::string& item();
  void end_list();
  void end();

 private:
  void next_key(std::string_view key);

  std::string text_;
  bool has_fields_ = false;
  bool has_items_ = false;
};

}  // namespace distro::cli
