// Reading the values of repodata with simdjson: tolerant of how old indexers spelled
// them. Only sources include this: it brings simdjson in.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "channel/record.hpp"

namespace distro::channel::detail {

/// Reads a value of no interest to its end, so that damage in it is noticed.
void pass_over(simdjson::ondemand::value value);

/// A text; "" for a value of another kind.
[[nodiscard]] std::string text_or_empty(simdjson::ondemand::value value);

/// A whole number, also written as text or with a fraction of nothing.
[[nodiscard]] std::optional<std::int64_t> integer_if(simdjson::ondemand::value value);

/// The texts of a list; none for a value of another kind.
[[nodiscard]] std::vector<std::string> texts(simdjson::ondemand::value value);

/// What a record must say to be of use, as far as it was found.
struct FoundFields {
  bool name = false;
  bool version = false;
  bool build = false;
  bool build_number = false;
  std::int64_t record_version = 1;
};

/// Sets the fields of `record` that the object has.
[[nodiscard]] FoundFields read_record(simdjson::ondemand::value value, Record& record);

}  // namespace distro::channel::detail
