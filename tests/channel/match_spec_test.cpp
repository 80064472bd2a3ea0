#include "channel/match_spec.hpp"

#include <catch2/catch.hpp>

#include "support/package_builder.hpp"

using distro::channel::ChannelNames;
using distro::channel::MatchSpec;
using distro::channel::Record;
using distro::test::record_of;

namespace {

std::string canonical(const char* text) { return MatchSpec(text).canonical(); }

}  // namespace

TEST_CASE("one equals sign is fuzzy, two are exact, a build makes both exact",
          "[channel]") {
  REQUIRE(canonical("foo=1.2") == "foo=1.2");
  REQUIRE(canonical("foo 1.2") == "foo==1.2");
  REQUIRE(canonical("foo==1.2") == "foo==1.2");
  REQUIRE(canonical("foo=1.2=b") == "foo==1.2=b");
  REQUIRE(canonical("foo =1.2 b") == "foo==1.2=b");
  REQUIRE(canonical("foo=1.2=py*") == "foo==1.2[build=py*]");
  REQUIRE(canonical("foo >=1,<2 =b") == "foo[version='>=1,<2',build=b]");
}

TEST_CASE("a spec tells its parts", "[channel]") {
  const MatchSpec spec("conda-forge::NumPy >=1.26,<2 py311*");
  REQUIRE(spec.name() == "numpy");
  REQUIRE(spec.has_exact_name());
  REQUIRE(spec.version().text() == ">=1.26,<2");
  REQUIRE(spec.build() == "py311*");
  REQUIRE(spec.channel() == "conda-forge");
  REQUIRE(spec.text() == "conda-forge::NumPy >=1.26,<2 py311*");
  REQUIRE(MatchSpec("numpy").version().is_any());
  REQUIRE_FALSE(MatchSpec("py*").has_exact_name());
}

TEST_CASE("a spec matches records by what it asks for", "[channel]") {
  Record record = record_of("numpy", "1.26.4", {}, "py311_0");
  REQUIRE(MatchSpec("numpy >=1.26,<2 py311*").matches(record));
  REQUIRE_FALSE(MatchSpec("numpy 1.26").matches(record));
  REQUIRE(MatchSpec("numpy[build_number='<1']").matches(record));
  REQUIRE(MatchSpec("*[sha256=" + record.sha256 + "]").matches(record));
  record.license = "BSD-3-Clause";
  REQUIRE(MatchSpec("numpy[license='bsd*']").matches(record));
  record.track_features = {"mkl", "nomkl"};
  REQUIRE(MatchSpec("numpy[track_features='nomkl mkl']").matches(record));
  REQUIRE_FALSE(MatchSpec("numpy[track_features=mkl]").matches(record));
}

TEST_CASE("a channel is known by its name or its URL", "[channel]") {
  ChannelNames names;
  names.alias = "https://channels.example";
  names.groups["defaults"] = {"https://builds.example/pkgs/main"};
  Record record = record_of("numpy", "1.0");
  const auto matches = [&](const char* spec) {
    return MatchSpec(spec, names).matches(record);
  };
  record.channel = "https://channels.example/forge";
  REQUIRE(matches("forge::numpy"));
  REQUIRE(matches("https://channels.example/forge::numpy"));
  REQUIRE(matches("f*::numpy"));
  REQUIRE_FALSE(matches("other::numpy"));
  REQUIRE_FALSE(matches("https://elsewhere.example/forge::numpy"));
  record.channel = "https://builds.example/pkgs/main";
  REQUIRE(matches("defaults::numpy"));
  record.channel = "file:///srv/channels/integration";
  REQUIRE(matches("integration::numpy"));
  REQUIRE(matches("/srv/channels/integration::numpy"));
}

TEST_CASE("a version that is none matches only what asks for no version", "[channel]") {
  const Record record = record_of("numpy", "1..0");
  REQUIRE(MatchSpec("numpy").matches(record));
  REQUIRE(MatchSpec("numpy * 0").matches(record));
  REQUIRE_FALSE(MatchSpec("numpy >=0").matches(record));
  REQUIRE_FALSE(MatchSpec("numpy !=2").matches(record));
}

TEST_CASE("the package file of a URL is asked for", "[channel]") {
  const MatchSpec spec(
      "https://channels.example/forge/linux-64/numpy-base-1.26.4-py311_0.conda#aa");
  REQUIRE(spec.name() == "numpy-base");
  REQUIRE(spec.build() == "py311_0");
  REQUIRE(spec.canonical() ==
          "https://channels.example/forge/linux-64::numpy-base==1.26.4=py311_0");
}

std::size_t offset_of_fault(const std::string& text) {
  try {
    const MatchSpec spec(text);
  } catch (const distro::channel::ParseError& error) {
    return error.offset();
  }
  return std::string::npos;
}

TEST_CASE("a fault of a version says where it is in the whole MatchSpec", "[channel]") {
  CHECK(offset_of_fault("numpy >=1.2,<2..3") == 15);
  CHECK(offset_of_fault("numpy[version='>=1.2,<2..3']") == 24);
  CHECK(offset_of_fault("numpy >=1.2,=>3") == 13);
  CHECK(offset_of_fault("numpy 1.2|2..3") == 12);
}

TEST_CASE("what is no MatchSpec says why", "[channel]") {
  REQUIRE_THROWS_WITH(MatchSpec(">=1.2"),
                      "'>=1.2' is no MatchSpec: a package name is missing");
  REQUIRE_THROWS_WITH(MatchSpec("mp++"),
                      "'mp++' is no MatchSpec: '+' is not allowed in a package name");
  REQUIRE_THROWS_WITH(MatchSpec("a..b"),
                      "'a..b' is no MatchSpec: 'a..b' is no package name");
  REQUIRE_THROWS_WITH(MatchSpec("foo[build=1][version=2]"),
                      "'foo[build=1][version=2]' is no MatchSpec: it has two bracket "
                      "blocks, or one that is not closed");
  REQUIRE_THROWS_WITH(MatchSpec("foo[version='']"),
                      "'foo[version='']' is no MatchSpec: 'version' has no value");
  REQUIRE_THROWS_WITH(MatchSpec("foo[bogus=1]"),
                      "'bogus' is no field that a MatchSpec can ask for");
  REQUIRE_THROWS_WITH(MatchSpec("foo >="),
                      "'>=' is no version spec: a version is missing after '>='");
}

TEST_CASE("a channel's path needs neither a home nor a folder", "[channel]") {
  REQUIRE(MatchSpec("~/::package").name() == "package");
  REQUIRE(canonical("~/x::package") == "file:///x::package");
  REQUIRE(canonical("./x::package") == "file:///x::package");
}
