#include "promotion/options.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/nearest_word.hpp"
#include "base/size.hpp"

namespace distro::promotion {

std::optional<std::string> Options::text(const std::string& key) const {
  const std::vector<std::string> all = texts(key);
  if (all.size() > 1) {
    throw error(key + " is a list, expected one value");
  }
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::vector<std::string> Options::texts(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::string Options::word(const std::string& key,
                          const std::vector<std::string>& words) const {
  const std::optional<std::string> value = text(key);
  if (!value) {
    return words.front();
  }
  if (std::find(words.begin(), words.end(), *value) == words.end()) {
    std::string expected;
    for (const std::string& word : words) {
      expected += (expected.empty() ? "'" : " or '") + word + "'";
    }
    throw wrong(key, *value, expected + base::did_you_mean(*value, words));
  }
  return *value;
}

std::optional<std::int64_t> Options::count(const std::string& key) const {
  const std::optional<std::string> value = text(key);
  if (!value) {
    return std::nullopt;
  }
  const bool digits = !value->empty() && value->size() < 10 &&
                      std::all_of(value->begin(), value->end(), [](char letter) {
                        return letter >= '0' && letter <= '9';
                      });
  if (!digits) {
    throw wrong(key, *value, "a whole number");
  }
  return std::stoll(*value);
}

std::optional<std::chrono::seconds> Options::duration(const std::string& key) const {
  const std::optional<std::string> value = text(key);
  std::chrono::milliseconds result{};
  if (value && !base::parse_duration(*value, result)) {
    throw wrong(key, *value, "a duration such as 30m, 12h or 3d");
  }
  return value ? std::optional(std::chrono::floor<std::chrono::seconds>(result))
               : std::nullopt;
}

std::optional<std::uint64_t> Options::size(const std::string& key) const {
  const std::optional<std::string> value = text(key);
  if (!value) {
    return std::nullopt;
  }
  const std::optional<std::uint64_t> bytes = base::parse_size(*value);
  if (!bytes) {
    throw wrong(key, *value, "a size such as 512MiB or 10GiB");
  }
  return bytes;
}

std::optional<std::chrono::sys_seconds> time_from(const std::string& text) {
  if (const std::optional<std::chrono::sys_days> day = base::parse_date(text)) {
    return *day + std::chrono::days(1) - std::chrono::seconds(1);  // it belongs to it
  }
  return base::time_from_rfc3339(text);
}

std::optional<std::chrono::sys_seconds> Options::time(const std::string& key) const {
  const std::optional<std::string> value = text(key);
  if (!value) {
    return std::nullopt;
  }
  const std::optional<std::chrono::sys_seconds> time = time_from(*value);
  if (!time) {
    throw wrong(key, *value, "a day such as 2026-12-31");
  }
  return time;
}

InputError Options::error(const std::string& message) const {
  return InputError(place_ + "policy '" + policy_ + "': " + message);
}

InputError Options::wrong(const std::string& key, const std::string& value,
                          std::string_view expected) const {
  return error(key + " is '" + value + "', expected " + std::string(expected));
}

}  // namespace distro::promotion
