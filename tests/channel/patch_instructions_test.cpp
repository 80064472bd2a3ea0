#include "channel/patch_instructions.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

using namespace distro;
using channel::detail::PatchInstructions;
using channel::detail::SubdirIndex;
using nlohmann::json;

namespace {

constexpr const char* origin = "linux-64/patch_instructions.json";

SubdirIndex index_of(const json& packages, const json& conda) {
  const json document = {{"packages", packages}, {"packages.conda", conda}};
  return channel::detail::parse_subdir_index(
      channel::detail::PaddedText(document.dump()), "repodata.json", false);
}

json patched(const json& record, const json& fields) {
  const PatchInstructions patches(
      json{{"packages", {{"a-1-0.tar.bz2", fields}}}}.dump(), origin);
  const SubdirIndex result =
      patches.applied_to(index_of({{"a-1-0.tar.bz2", record}}, json::object()));
  return json::parse(result.find("a-1-0.tar.bz2")->entry);
}

std::string refused(const std::string& text) {
  try {
    PatchInstructions(text, origin);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

std::vector<std::string> warnings(const json& instructions) {
  return PatchInstructions(instructions.dump(), origin)
      .warnings(index_of(json::object(), {{"a-1-0.conda", json::object()}}));
}

}  // namespace

TEST_CASE("a field of a patch takes the place of the record's, null removes it",
          "[channel]") {
  const json record = {{"depends", {"x", "y"}}, {"license", "MIT"}, {"size", 1}};
  REQUIRE(patched(record, {{"depends", {"z"}}}) ==
          json{{"depends", {"z"}}, {"license", "MIT"}, {"size", 1}});
  REQUIRE(patched(record, {{"license", nullptr}, {"constrains", {"q"}}}) ==
          json{{"depends", {"x", "y"}}, {"constrains", {"q"}}, {"size", 1}});
  // As conda-index does it, a null for what is not there stays.
  REQUIRE(patched(record, {{"noarch", nullptr}})["noarch"].is_null());
  REQUIRE(patched({{"o", {{"a", 1}, {"b", 2}}}}, {{"o", {{"b", 3}, {"c", 4}}}}) ==
          json{{"o", {{"a", 1}, {"b", 3}, {"c", 4}}}});
  REQUIRE(patched({{"timestamp", 1}}, {{"indexed_timestamp", 5}}) ==
          json{{"timestamp", 1}});
  for (const json& other : {json("ab"), json()}) {
    REQUIRE(
        patched({{"attestations_sha256", "5e"}}, {{"attestations_sha256", other}}) ==
        json{{"attestations_sha256", "5e"}});
  }
}

TEST_CASE("revoked records stay, removed ones go and are told of", "[channel]") {
  const PatchInstructions patches(R"({"revoke": ["a-1-0.tar.bz2", "b-1-0.conda"],
                                      "remove": ["c-1-0.tar.bz2"]})",
                                  origin);
  const json record = {{"depends", {"x"}}};
  const SubdirIndex result = patches.applied_to(index_of(
      {{"a-1-0.tar.bz2", record}, {"b-1-0.tar.bz2", record}, {"c-1-0.tar.bz2", record}},
      {{"a-1-0.conda", record},
       {"b-1-0.conda", json::object()},
       {"c-1-0.conda", record},
       {"d-1-0.conda", record}}));
  const json revoked = {{"depends", {"x", "package_has_been_revoked"}},
                        {"revoked", true}};
  REQUIRE(json::parse(result.find("a-1-0.tar.bz2")->entry) == revoked);
  REQUIRE(json::parse(result.find("a-1-0.conda")->entry) == revoked);
  REQUIRE(json::parse(result.find("b-1-0.tar.bz2")->entry) == record);
  REQUIRE(json::parse(result.find("b-1-0.conda")->entry) ==
          json{{"depends", {"package_has_been_revoked"}}, {"revoked", true}});
  REQUIRE(result.find("c-1-0.conda") == nullptr);
  REQUIRE(result.find("c-1-0.tar.bz2") == nullptr);
  REQUIRE(result.removed == std::set<std::string>{"c-1-0.conda", "c-1-0.tar.bz2"});
  REQUIRE(json::parse(result.find("d-1-0.conda")->entry) == record);
}

TEST_CASE("what was revoked already is not revoked twice", "[channel]") {
  const PatchInstructions patches(R"({"revoke": ["a-1-0.conda"]})", origin);
  const SubdirIndex once =
      patches.applied_to(index_of(json::object(), {{"a-1-0.conda", json::object()}}));
  REQUIRE(patches.applied_to(once) == once);
}

TEST_CASE("what may be misspelt in instructions is told", "[channel]") {
  REQUIRE(
      warnings({{"packages.conda", {{"a-1-0.conda", {{"depends", {"x"}}}}}}}).empty());
  REQUIRE(warnings({{"revoke", {"b-1-0.conda", "c", "d", "e"}},
                    {"packages", {{"a-1-0.tar.bz2", {{"dependz", {"x"}}}}}},
                    {"package", json::object()}}) ==
          std::vector<std::string>{
              std::string(origin) +
                  ": files that are not in the channel: b-1-0.conda, c, d and 1 more",
              std::string(origin) +
                  ": fields that no record has, or that may not be corrected: dependz",
              std::string(origin) + ": keys that mean nothing: package"});
}

TEST_CASE("what is no patch instructions is refused with its place", "[channel]") {
  CHECK(refused("[]") ==
        std::string(origin) +
            ": these are no patch instructions: they are no JSON object");
  CHECK(refused(R"({"patch_instructions_version": 3})") ==
        std::string(origin) + ": patch_instructions_version 3 is not supported");
  CHECK(refused(R"({"packages": {"a": 1}})") ==
        std::string(origin) + ": /packages/a: expected an object of fields");
  CHECK(refused(R"({"packages.conda": []})") ==
        std::string(origin) + ": /packages.conda: expected an object of file names");
  CHECK(refused(R"({"remove": "a"})") ==
        std::string(origin) + ": /remove: expected a list of file names");
  CHECK(refused(std::string(200, '[')) ==
        std::string(origin) + " is refused: it is nested more than 100 levels deep");
  CHECK_THAT(refused("{"), Catch::StartsWith(std::string(origin) + ":1:2: "));
}
