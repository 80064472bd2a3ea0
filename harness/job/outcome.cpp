#include "job/outcome.hpp"

#include <array>
#include <utility>

namespace distro::job {
namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 9> outcomes = {{
    {Outcome::passed, "passed"},
    {Outcome::failed, "failed"},
    {Outcome::unsatisfiable, "unsatisfiable"},
    {Outcome::link_failed, "link_failed"},
    {Outcome::timed_out, "timed_out"},
    {Outcome::out_of_memory, "out_of_memory"},
    {Outcome::no_tests, "no_tests"},
    {Outcome::infrastructure_error, "infrastructure_error"},
    {Outcome::skipped, "skipped"},
}};

/// `new` is a keyword of C++, hence `fresh` there.
constexpr std::array<std::pair<Comparison, std::string_view>, 7> comparisons = {{
    {Comparison::regressed, "regressed"},
    {Comparison::fixed, "fixed"},
    {Comparison::still_failing, "still_failing"},
    {Comparison::still_passing, "still_passing"},
    {Comparison::fresh, "new"},
    {Comparison::unknown, "unknown"},
    {Comparison::flaky, "flaky"},
}};

constexpr std::array<std::pair<SkipCause, std::string_view>, 2> skip_causes = {{
    {SkipCause::hardware, "hardware"},
    {SkipCause::budget, "budget"},
}};

template <typename Table, typename Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [known, name] : table) {
    if (known == value) {
      return name;
    }
  }
  return "unknown";
}

template <typename Value, typename Table>
std::optional<Value> value_in(const Table& table, std::string_view text) {
  for (const auto& [known, name] : table) {
    if (name == text) {
      return known;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Outcome outcome) { return name_in(outcomes, outcome); }

std::string_view to_string(Comparison comparison) {
  return name_in(comparisons, comparison);
}

std::string_view to_string(SkipCause cause) { return name_in(skip_causes, cause); }

std::optional<Outcome> outcome_from(std::string_view text) {
  return value_in<Outcome>(outcomes, text);
}

std::optional<Comparison> comparison_from(std::string_view text) {
  return value_in<Comparison>(comparisons, text);
}

std::optional<SkipCause> skip_cause_from(std::string_view text) {
  return value_in<SkipCause>(skip_causes, text);
}

bool is_good(Outcome outcome) {
  return outcome == Outcome::passed || outcome == Outcome::no_tests;
}

bool is_evidence(Outcome outcome) {
  return outcome != Outcome::skipped && outcome != Outcome::infrastructure_error;
}

}  // namespace distro::job
