// What a job is going to do, before it does anything: its groups of tests, and what
// their environments are to hold.
//
// All environments are chosen first, so that what a result depends on is known whatever
// the tests do then.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "package_test/test_prefix.hpp"
#include "package_test/test_source.hpp"

namespace distro::package_test {

/// An environment that a group asks for, and what was found for it.
struct PlannedEnvironment {
  PrefixRequest request;  ///< `prefix` is still empty
  std::variant<MadePrefix, NoPrefix> answer;
};

/// A group of tests with its environments.
struct PlannedGroup {
  TestGroup group;
  channel::Record package;  ///< whose tests these are
  PlannedEnvironment environment;
  std::optional<PlannedEnvironment> build_environment;
};

struct PlannedGroups {
  /// In the order in which they run. The last one may be without an environment:
  /// nothing is planned beyond it.
  std::vector<PlannedGroup> groups;
  bool has_tests = false;
  /// MatchSpecs of downstream tests that no environment exists for: they are left out.
  std::vector<std::string> left_out;
  std::vector<std::string> notes;  ///< oddities that do not decide
  /// What ended the planning after `groups`, thrown when the job comes to it: an
  /// InputError for tests that cannot be understood.
  std::exception_ptr fault;
};

/// Reads the tests of the job's package and chooses their environments. A package
/// without tests has one group without steps: it is installed. With `parity` it has
/// none. Throws nothing that the tests or the channels are to blame for.
[[nodiscard]] PlannedGroups plan_groups(const job::Job& job, PrefixMaker& prefixes);

}  // namespace distro::package_test
