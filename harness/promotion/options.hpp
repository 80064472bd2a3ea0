// What a distribution has set of a policy.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace distro::promotion {

/// The options of one policy in distro.yaml. Each accessor throws InputError, with the
/// place where the policy is set, for a value that is none of its kind.
class Options {
 public:
  using Values = std::map<std::string, std::vector<std::string>>;

  Options() = default;
  Options(std::string policy, Values values, std::string place = "")
      : policy_(std::move(policy)),
        values_(std::move(values)),
        place_(std::move(place)) {}

  [[nodiscard]] bool has(const std::string& key) const { return values_.contains(key); }
  [[nodiscard]] std::optional<std::string> text(const std::string& key) const;
  /// Empty if it is not set.
  [[nodiscard]] std::vector<std::string> texts(const std::string& key) const;
  /// One of `words`; the first of them if it is not set.
  [[nodiscard]] std::string word(const std::string& key,
                                 const std::vector<std::string>& words) const;
  [[nodiscard]] std::optional<std::int64_t> count(const std::string& key) const;
  /// "3d", "12h", "30m".
  [[nodiscard]] std::optional<std::chrono::seconds> duration(
      const std::string& key) const;
  /// "10GiB", or a number of bytes.
  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& key) const;
  /// "2026-12-31", the end of that day (UTC), or a time of RFC 3339.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> time(
      const std::string& key) const;

  [[nodiscard]] const Values& values() const { return values_; }
  /// "distro.yaml:12:5: policy 'age': <message>".
  [[nodiscard]] InputError error(const std::string& message) const;

 private:
  [[nodiscard]] InputError wrong(const std::string& key, const std::string& value,
                                 std::string_view expected) const;
  std::string policy_;
  Values values_;
  std::string place_;
};

/// The end of a day "2026-12-31" in UTC, or a time of RFC 3339; nothing if it is none.
[[nodiscard]] std::optional<std::chrono::sys_seconds> time_from(
    const std::string& text);

}  // namespace distro::promotion
