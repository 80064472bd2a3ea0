#include "promotion/comparison.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

using namespace distro;
using job::Comparison;
using job::Outcome;
using job::Result;
using job::Runs;
using promotion::Compared;
using promotion::ComparedRuns;

namespace {

/// The first is the run itself, the others its control runs.
Result ran(const std::vector<Outcome>& outcomes, Runs known = {}) {
  Result result;
  result.inputs = "aa";
  result.outcome = outcomes.front();
  result.known = known;
  for (std::size_t at = 1; at < outcomes.size(); ++at) {
    result.controls.push_back({outcomes[at], "", ""});
  }
  return result;
}

constexpr Outcome good = Outcome::passed;
constexpr Outcome bad = Outcome::failed;

Compared compared(const Result& with, const Result& without) {
  return promotion::compare({&with, &without});
}

Comparison comparison(const Result& with, const Result& without) {
  return compared(with, without).comparison;
}

}  // namespace

TEST_CASE("one run each is compared by the two outcomes", "[promotion]") {
  CHECK(comparison(ran({bad}), ran({good})) == Comparison::regressed);
  CHECK(comparison(ran({good}), ran({bad})) == Comparison::fixed);
  CHECK(comparison(ran({bad}), ran({Outcome::timed_out})) == Comparison::still_failing);
  CHECK(comparison(ran({Outcome::no_tests}), ran({good})) == Comparison::still_passing);
  CHECK(comparison(ran({Outcome::unsatisfiable}), ran({good})) ==
        Comparison::regressed);
  CHECK(compared(ran({bad}), ran({good})).text.empty());
}

TEST_CASE("what cannot be installed any more is no matter of chance", "[promotion]") {
  // The same failures of the tests would be explained by chance.
  const Result flaky = ran({good, bad, good});
  CHECK(comparison(ran({bad}), flaky) == Comparison::flaky);
  CHECK(comparison(ran({Outcome::unsatisfiable}), flaky) == Comparison::regressed);
  CHECK(comparison(ran({Outcome::unsatisfiable}), ran({bad, bad})) ==
        Comparison::still_failing);
  const Result with = ran({Outcome::unsatisfiable});
  const Result failed = ran({bad});
  const Result without = ran({good});
  CHECK_FALSE(promotion::wants_baseline_controls({&with, &without}));
  CHECK(promotion::wants_baseline_controls({&failed, &without}));
}

TEST_CASE("what says nothing about the package is compared with nothing",
          "[promotion]") {
  const Result ours = ran({Outcome::infrastructure_error});
  const Result skipped = ran({Outcome::skipped});
  const Result passed = ran({good});
  CHECK(comparison(ours, passed) == Comparison::unknown);
  CHECK(comparison(skipped, passed) == Comparison::unknown);
  CHECK(comparison(passed, ours) == Comparison::unknown);
  CHECK(promotion::compare({nullptr, &passed}).comparison == Comparison::unknown);
  CHECK(promotion::compare({&passed, nullptr}).comparison == Comparison::unknown);
  CHECK(promotion::compare({&passed, nullptr, job::Role::candidate}).comparison ==
        Comparison::fresh);
}

TEST_CASE("the same inputs with both outcomes are flaky", "[promotion]") {
  const Compared flaky = compared(ran({bad, good, bad, good}), ran({good}));
  CHECK(flaky.comparison == Comparison::flaky);
  CHECK(flaky.flaky.runs == 5);
  CHECK(flaky.flaky.failures == 2);
  CHECK(flaky.text == "failed 2 of 5 times (40 %, between 12 and 77 %)");
  const Result candidate = ran({bad, good, good, good});
  CHECK(promotion::compare({&candidate, nullptr, job::Role::candidate}).comparison ==
        Comparison::flaky);
}

TEST_CASE("control runs that say nothing are not counted", "[promotion]") {
  const Result with = ran({bad, Outcome::infrastructure_error, Outcome::skipped, bad});
  CHECK(promotion::runs_of(with).runs == 2);
  CHECK(comparison(with, ran({good})) == Comparison::regressed);
}

TEST_CASE("always failing beside a baseline that always passes is a regression",
          "[promotion]") {
  const Compared regressed =
      compared(ran({bad, bad, bad, bad}), ran({good, good, good, good}));
  CHECK(regressed.comparison == Comparison::regressed);
  CHECK(regressed.text == "failed 4 of 4 times with the change and 0 of 4 without it");
}

TEST_CASE(
    "always failing beside a baseline that fails now and then is decided by "
    "chance",
    "[promotion]") {
  const Compared flaky =
      compared(ran({bad, bad, bad, bad}), ran({good, bad, good, good}));
  CHECK(flaky.comparison == Comparison::flaky);
  CHECK(flaky.text ==
        "failed 4 of 4 times with the change and 1 of 4 without it; chance alone does "
        "that in 7 % of cases");
  const Compared regressed =
      compared(ran({bad, bad, bad, bad}), ran({good, good, good, good}, {20, 1}));
  CHECK(regressed.comparison == Comparison::regressed);
  CHECK(regressed.text ==
        "failed 4 of 4 times with the change and 0 of 4 without it, and 1 of 20 "
        "before; chance alone does that in 0.1 % of cases");
}

TEST_CASE("one pass of what is known to fail by chance is no pass yet", "[promotion]") {
  const Compared once = compared(ran({good}, {15, 5}), ran({good}, {15, 5}));
  CHECK(once.comparison == Comparison::flaky);
  CHECK(once.text ==
        "passed once, but failed 5 of 15 times (33 %, between 15 and 58 %) before");
  CHECK(comparison(ran({good, good, good, good}, {15, 5}), ran({good}, {15, 5})) ==
        Comparison::still_passing);
}

TEST_CASE("a baseline that failed once by chance is not fixed by the change",
          "[promotion]") {
  CHECK(comparison(ran({good, good, good, good}), ran({bad, good, good, good})) ==
        Comparison::flaky);
  CHECK(comparison(ran({good, good}, {15, 5}), ran({bad}, {15, 5})) ==
        Comparison::flaky);
  CHECK(comparison(ran({good, good, good, good}, {30, 1}),
                   ran({bad, bad, bad}, {30, 1})) == Comparison::fixed);
}

TEST_CASE("the exact test counts all ways", "[promotion]") {
  CHECK(promotion::chance_of({4, 4}, {4, 0}) == Approx(1.0 / 70));
  CHECK(promotion::chance_of({4, 4}, {4, 1}) == Approx(5.0 / 70));
  CHECK(promotion::chance_of({3, 0}, {9, 4}) == Approx(1.0));
  // 5 or 6 of the 12 failures among 26 runs: (792 * 14 + 924) ways of 230230.
  CHECK(promotion::chance_of({6, 5}, {20, 7}) == Approx(12012.0 / 230230));
  CHECK(promotion::chance_of({0, 0}, {0, 0}) == Approx(1.0));
}

TEST_CASE("the bounds of a rate are Wilson's", "[promotion]") {
  const promotion::Rate rate = promotion::failure_rate({10, 3});
  CHECK(rate.share == Approx(0.3));
  CHECK(rate.low == Approx(0.10779).epsilon(0.001));
  CHECK(rate.high == Approx(0.60322).epsilon(0.001));
  CHECK(promotion::failure_rate({5, 0}).low == 0);
  CHECK(promotion::failure_rate({5, 0}).high == Approx(0.43448).epsilon(0.001));
  CHECK(promotion::failure_rate({0, 0}).high == 1);
  CHECK(promotion::rate_text({1000, 3}) ==
        "failed 3 of 1000 times (0.3 %, between 0.2 and 0.9 %)");
}

TEST_CASE("what is known from before is known of inputs that have passed",
          "[promotion]") {
  std::vector<Result> earlier = {ran({bad, good, good}),
                                 ran({bad}),
                                 ran({good}),
                                 ran({good}),
                                 ran({good}),
                                 ran({good})};
  earlier[0].inputs = "by chance";
  earlier[1].inputs = "never passed";
  earlier[2].inputs = "always passed";
  earlier[3].inputs = "";
  earlier[4].inputs = "these";
  earlier[5].inputs = "always passed";
  earlier[5].reused = true;
  const Runs known = promotion::known_runs(earlier, "these");
  CHECK(known.runs == 4);
  CHECK(known.failures == 1);
}

TEST_CASE("controls are worth their time where chance may have decided",
          "[promotion]") {
  const Result failed = ran({bad});
  const Result passed = ran({good});
  const auto wanted = [](const Result& with, const Result* without,
                         job::Role role = job::Role::dependent) {
    return promotion::wants_controls({&with, without, role});
  };
  CHECK(wanted(failed, &passed));
  CHECK(wanted(failed, nullptr, job::Role::candidate));
  CHECK_FALSE(wanted(failed, &failed));
  CHECK_FALSE(wanted(failed, nullptr));
  CHECK_FALSE(wanted(passed, nullptr));
  CHECK(wanted(ran({good}, {10, 2}), nullptr));
  Result no_environment = ran({Outcome::unsatisfiable});
  no_environment.inputs.clear();
  CHECK_FALSE(wanted(no_environment, &passed));

  const auto baseline_wanted = [](const Result& with, const Result& without) {
    return promotion::wants_baseline_controls({&with, &without});
  };
  CHECK(baseline_wanted(ran({bad, bad, bad, bad}), passed));
  CHECK_FALSE(baseline_wanted(ran({bad, good, bad, bad}), passed));
  CHECK_FALSE(baseline_wanted(failed, failed));
}

TEST_CASE(
    "a test that fails one run in three is found flaky by its control runs, and "
    "its rate is told within bounds",
    "[promotion]") {
  constexpr std::size_t controls = 3;
  std::size_t blocked = 0;
  Runs all;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    const auto run = [&] { return random() % 3 == 0 ? bad : good; };
    const auto again = [&](Result& result) {
      while (result.controls.size() < controls) {
        result.controls.push_back({run(), "", ""});
      }
    };
    // Checks are made until one looks like a regression.
    for (bool looked_like_one = false; !looked_like_one;) {
      Result with = ran({run()});
      Result without = ran({run()});
      const ComparedRuns runs{&with, &without};
      if (promotion::wants_controls(runs)) {
        looked_like_one = true;
        again(with);
        if (promotion::wants_baseline_controls(runs)) {
          again(without);
        }
        const Comparison comparison = promotion::compare(runs).comparison;
        CAPTURE(seed);
        CHECK((comparison == Comparison::flaky || comparison == Comparison::regressed));
        blocked += comparison == Comparison::regressed ? 1U : 0U;
      }
      for (const Result* result : {&with, &without}) {
        all.runs += promotion::runs_of(*result).runs;
        all.failures += promotion::runs_of(*result).failures;
      }
    }
  }
  CHECK(blocked <= 9);  // one in 91 on average: 3.3
  const promotion::Rate rate = promotion::failure_rate(all);
  CAPTURE(blocked, all.runs, all.failures);
  CHECK(rate.low < 1.0 / 3);
  CHECK(1.0 / 3 < rate.high);
  CHECK(rate.high - rate.low < 0.04);
}

TEST_CASE("a rate's bounds hold the true rate in 95 of 100 estimates", "[promotion]") {
  std::mt19937 random(300);
  int held = 0;
  for (int estimate = 0; estimate < 300; ++estimate) {
    Runs runs;
    for (; runs.runs < 40; ++runs.runs) {
      runs.failures += random() % 3 == 0 ? 1U : 0U;
    }
    const promotion::Rate rate = promotion::failure_rate(runs);
    held += rate.low <= 1.0 / 3 && 1.0 / 3 <= rate.high ? 1 : 0;
  }
  CHECK(held >= 276);  // 285 on average, three deviations less
}

TEST_CASE("a real regression of a test that is flaky is found", "[promotion]") {
  std::mt19937 random(7);
  std::size_t found = 0;
  for (int check = 0; check < 300; ++check) {
    Result without = ran({good}, {30, 10});
    for (int control = 0; control < 3; ++control) {
      without.controls.push_back({random() % 3 == 0 ? bad : good, "", ""});
    }
    found += comparison(ran({bad, bad, bad, bad}), without) == Comparison::regressed
                 ? 1U
                 : 0U;
  }
  CHECK(found == 300);
}
