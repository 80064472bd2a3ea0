#include "promotion/decision.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "promotion/story.hpp"

using namespace distro;

TEST_CASE("a decision survives its file form", "[promotion]") {
  test::Story story;
  story.dependent("bottleneck");
  story.result("bottleneck", job::Outcome::failed, "ValueError: \xff");
  story.baseline("bottleneck", job::Outcome::passed);
  const promotion::Decision decision = story.decide();
  const std::string text = base::pretty(promotion::to_json(decision));

  const base::Json json = base::parse_json(text, "decision.json");
  const promotion::Decision again =
      promotion::decision_from_json({json, "decision.json"});
  CHECK(base::pretty(promotion::to_json(again)) == text);
  CHECK(again.verdict == promotion::Verdict::hold);
  CHECK(again.artifacts.at(0).sha256 == story.plan.candidates[0].record.sha256);
}

TEST_CASE("an unknown verdict names its place", "[promotion]") {
  const base::Json json = base::parse_json(
      R"({"plan": "1", "verdict": "maybe", "policies": [], "rows": []})", "d.json");
  CHECK_THROWS_WITH(promotion::decision_from_json({json, "d.json"}),
                    "d.json: /verdict: 'maybe' is no verdict, expected promote, wait, "
                    "hold or refuse");
}
