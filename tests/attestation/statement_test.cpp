#include "attestation/statement.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace distro;
using attestation::parse_statement;
using attestation::Statement;

namespace {

const std::string digest(64, 'a');

/// A publication with this sha256 and this predicate.
std::string payload(const std::string& sha256, const std::string& predicate) {
  return R"({"_type": "https://in-toto.io/Statement/v1", "predicateType": ")" +
         std::string(attestation::publish_predicate) +
         R"(", "subject": [{"name": "app-1-0.conda", "digest": {"sha256": ")" + sha256 +
         R"("}}], "predicate": )" + predicate + "}";
}

std::string fault_of(const std::string& text) {
  try {
    static_cast<void>(parse_statement(text, "statement"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a publication is of one file, for one channel or any", "[attestation]") {
  const Statement one =
      parse_statement(payload(digest, R"({"targetChannel": "https://a.test/c"})"), "s");
  CHECK(one.is_publication());
  CHECK(one.fn == "app-1-0.conda");
  CHECK(one.sha256 == digest);
  CHECK(one.target_channel == "https://a.test/c");
  CHECK(parse_statement(payload(std::string(64, 'A'), "null"), "s").sha256 == digest);
  CHECK(parse_statement(payload(digest, "null"), "s").target_channel.empty());
}

TEST_CASE("a publication that is none is refused with its place", "[attestation]") {
  for (const std::string sha256 : {"", "abc", "zz"}) {
    CHECK(fault_of(payload(sha256, "null")) ==
          "statement: /subject/0/digest/sha256: expected 64 hexadecimal digits");
  }
  for (const std::string channel : {"", "staging", "://a", "https://", "https://a/"}) {
    CHECK(fault_of(payload(digest, R"({"targetChannel": ")" + channel + "\"}")) ==
          "statement: /predicate/targetChannel: expected a URL without final slash");
  }
  CHECK(fault_of("[]") == "statement: /: expected an object, found a list");
}
