// A clock for tests: time passes when somebody sleeps, and at no other time.
#pragma once

#include <chrono>
#include <vector>

#include "base/clock.hpp"

namespace distro::test {

class PassingClock final : public base::Clock {
 public:
  [[nodiscard]] std::chrono::system_clock::time_point now() const override {
    return now_;
  }
  void sleep(std::chrono::milliseconds duration) override {
    slept.push_back(duration);
    now_ += duration;
  }
  void pass(std::chrono::milliseconds duration) { now_ += duration; }

  std::vector<std::chrono::milliseconds> slept;

 private:
  std::chrono::system_clock::time_point now_{std::chrono::seconds(1'800'000'000)};
};

}  // namespace distro::test
