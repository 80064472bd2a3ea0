// MessagePack for tests, from the JSON that it is like.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace distro::test {

/// `json` as MessagePack; binary values stay binary.
inline std::string msgpack(const nlohmann::json& json) {
  const std::vector<std::uint8_t> bytes = nlohmann::json::to_msgpack(json);
  return {bytes.begin(), bytes.end()};
}

/// The bytes of a digest in hexadecimal, as shards hold them.
inline nlohmann::json raw(const std::string& hex) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    bytes.push_back(
        static_cast<std::uint8_t>(std::stoi(hex.substr(at, 2), nullptr, 16)));
  }
  return nlohmann::json::binary(bytes);
}

}  // namespace distro::test
