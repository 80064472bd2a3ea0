#include <catch2/catch.hpp>

#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/evaluate.hpp"

namespace {

using namespace distro::recipe::v1;

class World {
 public:
  std::string text(const std::string& written) {
    Scope scope = own_scope();
    return rendered(parse_template("${{ " + written + " }}"), scope);
  }
  std::string whole(const std::string& written) {
    Scope scope = own_scope();
    return rendered(parse_template(written), scope);
  }
  std::string fault(const std::string& written) {
    try {
      return "no fault but " + text(written);
    } catch (const ExpressionError& error) {
      // Behind "${{ ".
      return std::to_string(error.offset() - 4) + ": " + error.what();
    }
  }

 private:
  Scope own_scope() { return {platform_, variant_, "linux-64"}; }

  Names platform_ = platform_names("linux-64");
  Names variant_ = {{"python", Value{std::string("3.11")}},
                    {"c_compiler", Value{std::string("gcc")}},
                    {"c_compiler_version", Value{std::string("13")}},
                    {"c_stdlib", Value{std::string("sysroot")}},
                    {"cdt_name", Value{std::string("cos7")}},
                    {"is_abi3", Value{false}}};
};

}  // namespace

TEST_CASE("values of recipe.yaml are calculated as minijinja does it", "[recipe]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"7 / 2", "3.5"},
      {"8 / 2", "4.0"},
      {"-7 // 2", "-4"},
      {"-7 % 3", "2"},
      {"-7.5 % 2", "-1.5"},
      {"2 ** 10", "1024"},
      {"2 ** 3 ** 2", "64"},
      {"1 ~ 2 * 3", "16"},
      {"0x1F + 0b11", "34"},
      {"1e3", "1000.0"},
      {"1e100", "1" + std::string(100, '0') + ".0"},
      {"0.1 + 0.2", "0.30000000000000004"},
      {"'a' * 3", "aaa"},
      {"[1] + [2]", "[1, 2]"},
      {"[1.0, 'a\"b', none, true]", "[1.0, \"a\\\"b\", none, true]"},
      {"{'b': 1, 'a': [2]}", "{\"a\": [2], \"b\": 1}"},
      {"1 == true", "true"},
      {"1 == '1'", "false"},
      {"1 < 'a'", "true"},
      {"1 < 3 < 2", "false"},
      {"'x' ~ (1 if false)", "x"},
      {"'abc'[::-1]", "cba"},
      {"'abcdef'[4:1:-1]", "edc"},
      {"'abc'[5:]", ""},
      {"[1, 2, 3][-1]", "3"},
      {"false and nothing", "false"}};
  World world;
  for (const auto& [written, wanted] : cases) {
    CAPTURE(written);
    CHECK(world.text(written) == wanted);
  }
}

TEST_CASE("filters and tests of recipe.yaml are those of rattler-build", "[recipe]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"'a-b' | replace('-', '_') | upper", "A_B"},
      {"5 | replace(5, 6)", "6"},
      {"'a,b,c' | split(',', 1)", "[\"a\", \"b,c\"]"},
      {"'a b  c' | split", "[\"a\", \"b\", \"c\"]"},
      {"('1.2.3' | split('.'))[:2] | join('.')", "1.2"},
      {"'12.7' | int", "12"},
      {"nothing | default('d')", "d"},
      {"'' | default('d', true)", "d"},
      {"['b', 'A', 'c'] | sort", "[\"A\", \"b\", \"c\"]"},
      {"['a', 'A'] | unique", "[\"a\"]"},
      {"'3.11.* *_cpython' | version_to_buildstring", "311"},
      {"nothing is defined", "false"},
      {"'abc' is startingwith 'a'", "true"},
      {"3 is gt 2", "true"}};
  World world;
  for (const auto& [written, wanted] : cases) {
    CAPTURE(written);
    CHECK(world.text(written) == wanted);
  }
}

TEST_CASE("functions of recipe.yaml know the platform and the variant", "[recipe]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"compiler('c')", "gcc_linux-64 =13"},
      {"compiler('rust')", "rust_linux-64"},
      {"stdlib('c')", "sysroot_linux-64"},
      {"cdt('mesa >=1')", "mesa-cos7-x86_64 >=1"},
      {"match(python, '>=3.10,<3.12')", "true"},
      {"match(nothing, '>=1')", "true"},
      {"is_unix('osx-64') and not is_linux('osx-64')", "true"},
      {"linux and unix and x86_64 and linux64 and not win", "true"},
      {"SHLIB_EXT", ".so"},
      {"pin_subpackage('x')",
       R"({"pin_subpackage":{"name":"x","lower_bound":"x.x.x.x.x.x","upper_bound":"x"}})"},
      {"pin_subpackage('x', exact=True)",
       R"({"pin_subpackage":{"name":"x","exact":true}})"},
      {"pin_compatible('x', lower_bound='1.02', upper_bound=None)",
       R"({"pin_compatible":{"name":"x","lower_bound":"1.2"}})"}};
  World world;
  for (const auto& [written, wanted] : cases) {
    CAPTURE(written);
    CHECK(world.text(written) == wanted);
  }
}

TEST_CASE("what is wrong with an expression is said with its place", "[recipe]") {
  World world;
  CHECK(world.fault("1 + pythn") ==
        "4: unknown variable 'pythn', did you mean 'python'?");
  CHECK(world.fault("'a' + 1") == "0: + cannot be applied to string and number");
  CHECK(world.fault("'a' | lowr") ==
        "6: there is no filter 'lowr', did you mean 'lower'?");
  CHECK(world.fault("'a.b'.split('.')") ==
        "5: string has no method 'split': texts have filters, as in x | split");
  CHECK(world.fault("stdlb('c')") ==
        "0: there is no function 'stdlb', did you mean 'stdlib'?");
  CHECK(world.fault("1 if") ==
        "5: expected an expression, found the end of the "
        "expression");
  CHECK(world.fault("'abc") == "0: a text is not closed");
  CHECK(world.fault("pin_subpackage('x', max_pin='x')") ==
        "0: max_pin is not supported any more: use upper_bound");
  CHECK(world.fault("1 is old") == "5: there is no test 'old', did you mean 'odd'?");
}

TEST_CASE("what only a build can tell is no value and no fault", "[recipe]") {
  World world;
  CHECK_THROWS_AS(world.text("git.head_rev('x')"), UnknownValue);
  CHECK_THROWS_AS(world.text("load_from_file('x.json').version"), UnknownValue);
  CHECK_THROWS_AS(world.text("env.get('HOME')"), UnknownValue);
  CHECK(world.text("env.get('HOME', default='x')") == "x");
}

TEST_CASE("comments and signs of white space belong to templates", "[recipe]") {
  World world;
  CHECK(world.whole("a {# b #} c ${{- python -}} d") == "a  c3.11d");
  CHECK(world.whole("a ${{ '}}' }}\n") == "a }}");
  CHECK_THROWS_WITH(world.whole("a ${{ python"), "'${{' has no '}}'");
}

TEST_CASE("deep nesting ends in a fault and not in the stack", "[recipe]") {
  World world;
  CHECK_THROWS_AS(world.text(std::string(100000, '(')), ExpressionError);
  CHECK_THROWS_AS(world.text(std::string(100000, '-') + "1"), ExpressionError);
}
