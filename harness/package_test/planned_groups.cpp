#include "package_test/planned_groups.hpp"

#include "base/error.hpp"
#include "channel/match_spec.hpp"
#include "package_test/failure_reason.hpp"

namespace distro::package_test {
namespace {

using channel::Record;
using std::filesystem::path;

std::string name_in(const std::string& spec) {
  try {
    return channel::MatchSpec(spec).name();
  } catch (const channel::ParseError& error) {
    throw InputError("the downstream test names '" + spec +
                     "', which is no MatchSpec: " + error.what());
  }
}

prefix::Manner manner_of(TestTool tool) {
  switch (tool) {
    case TestTool::conda_build:
      return prefix::Manner::conda;
    case TestTool::rattler_build:
      return prefix::Manner::rattler;
  }
  return prefix::Manner::conda;
}

class Planner {
 public:
  Planner(const job::Job& job, PrefixMaker& prefixes)
      : job_(job), prefixes_(prefixes) {}

  PlannedGroups plan() && {
    try {
      plan_all();
    } catch (...) {
      planned_.fault = std::current_exception();
    }
    return std::move(planned_);
  }

 private:
  void plan_all() {
    const std::optional<std::vector<TestGroup>> groups = tests_of(job_.package);
    if (!groups) {
      return;
    }
    planned_.has_tests = !groups->empty();
    if (groups->empty() && !job_.parity) {
      plan_group({}, job_.package, {job_.package});
    }
    for (const TestGroup& group : *groups) {
      if (!goes_on()) {
        return;
      }
      if (group.downstream.empty()) {
        plan_group(group, job_.package, {job_.package});
      } else {
        plan_downstream(group);
      }
    }
  }

  /// Nothing if the package's file is not what its record says.
  std::optional<std::vector<TestGroup>> tests_of(const Record& package) {
    path extracted;
    try {
      extracted = prefixes_.extracted(package);
    } catch (const InputError& error) {
      planned_.groups.push_back({{}, package, {{}, no_prefix(error.what())}, {}});
      return std::nullopt;
    }
    return read_tests({extracted, package, job_.subdir, job_.parity}, planned_.notes);
  }

  static NoPrefix no_prefix(const std::string& text) {
    return {
        job::Outcome::link_failed, text.substr(0, text.find('\n')),
        text.find('\n') == std::string::npos ? "" : first_bytes(text, detail_bytes)};
  }

  /// `wanted` are installed whatever else is: the package under test, and in a
  /// downstream test the package whose tests are run.
  void plan_group(const TestGroup& group, const Record& package,
                  const std::vector<Record>& wanted) {
    const std::string about = job_.package.distribution();
    PlannedGroup planned{group, package, {}, {}};
    planned.environment =
        chosen({.prefix = {},
                .wanted = wanted,
                .specs = group.requirements,
                .manner = manner_of(group.tool),
                .title = group.title.empty() ? about : about + ", " + group.title});
    if (std::holds_alternative<MadePrefix>(planned.environment.answer) &&
        !group.build_requirements.empty()) {
      planned.build_environment =
          chosen({.prefix = {},
                  .wanted = {},
                  .specs = group.build_requirements,
                  .manner = manner_of(group.tool),
                  .title = about + ", build environment of " + group.title});
    }
    planned_.groups.push_back(std::move(planned));
  }

  /// The package's own tests with the tested one in place; one that cannot be installed
  /// beside it says nothing.
  void plan_downstream(const TestGroup& group) {
    std::vector<Record> wanted = {job_.package};
    const std::optional<Record> downstream =
        prefixes_.find({.prefix = {},
                        .wanted = wanted,
                        .specs = {group.downstream},
                        .manner = manner_of(group.tool),
                        .title = group.title},
                       name_in(group.downstream));
    if (!downstream) {
      planned_.left_out.push_back(group.downstream);
      planned_.notes.push_back(group.title + ": there is no environment with " +
                               group.downstream + ", not tested");
      return;
    }
    wanted.push_back(*downstream);
    const std::optional<std::vector<TestGroup>> groups = tests_of(*downstream);
    for (TestGroup inner : groups ? *groups : std::vector<TestGroup>{}) {
      if (goes_on() && inner.downstream.empty()) {
        inner.title = group.title + ": " + inner.title;
        plan_group(inner, *downstream, wanted);
      }
    }
  }

  PlannedEnvironment chosen(const PrefixRequest& request) {
    return {request, prefixes_.choose(request)};
  }

  /// Without an environment the job ends there.
  [[nodiscard]] bool goes_on() const {
    if (planned_.groups.empty()) {
      return true;
    }
    const PlannedGroup& last = planned_.groups.back();
    return std::holds_alternative<MadePrefix>(last.environment.answer) &&
           (!last.build_environment ||
            std::holds_alternative<MadePrefix>(last.build_environment->answer));
  }

  const job::Job& job_;
  PrefixMaker& prefixes_;
  PlannedGroups planned_;
};

}  // namespace

PlannedGroups plan_groups(const job::Job& job, PrefixMaker& prefixes) {
  return Planner(job, prefixes).plan();
}

}  // namespace distro::package_test
