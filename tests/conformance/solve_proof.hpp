// Whether another environment than the recorded one is as good, said so that a reader
// can follow.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "channel/record.hpp"
#include "channel/repodata.hpp"
#include "solve/solver.hpp"

namespace distro::conformance {

using Records = std::vector<channel::Record>;

/// What is wrong with the records as an answer to the request, one line; empty if
/// nothing is: each spec and each of their depends is met, no constrains is broken, a
/// name comes once and from the first channel that has it.
[[nodiscard]] std::string broken_rule(const solve::Request& request,
                                      const Records& records,
                                      std::span<const channel::Repodata> index);

/// What makes `found` worse than, or not comparable with, `expected`; empty if it is as
/// good: the same names and, name by name, the same version, build number and number of
/// track_features, which is all that conda chooses by before dates.
[[nodiscard]] std::string unequal_choice(const Records& expected, const Records& found);

/// Name by name, where the two differ: "x-1-b1.conda for x-1-b0.conda: version 1, build
/// number 0 and 0 track_features in both", a line each.
[[nodiscard]] std::string equal_choices(const Records& expected, const Records& found);

}  // namespace distro::conformance
