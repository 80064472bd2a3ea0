#include "channel/record_text.hpp"

#include <nlohmann/json.hpp>
#include <optional>

namespace distro::channel::detail {
namespace {

/// The text at a key of an object that holds no other object. Nothing if it must be
/// parsed to be known.
std::optional<std::string_view> flat_text_at(std::string_view entry,
                                             std::string_view key) {
  if (entry.empty() || entry.find('{', 1) != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string start = "\"" + std::string(key) + "\":\"";
  const std::size_t found = entry.find(start);
  if (found == std::string_view::npos || found == 0 ||
      (entry[found - 1] != '{' && entry[found - 1] != ',')) {
    return std::nullopt;
  }
  const std::string_view rest = entry.substr(found + start.size());
  const std::string_view text = rest.substr(0, rest.find('"'));
  return text.find('\\') == std::string_view::npos ? std::optional(text) : std::nullopt;
}

}  // namespace

std::string dumped(const nlohmann::json& json) {
  return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string json_text(std::string_view text) {
  return dumped(nlohmann::json(std::string(text)));
}

std::string text_at(std::string_view entry, std::string_view key) {
  if (const auto text = flat_text_at(entry, key)) {
    return std::string(*text);
  }
  const auto json = nlohmann::json::parse(entry);
  const auto found = json.find(std::string(key));
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace distro::channel::detail
