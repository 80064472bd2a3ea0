// MessagePack and shards for tests, from the JSON that they are like.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

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

inline const std::string sha_a(64, 'a');
inline const std::string md5_b(32, 'b');

/// A record as shards hold it.
inline nlohmann::json record(const std::string& name,
                             const std::vector<std::string>& depends = {}) {
  return {{"name", name},      {"version", "1"},     {"build", "0"},
          {"build_number", 0}, {"depends", depends}, {"sha256", raw(sha_a)},
          {"md5", raw(md5_b)}};
}

/// A shard of one record.
inline nlohmann::json shard_of(const std::string& name,
                               const std::vector<std::string>& depends = {}) {
  return {{"packages", nlohmann::json::object()},
          {"packages.conda", {{name + "-1-0.conda", record(name, depends)}}},
          {"removed", nlohmann::json::array()}};
}

}  // namespace distro::test
