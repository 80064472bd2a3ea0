#include "app/watch/watch.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "support/passing_clock.hpp"

using namespace distro;
using namespace distro::app;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

WatchAnswer answer_with(std::size_t amiss) {
  WatchAnswer answer;
  answer.releases.half.resize(amiss);
  return answer;
}

}  // namespace

TEST_CASE("without patience there is one look", "[app]") {
  test::PassingClock clock;
  const WatchAnswer answer =
      look_until_in_order([] { return answer_with(1); }, {}, clock);
  CHECK(answer.looks == 1);
  CHECK(amiss_in(answer) == 1);
  CHECK(clock.slept.empty());
}

TEST_CASE("a watch ends when all is in order", "[app]") {
  test::PassingClock clock;
  std::size_t looks = 0;
  Patience patience;
  patience.limit = std::chrono::minutes(10);
  std::vector<milliseconds> told;
  patience.on_pause = [&](const WatchAnswer&, milliseconds pause, milliseconds) {
    told.push_back(pause);
  };
  const WatchAnswer answer = look_until_in_order(
      [&] { return answer_with(++looks < 8 ? 1 : 0); }, patience, clock);
  CHECK(answer.looks == 8);
  CHECK(amiss_in(answer) == 0);
  CHECK(clock.slept == std::vector<milliseconds>{seconds(2), seconds(4), seconds(8),
                                                 seconds(16), seconds(32), seconds(60),
                                                 seconds(60)});
  CHECK(told == clock.slept);
}

TEST_CASE("a watch looks for the last time when its time is up", "[app]") {
  test::PassingClock clock;
  const auto begin = clock.now();
  Patience patience;
  patience.limit = seconds(10);
  const WatchAnswer answer =
      look_until_in_order([] { return answer_with(2); }, patience, clock);
  CHECK(answer.looks == 4);
  CHECK(amiss_in(answer) == 2);
  CHECK(clock.now() - begin == seconds(10));
}

TEST_CASE("a server that does not answer is asked again while there is time", "[app]") {
  test::PassingClock clock;
  Patience patience;
  patience.limit = seconds(10);
  std::size_t looks = 0;
  const WatchAnswer answer = look_until_in_order(
      [&] {
        return ++looks < 3 ? throw EnvironmentError("it is down") : answer_with(0);
      },
      patience, clock);
  CHECK(answer.looks == 3);
  CHECK(clock.slept == std::vector<milliseconds>{seconds(2), seconds(4)});

  const auto down = []() -> WatchAnswer { throw EnvironmentError("it is down"); };
  CHECK_THROWS_AS(look_until_in_order(down, patience, clock), EnvironmentError);
  CHECK_THROWS_AS(look_until_in_order(down, {}, clock), EnvironmentError);
  const auto wrong = []() -> WatchAnswer { throw InputError("it is none"); };
  CHECK_THROWS_AS(look_until_in_order(wrong, patience, clock), InputError);
}
