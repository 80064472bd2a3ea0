#include "recipe/recipe_yaml/strict_spec.hpp"

#include <catch2/catch.hpp>

#include "recipe/recipe_yaml/url_text.hpp"

namespace {

using namespace distro;
using namespace distro::recipe::v1;

std::string fault(const std::string& text) {
  try {
    return "no fault but " + strict_match_spec(text).text;
  } catch (const channel::ParseError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("specs of recipe.yaml have rattler's spelling", "[recipe]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"NumPy >=1.01, <2.0A", "numpy >=1.1,<2.0a"},
      {"a =1.2", "a 1.2.*"},
      {"a 1.2*", "a 1.2.*"},
      {"a !=1.2.*", "a !=1.2.*"},
      {"a ==1.2 py_0", "a ==1.2 py_0"},
      {"a >=1|<0.5,!=2", "a >=1|<0.5,!=2"},
      {"a (>=1|<0.5),!=2", "a (>=1|<0.5),!=2"},
      {"a[version='>=1', build='py*']", "a >=1 py*"},
      {"a[build_number=3]", "a[build_number=\"==3\"]"},
      {"conda-forge/linux-64::a", "conda-forge/linux-64::a"},
      {"a >=1!2.0+x.1", "a >=1!2.0+x.1"},
      {"a >=1_", "a >=1_"},
      {"a # why", "a"}};
  for (const auto& [written, wanted] : cases) {
    CAPTURE(written);
    CHECK(strict_match_spec(written).text == wanted);
  }
  CHECK(strict_match_spec("Foo").only_name);
  CHECK_FALSE(strict_match_spec("foo *").only_name);
}

TEST_CASE("a spec that conda would take loosely is refused with advice", "[recipe]") {
  CHECK(fault("python 3.10") == "'3.10' lacks an operator: write '==3.10' or '3.10.*'");
  CHECK(fault("a =>1") == "'=>' is no operator");
  CHECK(fault("a ==1.*") == "'*' cannot follow '=='");
  CHECK(fault("a >=1 b-c") ==
        "'b-c' is no build string: it may have letters, digits, '_' and '*'");
  CHECK(fault("a* >=1") == "'a*' is a pattern: a requirement names one package");
  CHECK(fault("a >=1-2_3") == "'-' and '_' cannot both separate parts of a version");
  CHECK(fault("a[foo=1]") == "'foo' is no key of a spec");
}

TEST_CASE("URLs are written as the WHATWG standard does it", "[recipe]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"HTTPS://Example.COM:443", "https://example.com/"},
      {"http://a.b:8080/x/../y/./z?q=a b#c d", "http://a.b:8080/y/z?q=a%20b#c%20d"},
      {"https://a.b/\xC3\xA9'\"", "https://a.b/%C3%A9'%22"},
      {"https:a.b", "https://a.b/"},
      {"file:///a/b", "file:///a/b"},
      {"git+https://a.b/c", "git+https://a.b/c"},
      {"mailto:a@b.c", "mailto:a@b.c"}};
  for (const auto& [written, wanted] : cases) {
    CAPTURE(written);
    CHECK(url_text(written) == wanted);
  }
  for (const char* text : {"", "foo", "//a.b", "https://", "https://a b", "http://a:x/",
                           "http://a:70000"}) {
    CAPTURE(text);
    CHECK_FALSE(url_text(text));
  }
}
