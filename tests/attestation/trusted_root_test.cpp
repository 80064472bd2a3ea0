#include "attestation/trusted_root.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/json.hpp"

using namespace distro;
using attestation::parse_trusted_root;
using Catch::Matchers::StartsWith;

namespace {

base::Json public_root() {
  return base::load_json("tests/attestation/vectors/sigstore.json")
      .at("roots")
      .at("public instance");
}

std::string fault_of(const base::Json& json) {
  try {
    static_cast<void>(parse_trusted_root(json.dump(), "root.json"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the trusted root of Sigstore's public instance is read", "[attestation]") {
  const auto root = parse_trusted_root(public_root().dump(), "root.json");
  CHECK(root.certificate_authorities.size() == 2);
  CHECK(root.certificate_authorities.at(1).chain.size() == 2);
  CHECK(root.certificate_logs.size() == 2);
  REQUIRE(!root.signature_logs.empty());
  CHECK(root.signature_logs.front().host == "rekor.sigstore.dev");
  CHECK(root.signature_log(root.signature_logs.front().id) ==
        &root.signature_logs.front());
  CHECK(root.signature_log("another") == nullptr);
}

TEST_CASE("the ends of a validity belong to it", "[attestation]") {
  const std::chrono::sys_seconds start(std::chrono::seconds(1000));
  const attestation::ValidFor valid{start, start + std::chrono::seconds(5)};
  CHECK(!valid.covers(start - std::chrono::seconds(1)));
  CHECK(valid.covers(start));
  CHECK(valid.covers(start + std::chrono::seconds(5)));
  CHECK(!valid.covers(start + std::chrono::seconds(6)));
  CHECK(attestation::ValidFor{start, {}}.covers(start + std::chrono::years(100)));
}

TEST_CASE("a trusted root that cannot prove anything is refused with its place",
          "[attestation]") {
  base::Json json = public_root();
  SECTION("of another kind") {
    json["mediaType"] = "application/json";
    CHECK_THAT(fault_of(json), StartsWith("root.json: /mediaType: expected "
                                          "application/vnd.dev.sigstore.trustedroot"));
  }
  SECTION("without authorities") {
    json["certificateAuthorities"] = base::Json::array();
    CHECK(fault_of(json) ==
          "root.json: /certificateAuthorities: expected at least one");
  }
  SECTION("without a certificate") {
    json["certificateAuthorities"][0]["certChain"]["certificates"] =
        base::Json::array();
    CHECK(fault_of(json) ==
          "root.json: /certificateAuthorities/0/certChain/certificates: expected at "
          "least one certificate");
  }
  SECTION("without anyone who says when") {
    json["tlogs"] = base::Json::array();
    json["timestampAuthorities"] = base::Json::array();
    CHECK_THAT(fault_of(json), StartsWith("root.json: /tlogs: expected a log, or"));
  }
  SECTION("with a key that is none") {
    json["tlogs"][0]["publicKey"]["rawBytes"] = "AAAA";
    CHECK(fault_of(json) ==
          "root.json: /tlogs/0/publicKey/rawBytes: this is no public key that we can "
          "verify with");
  }
  SECTION("with a time that is none") {
    json["tlogs"][0]["publicKey"]["validFor"]["start"] = "yesterday";
    CHECK(fault_of(json) ==
          "root.json: /tlogs/0/publicKey/validFor/start: expected a time such as "
          "2026-01-31T12:00:00Z");
  }
  SECTION("without a start") {
    json["tlogs"][0]["publicKey"]["validFor"].erase("start");
    CHECK(fault_of(json) == "root.json: /tlogs/0/publicKey/validFor/start: is missing");
  }
}
