// Walking a large JSON document with simdjson, and faults that say where it is damaged.
// Only sources include this: it brings simdjson in.
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace distro::channel::detail {

/// The whole file is often one line: its place is told, the line is not shown.
inline InputError damaged_json(const std::string& origin, std::string_view text,
                               std::size_t offset, std::string_view why) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t newline = before.rfind('\n');
  const std::size_t column =
      newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
  return InputError(origin + ":" + std::to_string(line) + ":" + std::to_string(column) +
                    ": repodata.json is truncated or damaged: " + std::string(why));
}

/// Throws simdjson_error if something follows the document's value.
inline void require_end(simdjson::ondemand::document& document) {
  if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
    throw simdjson::simdjson_error(simdjson::TAPE_ERROR);
  }
}

/// Calls `read` with the document of `text`; what simdjson (or nlohmann's parser, for a
/// part) does not like becomes an InputError with its place. `capacity` is that of the
/// text's memory, with simdjson's padding.
template <typename Read>
void read_padded_document(std::string_view text, std::size_t capacity,
                          const std::string& origin, Read&& read) {
  const simdjson::padded_string_view padded(text, capacity);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  bool reading = false;
  const auto place = [&] {
    const char* location = nullptr;
    return reading && document.current_location().get(location) == simdjson::SUCCESS
               ? static_cast<std::size_t>(location - padded.data())
               : text.size();
  };
  try {
    document = parser.iterate(padded);
    reading = true;
    read(document);
  } catch (const simdjson::simdjson_error& error) {
    throw damaged_json(origin, text, place(), error.what());
  } catch (const nlohmann::json::parse_error&) {
    throw damaged_json(origin, text, place(), "this is not valid JSON");
  }
}

/// The same of a text without padding.
template <typename Read>
void read_json_document(std::string_view text, const std::string& origin, Read&& read) {
  std::string padded;
  padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  padded = text;
  read_padded_document(padded, padded.capacity(), origin, std::forward<Read>(read));
}

}  // namespace distro::channel::detail
