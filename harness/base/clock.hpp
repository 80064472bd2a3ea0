// The seam to time.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace distro::base {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;
  /// Lets that much time pass. Throws Interrupted when asked to stop meanwhile.
  virtual void sleep(std::chrono::milliseconds duration) = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::now();
  }
  void sleep(std::chrono::milliseconds duration) override;
};

/// "2026-01-31T12:00:00Z" (RFC 3339, UTC, whole seconds).
[[nodiscard]] std::string rfc3339(std::chrono::system_clock::time_point time);
/// The same of years that the nanoseconds of the system's clock do not reach.
[[nodiscard]] std::string rfc3339(std::chrono::sys_seconds time);

/// The time that such a text says; nothing if it is none ("2026-13-01T00:00:00Z").
[[nodiscard]] std::optional<std::chrono::sys_seconds> time_from_rfc3339(
    const std::string& text);

/// "850 ms", "12.3 s", "4 min 5 s": for people.
[[nodiscard]] std::string readable(std::chrono::milliseconds duration);

/// "30s", "5m", "1h", "3d" or "250ms" as written in our YAML files; false if it is
/// none.
[[nodiscard]] bool parse_duration(const std::string& text,
                                  std::chrono::milliseconds& result);

}  // namespace distro::base
