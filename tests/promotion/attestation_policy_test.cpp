// Whose word is taken for which files.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "promotion/policy.hpp"
#include "promotion/story.hpp"

using namespace distro;
using promotion::Attestation;
using promotion::Verdict;
using test::Story;
using Facts = std::vector<std::string>;

namespace {

const std::string release = "https://github.com/numpy/numpy/.github/release.yml@v2";
const std::string github = "https://token.actions.githubusercontent.com";

/// numpy 2.0.2 with a statement that holds, by somebody whose word is taken.
struct AttestedStory : Story {
  AttestedStory() {
    plan.integration = "https://channel.test/dist";
    const channel::Record& record = plan.candidates.at(0).record;
    facts.attested = promotion::Attested{
        {{{"numpy", "numpy-*"}, "https://github.com/numpy/numpy/*", github}},
        {{record.subdir, record.fn, record.sha256, "", {}}}};
    attestations().push_back(
        {.predicate = "https://schemas.conda.org/attestations-publish-1.schema.json",
         .publication = true,
         .identity = release,
         .issuer = github,
         .signed_at = base::time_from_rfc3339("2026-05-17T10:00:00Z").value(),
         .fn = record.fn,
         .sha256 = record.sha256,
         .target_channel = plan.integration});
  }

  std::vector<Attestation>& attestations() {
    return facts.attested->files.at(0).attestations;
  }
  Attestation& attestation() { return attestations().at(0); }

  [[nodiscard]] promotion::PolicyVerdict judged(
      const promotion::Options::Values& options = {}) const {
    return decide("attestation", options).policies.at(0);
  }
  [[nodiscard]] std::string fact() const {
    const promotion::PolicyVerdict found = judged();
    REQUIRE(found.findings.size() == 1);
    CHECK(found.findings[0].causes == Facts{"numpy"});
    return std::string(promotion::to_string(found.verdict)) + ": " +
           found.findings[0].fact.substr(found.findings[0].fact.find(' ') + 1);
  }
};

}  // namespace

TEST_CASE("who has published a file is told", "[promotion]") {
  const AttestedStory story;
  CHECK(story.judged().verdict == Verdict::promote);
  CHECK(story.fact() == "promote: was published by " + release + " on 2026-05-17");
  CHECK(test::facts_of(story.judged())
            .at(0)
            .starts_with(story.plan.candidates.at(0).record.fn + " was"));
}

TEST_CASE("a file that nobody has signed for waits, or is only told of",
          "[promotion]") {
  AttestedStory story;
  story.attestations().clear();
  CHECK(story.fact() == "hold: has no attestation that it was published (CEP 27)");
  CHECK(story.judged({{"missing", {"tell"}}}).verdict == Verdict::promote);
  CHECK_THROWS_AS(story.judged({{"missing", {"ignore"}}}), InputError);

  story.attestations().push_back({.predicate = "https://slsa.dev/provenance/v1"});
  CHECK(story.fact() ==
        "hold: has no attestation that it was published (CEP 27), only "
        "https://slsa.dev/provenance/v1");

  story.facts.attested->files.at(0).fault = "they are not those";
  CHECK(story.fact() ==
        "hold: has attestations that cannot be read: they are not those");
  story.facts.attested->files.clear();
  CHECK(story.fact() == "wait: has not been looked at for attestations");
  story.facts.attested.reset();
  CHECK(story.fact() == "wait: has not been looked at for attestations");
}

TEST_CASE("a statement that proves nothing refuses the file, even if none is asked for",
          "[promotion]") {
  AttestedStory story;
  story.attestation() = {.fault = "no log has its signature"};
  CHECK(story.fact() ==
        "refuse: has an attestation that proves nothing: no log has its signature");
  CHECK(story.judged({{"missing", {"tell"}}}).verdict == Verdict::refuse);
}

TEST_CASE("a statement about something else refuses the file", "[promotion]") {
  AttestedStory story;
  Attestation& one = story.attestation();
  SECTION("another file") {
    one.fn = "numpy-1.0-0.conda";
    CHECK(story.fact() ==
          "refuse: has an attestation of another file, numpy-1.0-0.conda");
  }
  SECTION("another content") {
    one.sha256 = std::string(64, '0');
    CHECK(story.fact() == "refuse: has an attestation of another content, sha256 " +
                              std::string(64, '0'));
  }
  SECTION("another channel") {
    one.target_channel = "https://channel.test/other";
    CHECK(story.fact() ==
          "refuse: has an attestation for another channel, https://channel.test/other");
    CHECK(story.judged({{"channels", {"https://channel.test/other/"}}}).verdict ==
          Verdict::promote);
  }
  SECTION("no channel is any channel") {
    one.target_channel = "";
    CHECK(story.judged().verdict == Verdict::promote);
  }
  SECTION("the staging channel") {
    story.plan.candidates.at(0).record.channel = "https://channel.test/staging";
    one.target_channel = "https://channel.test/staging";
    CHECK(story.judged().verdict == Verdict::promote);
  }
}

TEST_CASE("the word of somebody else is not taken", "[promotion]") {
  AttestedStory story;
  Attestation& one = story.attestation();
  SECTION("another identity") {
    one.identity = "https://github.com/numpy/numpy-fork/.github/release.yml@v2";
  }
  SECTION("the same name, vouched for by another") { one.issuer = "https://evil.test"; }
  SECTION("a signer for other packages") {
    story.facts.attested->signers.at(0).packages = {"scipy", "numpy?"};
  }
  CHECK(story.fact() == "hold: was signed by " + one.identity + " (" + one.issuer +
                            "), who is no signer for numpy");
}

TEST_CASE("one statement that holds is enough, whatever else was signed",
          "[promotion]") {
  AttestedStory story;
  story.attestations().insert(story.attestations().begin(),
                              {.fault = "no log has its signature"});
  CHECK(story.judged().verdict == Verdict::promote);
  story.attestations().back().issuer = "https://evil.test";
  const promotion::PolicyVerdict found = story.judged();
  CHECK(found.verdict == Verdict::refuse);
  CHECK(found.findings.size() == 2);
}

TEST_CASE("the maintainers are told whose signature would do", "[promotion]") {
  AttestedStory story;
  story.attestations().clear();
  story.facts.attested->signers.push_back({{"scipy"}, "scipy@example.org", github});
  const promotion::Demand demand = story.judged().findings.at(0).demand.value();
  CHECK(demand.maintainers == Facts{"alice"});
  CHECK(demand.subject == "publish numpy 2.0.2 with a signed statement");
  CHECK(demand.what ==
        "`" + story.plan.candidates.at(0).record.fn +
            " has no attestation that it was published (CEP 27)`.\n\n"
            "The channel takes this file with a statement that it was published (CEP "
            "27), signed by one of these:\n\n"
            "- `https://github.com/numpy/numpy/*`, known to `" +
            github + "`\n");
  CHECK(!story.judged({{"missing", {"tell"}}}).findings.at(0).demand);
}

TEST_CASE("what was found of attestations is read as it was written", "[promotion]") {
  AttestedStory story;
  story.attestations().push_back({.fault = "no log has its signature"});
  story.attestations().push_back({.predicate = "https://slsa.dev/provenance/v1",
                                  .identity = release,
                                  .issuer = github,
                                  .signed_at = story.attestation().signed_at});
  story.facts.attested->files.push_back({"noarch", "x-1-0.conda", "ab", "is gone", {}});
  const base::Json json = promotion::to_json(story.facts);
  const auto back = promotion::facts_from_json(base::JsonObject(json, "facts.json"));
  CHECK(promotion::to_json(back) == json);
}

TEST_CASE("signers are read with their place", "[promotion]") {
  const auto signers = promotion::parse_signers(
      "signers:\n"
      "  - packages: [app, lib*]\n"
      "    identity: https://github.com/org/app/*\n"
      "    issuer: https://token.test\n"
      "  - {packages: doc, identity: carol@example.org, issuer: https://login.test}\n",
      "signers.yaml");
  REQUIRE(signers.size() == 2);
  CHECK(signers[0].packages == Facts{"app", "lib*"});
  CHECK(signers[1].packages == Facts{"doc"});
  CHECK(signers[1].identity == "carol@example.org");

  const auto fault = [](const std::string& text) -> std::string {
    try {
      static_cast<void>(promotion::parse_signers(text, "signers.yaml"));
    } catch (const InputError& error) {
      const std::string message = error.what();
      return message.substr(0, message.find('\n'));
    }
    return "";
  };
  CHECK(fault("signers: []\n") == "signers.yaml:1:10: expected a list of signers");
  CHECK(fault("signer: []\n") == "signers.yaml:1:1: expected a list of signers");
  CHECK(fault("signers:\n  - identity: a\n    issuer: b\n") ==
        "signers.yaml:2:5: missing key 'packages': whom is this signer's word for?");
  CHECK(fault("signers:\n  - {packages: a, identity: a, issuer: b, key: c}\n")
            .starts_with("signers.yaml:2:43: unknown key 'key'"));
}
