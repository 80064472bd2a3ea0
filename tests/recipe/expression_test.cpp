#include "recipe/jinja/expression.hpp"

#include <catch2/catch.hpp>

#include "base/source_text.hpp"
#include "recipe/meta_yaml/build_variables.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;

const Variant& variant() {
  static const Variant pins{{"python", "3.11"},
                            {"c_stdlib", "sysroot"},
                            {"c_stdlib_version", "2.17"},
                            {"cxx_compiler", "gxx"},
                            {"cuda_compiler_version", "None"},
                            {"target_platform", "linux-64"}};
  return pins;
}

Value value_in(Scope scope, const std::string& text) {
  const base::SourceText source("expression", text);
  const Fault fault = [&](std::size_t offset, std::string_view message) {
    return source.error_at(offset, message);
  };
  return evaluate(text, scope, fault).value;
}

/// In `{{ }}`.
Value value_of(const std::string& text) {
  Scope globals = template_scope("linux-64", variant(), {});
  Scope scope;
  scope.subdir = "linux-64";
  scope.dialect = Dialect::jinja;
  scope.globals = &globals;
  scope.variant = &variant();
  scope.variables["version"] = Value{std::string("1.2.3")};
  scope.variables["name"] = Value{std::string("Num-Py")};
  return value_in(scope, text);
}

/// In a selector.
bool selects(const std::string& expression) {
  return is_true(value_in(selector_scope("linux-64", variant()), expression));
}

std::string text(const std::string& expression) {
  return text_of(value_of(expression));
}

}  // namespace

TEST_CASE("templates compute what Jinja computes", "[recipe]") {
  CHECK(text("1 + 2 * 3") == "7");
  CHECK(text("-1 - 2") == "-3");
  CHECK(text("'a' ~ 1 ~ 'b'") == "a1b");
  CHECK(text("1.10") == "1.1");
  CHECK(text("2.0") == "2.0");
  CHECK(text("7 // 2") == "3");
  CHECK(text("version.split('.')[0]") == "1");
  CHECK(text("'.'.join(version.split('.')[:2])") == "1.2");
  CHECK(text("(version | split('.'))[:2] | join('.')") == "1.2");
  CHECK(text("version.split('.', 1)[-1]") == "2.3");
  CHECK(text("name[0]") == "N");
  CHECK(text("name[-2:]") == "Py");
  CHECK(text("name|lower|replace('-', '_')") == "num_py");
  CHECK(text("name | upper") == "NUM-PY");
  CHECK(text("'7'|int + 1") == "8");
  CHECK(text("'x'|int(3)") == "3");
  CHECK(text("'m2-' if win else ''").empty());
  CHECK(text("'m2-' if win") == "");
  CHECK(text("'a' if win else 'b' if osx else 'c'") == "c");
  CHECK(text("missing|default('x')") == "x");
  CHECK(text("environ['PREFIX']") == "$PREFIX");
  CHECK(value_of("os.environ.get('X', 'y')").as<Unknown>() != nullptr);
  CHECK(text("compiler('cxx')") == "gxx_linux-64");
  CHECK(text("stdlib('c')") == "sysroot_linux-64 2.17.*");
  CHECK(text("pin_subpackage(name, exact=True)") == "Num-Py");
}

TEST_CASE("selectors compute what conda-build computes", "[recipe]") {
  CHECK(selects("linux"));
  CHECK(selects("linux and not win"));
  CHECK(selects("not (osx or win)"));
  CHECK(selects("py >= 38 and py<312"));
  CHECK_FALSE(selects("py2k"));
  CHECK(selects("unix and x86_64"));
  CHECK(selects("build_platform == target_platform"));
  CHECK(selects("cuda_compiler_version == \"None\""));
  CHECK(selects("target_platform in ('linux-64', 'osx-64')"));
  CHECK(selects("1 < 2 < 3"));
  CHECK(selects("target_platform.startswith('linux')"));
}

TEST_CASE("what is not taken need not exist", "[recipe]") {
  CHECK_FALSE(selects("win and vc < 14"));
  CHECK(selects("linux or no_such_name"));
  CHECK(text("no_such_name if win else 'b'") == "b");
  CHECK(text("no_such_name is not defined") == "True");
}

TEST_CASE("a name that means nothing ends a selector and is undefined in a template",
          "[recipe]") {
  CHECK_THROWS_AS(selects("[1][]"), InputError);  // what Python cannot parse
  CHECK_THROWS_AS(selects("no_such_name"), MissingName);
  CHECK(text("'v' ~ no_such_name") == "v");
}

TEST_CASE("what expressions cannot do says that it is not supported", "[recipe]") {
  REQUIRE_THROWS_WITH(value_of("version|sha1"),
                      "expression:1:9: filter 'sha1' is not supported by this version\n"
                      "version|sha1\n"
                      "        ^");
  REQUIRE_THROWS_WITH(value_of("pin_subpackag('x')"),
                      "expression:1:1: function 'pin_subpackag' is not supported by "
                      "this version, did you mean 'pin_subpackage'?\n"
                      "pin_subpackag('x')\n"
                      "^");
  CHECK(value_of("load_setup_py_data()").as<Unknown>() != nullptr);
  REQUIRE_THROWS_WITH(value_of("name|lowr"),
                      "expression:1:6: filter 'lowr' is not supported by this version, "
                      "did you mean 'lower'?\n"
                      "name|lowr\n"
                      "     ^");
  REQUIRE_THROWS_AS(value_of("'a' / 3"), InputError);
  REQUIRE_THROWS_AS(value_of("py < '38'"), InputError);
}

TEST_CASE("malformed expressions are faults and never end the program", "[recipe]") {
  for (const char* expression : {"",
                                 "(",
                                 ")",
                                 "a b",
                                 "'open",
                                 "1 +",
                                 "not",
                                 "x.",
                                 "x|",
                                 "name[",
                                 "99999999999999999999",
                                 "9223372036854775807 + 1",
                                 "1 // 0",
                                 "f(",
                                 "f(a=",
                                 "if",
                                 "'a' if",
                                 "[1, 2",
                                 "%",
                                 "name['x']",
                                 "'a' if linux 'b'"}) {
    CAPTURE(expression);
    REQUIRE_THROWS_AS(value_of(expression), InputError);
  }
  REQUIRE_THROWS_AS(value_of(std::string(100000, '(')), InputError);
  REQUIRE_THROWS_AS(value_of(std::string(100000, '-') + "1"), InputError);
  std::string nested = "1";
  for (int depth = 0; depth < 90; ++depth) {
    nested = "(" + nested + " if linux else 2)";
  }
  REQUIRE_NOTHROW(value_of(nested));
}
