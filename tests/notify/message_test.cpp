#include "notify/message.hpp"

#include <catch2/catch.hpp>

#include "support/package_builder.hpp"

using namespace distro;
using notify::Message;

namespace {

struct Matter {
  Matter() {
    plan.id = "0123456789abcdef";
    plan.head = "89abcdef0123456789abcdef0123456789abcdef";
    plan.candidates = {
        {test::record_of("numpy", "2.0.2"), {"alice"}, "1.26.4"},
        {test::record_of("numpy", "2.0.2", {}, "1"), {"alice"}, "1.26.4"},
        {test::record_of("zarr", "3.0.0"), {"zoe"}, ""},
    };
    promotion::Demand demand;
    demand.package = "bottleneck";
    demand.maintainers = {"carol", "bob"};
    demand.subject = "release bottleneck that works with numpy 2.0.2";
    demand.what =
        "bottleneck 1.3.8 works with numpy 1.26.4, but with numpy 2.0.2 its tests "
        "fail.\n\n```text\nValueError: numpy.dtype size changed\n```\n\n"
        "Please release a version of bottleneck that works with numpy 2.0.2.\n";
    demand.job = "bottleneck-1.3.8-py311_0.1f2e3d4c";
    decision.verdict = promotion::Verdict::hold;
    promotion::Finding finding;
    finding.verdict = promotion::Verdict::hold;
    finding.demand = demand;
    decision.policies = {{"tests", promotion::Verdict::hold, {finding}}};
  }

  [[nodiscard]] std::vector<Message> messages() const {
    return notify::compose(plan, decision, [](const std::string& job) {
      return "conda-distro reproduce " + job;
    });
  }

  job::Plan plan;
  promotion::Decision decision;
};

}  // namespace

TEST_CASE("a message says what happened, what to do and how to see it", "[notify]") {
  const std::vector<Message> messages = Matter().messages();
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].recipient == "bob");
  CHECK(messages[1].recipient == "carol");
  CHECK(messages[0].subject == "release bottleneck that works with numpy 2.0.2");
  CHECK(messages[0].body ==
        "Hello, you maintain bottleneck.\n"
        "\n"
        "A change to the distribution would bring in numpy 1.26.4 -> 2.0.2, zarr 3.0.0 "
        "(new).\n"
        "\n"
        "bottleneck 1.3.8 works with numpy 1.26.4, but with numpy 2.0.2 its tests "
        "fail.\n"
        "\n"
        "```text\n"
        "ValueError: numpy.dtype size changed\n"
        "```\n"
        "\n"
        "Please release a version of bottleneck that works with numpy 2.0.2.\n"
        "\n"
        "To see it yourself:\n"
        "\n"
        "```text\n"
        "conda-distro reproduce bottleneck-1.3.8-py311_0.1f2e3d4c\n"
        "```\n"
        "\n"
        "The whole decision: decision.json of plan 0123456789abcdef, commit "
        "89abcdef0123. Thank you!\n");
}

TEST_CASE("nobody hears of a change that asks nothing of anybody", "[notify]") {
  Matter matter;
  matter.decision.policies[0].findings.clear();
  CHECK(matter.messages().empty());
}

TEST_CASE("the same matter has the same id in every run", "[notify]") {
  Matter matter;
  const std::string id = matter.messages()[0].id;
  CHECK(id.size() == 16);
  matter.plan.id = "fedcba9876543210";
  matter.plan.head = "";
  matter.decision.policies[0].findings[0].demand->what = "another log line\n";
  std::swap(matter.plan.candidates[0], matter.plan.candidates[2]);
  CHECK(matter.messages()[0].id == id);
  CHECK(matter.messages()[1].id != id);
  matter.plan.candidates[0] = {test::record_of("zarr", "3.0.1"), {"zoe"}, ""};
  CHECK(matter.messages()[0].id != id);
}

TEST_CASE("the builds of a package make one message with all their commands",
          "[notify]") {
  Matter matter;
  std::vector<promotion::Finding>& findings = matter.decision.policies[0].findings;
  findings[0].demand->maintainers = {"bob"};
  findings.resize(1);
  findings.push_back(findings[0]);
  findings[1].demand->job = "bottleneck-1.3.8-py312_0.5b6a7988";
  const std::vector<Message> messages = matter.messages();
  REQUIRE(messages.size() == 1);
  CHECK_THAT(
      messages[0].body,
      Catch::Contains("conda-distro reproduce bottleneck-1.3.8-py311_0.1f2e3d4c\n"
                      "conda-distro reproduce "
                      "bottleneck-1.3.8-py312_0.5b6a7988\n```\n"));
}
