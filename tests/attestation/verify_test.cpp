// What is made of signed statements, honest and forged: see vectors/README.md.
#include "attestation/verify.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/json.hpp"

using namespace distro;
using attestation::Outcome;
using attestation::Rejected;
using attestation::Verified;

namespace {

const std::string folder = "tests/attestation/vectors/";

struct Case {
  std::string name, peer;
  Outcome outcome;

  [[nodiscard]] bool holds() const { return std::holds_alternative<Verified>(outcome); }
};

std::vector<Case> cases_of(const std::string& file) {
  const base::Json json = base::load_json(folder + file);
  std::map<std::string, attestation::TrustedRoot> roots;
  for (const auto& [name, root] : json.at("roots").items()) {
    roots.emplace(name, attestation::parse_trusted_root(root.dump(), name));
  }
  std::vector<Case> cases;
  for (const base::Json& one : json.at("cases")) {
    cases.push_back({one.at("name").get<std::string>(),
                     one.at("peer").get<std::string>(),
                     attestation::verify(one.at("bundle").get<std::string>(), "bundle",
                                         roots.at(one.at("root").get<std::string>()))});
  }
  return cases;
}

/// Times are left out: they change with each writing of the vectors.
std::string text_of(const Outcome& outcome) {
  if (const auto* rejected = std::get_if<Rejected>(&outcome)) {
    return rejected->reason;
  }
  const Verified& found = std::get<Verified>(outcome);
  return "holds: " + found.identity + ", " + found.issuer + "; " +
         (found.statement.is_publication() ? found.statement.fn + " for " +
                                                 (found.statement.target_channel.empty()
                                                      ? "any channel"
                                                      : found.statement.target_channel)
                                           : found.statement.predicate);
}

const Verified& verified(const std::vector<Case>& cases, const std::string& name) {
  for (const Case& one : cases) {
    if (one.name == name) {
      return std::get<Verified>(one.outcome);
    }
  }
  throw std::out_of_range(name);
}

}  // namespace

TEST_CASE("signed statements hold or are refused with the reason", "[attestation]") {
  std::string text;
  for (const std::string file : {"sigstore.json", "publications.json"}) {
    for (const Case& one : cases_of(file)) {
      text += one.name + ": " + text_of(one.outcome) + "\n";
    }
  }
  if (std::getenv("DISTRO_TEST_ACCEPT") != nullptr) {
    base::write_file(folder + "outcomes.txt", text);
  }
  CHECK(text == base::read_file(folder + "outcomes.txt"));
}

TEST_CASE("Sigstore's own bundles come out as its clients must have them",
          "[attestation]") {
  const std::vector<Case> cases = cases_of("sigstore.json");
  CHECK(cases.size() == 14);
  for (const Case& one : cases) {
    INFO(one.name);
    CHECK(one.holds() == (one.peer == "verified"));
  }
}

TEST_CASE("what sigstore-python refuses is refused, but for what it cannot read",
          "[attestation]") {
  const std::set<std::string> beyond_it = {"log of version 1, entry of in-toto",
                                           "log of version 2, entry of dsse",
                                           "no log, a time stamp",
                                           "no log of certificates",
                                           "a key on P-384",
                                           "bundle 0.1 with a promise"};
  std::size_t refused = 0;
  for (const Case& one : cases_of("publications.json")) {
    INFO(one.name << ": " << text_of(one.outcome) << " / " << one.peer);
    const bool peer_refuses = one.peer != "verified";
    refused += one.holds() ? 0U : 1U;
    if (peer_refuses) {
      CHECK(one.holds() == beyond_it.contains(one.name));
    }
  }
  CHECK(refused == 56);
}

TEST_CASE("a signature is of the time that the log vouches for", "[attestation]") {
  const std::vector<Case> cases = cases_of("sigstore.json");
  CHECK(base::rfc3339(verified(cases, "happy-path-intoto-in-dsse-v3").signed_at) ==
        "2024-12-16T18:42:56Z");
  CHECK(base::rfc3339(verified(cases, "intoto-with-custom-trust-root").signed_at) ==
        "2023-02-01T00:00:00Z");
}
