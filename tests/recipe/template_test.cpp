#include "recipe/jinja/template.hpp"

#include <catch2/catch.hpp>

#include "recipe/meta_yaml/build_variables.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;

const Variant& variant() {
  static const Variant known{{"python", "3.11"},
                             {"c_compiler", "gcc"},
                             {"c_compiler_version", "13"},
                             {"cdt_name", "cos7"},
                             {"target_platform", "linux-64"}};
  return known;
}

Rendered rendered(const std::string& text) {
  const Scope globals = template_scope("linux-64", variant(), BuildPaths{});
  const Fault fault = [&](std::size_t offset, std::string_view message) {
    return InputError(std::to_string(offset) + ": " + std::string(message));
  };
  Scope scope;
  scope.subdir = "linux-64";
  scope.dialect = Dialect::jinja;
  scope.globals = &globals;
  scope.variant = &variant();
  return render_template(parse_template(text, fault), scope, text, fault);
}

std::string text(const std::string& source) { return rendered(source).text; }

}  // namespace

TEST_CASE("templates set, ask and repeat", "[recipe]") {
  CHECK(text("{% set v = '1.2.3' %}{{ v.split('.')[:2]|join('.') }}") == "1.2");
  CHECK(text("{% set a, b = 'x-y'.split('-') %}{{ b }}{{ a }}") == "yx");
  CHECK(text("{% if win %}a{% elif linux %}b{% else %}c{% endif %}") == "b");
  CHECK(text("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}"
             "{{ ',' if not loop.last }}{% endfor %}") == "a1,b2");
  CHECK(text("{% for x in [] %}{{ x }}{% else %}none{% endfor %}") == "none");
  CHECK(
      text("{% for x in [1, 2, 3] if x > 1 %}{{ loop.index }}:{{ x }} {% endfor %}") ==
      "1:2 2:3 ");
  CHECK(text("{% set l = [] %}{% for x in range(2) %}{% set _ = l.append(x) %}"
             "{% endfor %}{{ l }}") == "[0, 1]");
  CHECK(text("{% set x = 1 %}{% for y in [2] %}{% set x = y %}{% endfor %}{{ x }}") ==
        "1");
  CHECK(text("{% set b %}text{% endset %}{{ b|upper }}") == "TEXT");
  CHECK(text("{% raw %}{{ x }}{% endraw %}{# gone #}") == "{{ x }}");
}

TEST_CASE("an index that is no number finds nothing, as in Jinja", "[recipe]") {
  for (const char* index : {"", "none", "[]", "1.0", "5"}) {
    INFO(index);
    CHECK(text("<{{ [1, 2][" + std::string(index) + "] }}>") == "<>");
    CHECK(text("<{{ 'ab'[" + std::string(index) + "] }}>") == "<>");
    CHECK(text("<{{ {'x': 1}[" + std::string(index) + "] }}>") == "<>");
  }
  CHECK(text("{{ [1, 2][-1] }}{{ [1, 2][true] }}") == "22");
}

TEST_CASE("white space is controlled as in Jinja", "[recipe]") {
  CHECK(text("a \n {%- set x = 1 -%} \n b") == "ab");
  CHECK(text("a\n{% set x = 1 %}\nb") == "a\n\nb");
  CHECK(text("a {{- 'b' -}} c") == "abc");
}

TEST_CASE("expressions of templates mean what they mean in Jinja", "[recipe]") {
  CHECK(text("{{ 'x%s-%02d' % ('a', 7) }}") == "xa-07");
  CHECK(text("{{ '{}.{x}'.format(1, x='y') }}") == "1.y");
  CHECK(text("{{ 'a-b'.rsplit('-', 1)[0] }}{{ 'a.b.c'.rpartition('.')[0] }}") ==
        "aa.b");
  CHECK(text("{{ missing }}{{ missing[2:]|int + 1 }}{{ missing|default('d') }}") ==
        "1d");
  CHECK(text("{{ 'abc'[::-1] }}{{ [1, 2, 3][-1] }}{{ '1.2'.split('.')[7] }}") ==
        "cba3");
  CHECK(text("{{ 'b' if missing is defined else 'c' }}") == "c");
  CHECK(text("{{ none }}{{ True }}{{ 1.0 }}{{ ['a', 1] }}") == "NoneTrue1.0['a', 1]");
  CHECK(text("{{ 2 ** 3 }}{{ 7 // 2 }}{{ -7 % 3 }}{{ 'a' ~ 1 }}") == "832a1");
}

TEST_CASE("conda-build's functions read the variant", "[recipe]") {
  CHECK(text("{{ compiler('c') }}|{{ compiler('rust') }}") ==
        "gcc_linux-64 13.*|rust_linux-64");
  CHECK(text("{{ cdt('mesa-libgl-devel 1.*') }}") ==
        "mesa-libgl-devel-cos7-x86_64 1.*");
  CHECK(text("{{ pin_compatible('numpy') }}|{{ pin_subpackage('x', exact=True) }}") ==
        "numpy |x");
  CHECK(rendered("a {{ pin_subpackage('x') }}").pinned == std::vector<std::size_t>{2});
  CHECK(text("{{ environ['PREFIX'] }}/x {{ PY_VER }} {{ CONDA_PY }}") ==
        "$PREFIX/x 3.11 311");
}

TEST_CASE("what cannot be known stays unknown through operations", "[recipe]") {
  const std::string mark(unknown_mark);
  CHECK(text("{{ load_setup_py_data()['version'].split('.')[0]|int + 1 }}") == mark);
  CHECK(text("v{{ environ.get('CI', '1') }}") == "v" + mark);
  CHECK(text("{% set x = 'a' ~ GIT_DESCRIBE_TAG %}{{ x }}{{ x|upper }}") ==
        "a" + mark + mark);
  CHECK(text("{{ 'a' if environ.get('CI') else 'b' }}") == mark);
  const Rendered asked = rendered("{% if environ.get('CI') %}a{% endif %}b");
  CHECK(asked.text == "b");
  REQUIRE(asked.doubts.size() == 1);
  CHECK(asked.doubts[0].reason == "environ['CI']");
}

TEST_CASE("each byte of the output knows where it comes from", "[recipe]") {
  const Rendered output = rendered("ab{{ 'xyz' }}cd");
  CHECK(output.text == "abxyzcd");
  CHECK(output.offset_of(1) == 1);
  CHECK(output.offset_of(3) == 2);
  CHECK(output.offset_of(6) == 14);
}

TEST_CASE("templates that run away are stopped", "[recipe]") {
  CHECK_THROWS_AS(text("{% for a in range(999) %}{% for b in range(999) %}"
                       "{% endfor %}{% endfor %}"),
                  InputError);
  CHECK_THROWS_AS(text("{{ range(999999999) }}"), InputError);
  CHECK_THROWS_AS(text("{{ 'x' * 999999999 }}"), InputError);
  std::string deep;
  for (int at = 0; at < 10000; ++at) {
    deep += "{% if true %}";
  }
  CHECK_THROWS_AS(text(deep), InputError);
}
