#include "recipe/format.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace {

using namespace distro;
using recipe::FileKind;

/// What becomes of a text; formatted once more it must stay.
std::string formatted(FileKind kind, const std::string& text) {
  static const recipe::Formatter formatter;
  const recipe::FormattedFile first = formatter.format(text, "file.yaml", kind);
  if (!first.reason.empty()) {
    CHECK(first.text == text);
    return "left as it is: " + first.reason;
  }
  CHECK(formatter.format(first.text, "file.yaml", kind).text == first.text);
  return first.text;
}

std::string meta(const std::string& text) {
  return formatted(FileKind::meta_yaml, text);
}

std::string recipe_yaml(const std::string& text) {
  return formatted(FileKind::recipe_yaml, text);
}

std::string manifest(const std::string& text) {
  return formatted(FileKind::manifest, text);
}

/// The fault of a text that cannot be read.
std::string fault(FileKind kind, const std::string& text) {
  try {
    return formatted(kind, text);
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a file is known by its name", "[recipe]") {
  CHECK(recipe::kind_of_file("recipes/a/meta.yaml") == FileKind::meta_yaml);
  CHECK(recipe::kind_of_file("recipe.yaml") == FileKind::recipe_yaml);
  CHECK(recipe::kind_of_file("packages/a.yaml") == FileKind::manifest);
  CHECK(recipe::kind_of_file("/x/packages/a.yaml") == FileKind::manifest);
  CHECK(recipe::kind_of_file("distro.yaml") == FileKind::distribution);
  CHECK_FALSE(recipe::kind_of_file("a.yaml"));
  CHECK_FALSE(recipe::kind_of_file("packages/a.yml"));
  CHECK_FALSE(recipe::kind_of_file("repackages/a.yaml"));
}

TEST_CASE("what is in its layout stays as it is", "[recipe]") {
  const std::string text =
      "# About the recipe.\n"
      "{% set version = \"1.0\" %}\n"
      "\n"
      "package:\n"
      "  name: a\n"
      "  version: {{ version }}\n"
      "\n"
      "# Where it comes from.\n"
      "source:\n"
      "  url: https://example.org/a-{{ version }}.tar.gz  # a mirror\n"
      "\n"
      "requirements:\n"
      "  run:\n"
      "    - numpy >=1.23,<3\n"
      "    - pywin32  # [win]\n";
  CHECK(meta(text) == text);
  CHECK(manifest("").empty());
  CHECK(manifest("# nothing yet\n") == "# nothing yet\n");
}

TEST_CASE("line ends, blanks at line ends and the byte order mark are put right",
          "[recipe]") {
  CHECK(manifest("\xEF\xBB\xBFpackage: a  \r\n\r\n\r\n\r\nmaintainers: [b] \r\n\r\n") ==
        "package: a\n\nmaintainers: [b]\n");
  CHECK(manifest("\n\npackage: a") == "package: a\n");
  CHECK(manifest("package: a\rmaintainers: [b]\r") == "package: a\nmaintainers: [b]\n");
}

TEST_CASE("each level is indented by two columns, lists too", "[recipe]") {
  CHECK(meta("package:\n"
             "    name:   a\n"
             "    version :  1\n"
             "\n"
             "source:\n"
             "-   url: b\n"
             "    patches:\n"
             "    - c\n"
             "    -   d\n"
             "\n"
             "outputs:\n"
             "    -\n"
             "        name: e\n"
             "    - - f\n"
             "      -  g\n") ==
        "package:\n"
        "  name: a\n"
        "  version: 1\n"
        "\n"
        "source:\n"
        "  - url: b\n"
        "    patches:\n"
        "      - c\n"
        "      - d\n"
        "\n"
        "outputs:\n"
        "  -\n"
        "    name: e\n"
        "  - - f\n"
        "    - g\n");
}

TEST_CASE("a comment behind a value stands two blanks behind it", "[recipe]") {
  CHECK(manifest("package: a # one\n"
                 "maintainers: [b]      # two\n") ==
        "package: a  # one\n"
        "maintainers: [b]  # two\n");
}

TEST_CASE("comments that were in one column are in one column again", "[recipe]") {
  CHECK(meta("requirements:\n"
             "  build:\n"
             "    - make               # [unix]\n"
             "    - cmake\n"
             "    - {{compiler('c')}}  # [not win]\n"
             "                         # and more of it\n"
             "\n"
             "    - a    # [win]\n"
             "    - bc   # [win]\n"
             "    - def    # [osx]\n") ==
        "requirements:\n"
        "  build:\n"
        "    - make                 # [unix]\n"
        "    - cmake\n"
        "    - {{ compiler('c') }}  # [not win]\n"
        "                           # and more of it\n"
        "\n"
        "    - a   # [win]\n"
        "    - bc  # [win]\n"
        "    - def  # [osx]\n");
  CHECK(manifest("package: \xC3\xA9t\xC3\xA9 # a\nstaging: bcd # b\n") ==
        "package: \xC3\xA9t\xC3\xA9  # a\nstaging: bcd  # b\n");
}

TEST_CASE("a comment on its own line stands where what is below it stands",
          "[recipe]") {
  CHECK(meta("requirements:\n"
             "    run:\n"
             "   # the first\n"
             "        - a\n"
             "          # the second\n"
             "        - b\n"
             "        # the last\n"
             "    # of run_constrained\n"
             "    run_constrained:\n"
             "        # nothing\n"
             "\n"
             "# of about\n"
             "about:\n"
             "    home: c\n") ==
        "requirements:\n"
        "  run:\n"
        "    # the first\n"
        "    - a\n"
        "    # the second\n"
        "    - b\n"
        "    # the last\n"
        "  # of run_constrained\n"
        "  run_constrained:\n"
        "    # nothing\n"
        "\n"
        "# of about\n"
        "about:\n"
        "  home: c\n");
}

TEST_CASE("what is commented out at the left margin stays there", "[recipe]") {
  const std::string text =
      "requirements:\n"
      "  run:\n"
      "    - a\n"
      "#    - b\n"
      "    - c\n"
      "#    - d\n"
      "\n"
      "about:\n"
      "  home: e\n";
  CHECK(meta(text) == text);
}

TEST_CASE("selectors have one form", "[recipe]") {
  CHECK(meta("build:\n"
             "  skip: true #[win]\n"
             "  number: 10 #   [linux]\n"
             "  script: abc  # b [osx]\n") ==
        "build:\n"
        "  skip: true  # [win]\n"
        "  number: 10  # [linux]\n"
        "  script: abc  # b [osx]\n");
  CHECK(recipe_yaml("build:\n  number: 0  #[win]\n") ==
        "build:\n  number: 0  #[win]\n");
}

TEST_CASE("Jinja has one blank inside of its delimiters", "[recipe]") {
  CHECK(meta("{%set name=\"a\"%}\n"
             "{%- set version  =  '1' -%}\n"
             "{% set both = name==version %}  #  c\n"
             "\n"
             "package:\n"
             "  name: {{name|lower}}\n"
             "  version: \"{{  version }}\"\n"
             "  x: {{ {'a': {'b': 'c'}}['a']['b'] }} and {{name}}\n"
             "  y: \"{{name ~ \"%}\"}}\"\n"
             "  z: '{ 1 }}'\n") ==
        "{% set name = \"a\" %}\n"
        "{%- set version = '1' -%}\n"
        "{% set both = name==version %}  #  c\n"
        "\n"
        "package:\n"
        "  name: {{ name|lower }}\n"
        "  version: \"{{ version }}\"\n"
        "  x: {{ {'a': {'b': 'c'}}['a']['b'] }} and {{ name }}\n"
        "  y: \"{{ name ~ \"%}\" }}\"\n"
        "  z: '{ 1 }}'\n");
  CHECK(recipe_yaml("context:\n"
                    "  name: a\n"
                    "  b: ${{name}}-{{name}}\n"
                    "  c: \"${{ name  }}\"\n") ==
        "context:\n"
        "  name: a\n"
        "  b: ${{ name }}-{{name}}\n"
        "  c: \"${{ name }}\"\n");
}

TEST_CASE("a text of several lines keeps each of its blanks", "[recipe]") {
  CHECK(recipe_yaml("about:\n"
                    "    description: |\n"
                    "          one  \n"
                    "\n"
                    "\n"
                    "            two:   {{x}}\n"
                    "          # three\n"
                    "    summary: >-   # folded\n"
                    "     four\n"
                    "\n"
                    "    license: |2\n"
                    "         five\n"
                    "    x:\n"
                    "    - |+\n"
                    "      six\n"
                    "\n"
                    "\n"
                    "    - |\n"
                    "     seven\n") ==
        "about:\n"
        "  description: |\n"
        "    one  \n"
        "\n"
        "\n"
        "      two:   {{x}}\n"
        "    # three\n"
        "  summary: >-  # folded\n"
        "    four\n"
        "\n"
        "  license: |2\n"
        "       five\n"
        "  x:\n"
        "    - |+\n"
        "      six\n"
        "\n"
        "\n"
        "    - |\n"
        "      seven\n");
}

TEST_CASE("the further lines of a text move with its first", "[recipe]") {
  CHECK(recipe_yaml("about:\n"
                    "    summary: one\n"
                    "        two  \n"
                    "\n"
                    "      three\n"
                    "    description: \"four\n"
                    "      five \\\n"
                    "   six\"\n"
                    "    x:\n"
                    "          seven\n"
                    "          eight\n"
                    "    y: [a,\n"
                    "        b,  # c\n"
                    "    ]\n") ==
        "about:\n"
        "  summary: one\n"
        "      two\n"
        "\n"
        "    three\n"
        "  description: \"four\n"
        "    five \\\n"
        "    six\"\n"
        "  x:\n"
        "    seven\n"
        "    eight\n"
        "  y: [a,\n"
        "      b,  # c\n"
        "  ]\n");
}

TEST_CASE("statements within lists keep their place beside them", "[recipe]") {
  CHECK(meta("requirements:\n"
             "  run:\n"
             "  {% for a in 'bc' %}\n"
             "    {% if a == 'b' %}\n"
             "  - {{a}}\n"
             "    {% endif %}\n"
             "{% endfor %}\n"
             "  - d\n") ==
        "requirements:\n"
        "  run:\n"
        "    {% for a in 'bc' %}\n"
        "      {% if a == 'b' %}\n"
        "    - {{ a }}\n"
        "      {% endif %}\n"
        "{% endfor %}\n"
        "    - d\n");
}

TEST_CASE("a statement of several lines stays whole", "[recipe]") {
  CHECK(meta("{%set names = [\n"
             "    'a',    'c',\n"
             "  'b']%}\n"
             "{# a note:\n"
             "     of two lines #}\n"
             "about:\n"
             "   home: {{names[0]}}\n") ==
        "{%set names = [\n"
        "    'a',    'c',\n"
        "  'b']%}\n"
        "{# a note:\n"
        "     of two lines #}\n"
        "\n"
        "about:\n"
        "  home: {{ names[0] }}\n");
}

TEST_CASE("short lists and maps have a blank behind each comma", "[recipe]") {
  CHECK(manifest("maintainers: [ a,b ,  'c, d',[e] ]\n"
                 "lint: [{  skip: x, reason:  \"y  z\",until: 2030-01-01 }]\n") ==
        "maintainers: [a, b, 'c, d', [e]]\n"
        "lint: [{skip: x, reason: \"y  z\", until: 2030-01-01}]\n");
  CHECK(meta("build: { { a: b }: { c: d } }\n") == "build: { {a: b}: {c: d} }\n");
}

TEST_CASE("quotes go only where all of a map or list can do without", "[recipe]") {
  CHECK(manifest("package: \"numpy\"\nstaging: 'a-b'\n") ==
        "package: numpy\nstaging: a-b\n");
  const std::vector<std::string> kept{
      "yes", "No", "on", "y",   "null", "True", "1.10", "0x1f",       "1e5",  "inf",
      "a b", "a:", "-a", "*a",  "~",    "a-",   "",     "2030-01-01", ".nan", "a\\n",
      "a.b", "&a", "#a", "{a}", "@a",   "a#b",  "_a",   "\xC3\xA9"};
  for (const std::string& word : kept) {
    const std::string text = "package: \"" + word + "\"\nstaging: \"b\"\n";
    CHECK(manifest(text) == text);
  }
  CHECK(meta("requirements:\n  run:\n    - 'a'\n    - b\n  host:\n    - \"c\"\n"
             "    - \"d >=1\"\n") ==
        "requirements:\n  host:\n    - \"c\"\n    - \"d >=1\"\n  run:\n    - a\n"
        "    - b\n");
}

TEST_CASE("sections and keys are put in order, with the comments above them",
          "[recipe]") {
  CHECK(meta("{% set version = 1 %}\n"
             "\n"
             "# of about\n"
             "about:\n"
             "  license: MIT\n"
             "  summary: s  # behind\n"
             "  # of home\n"
             "  home: h\n"
             "extra:\n"
             "  recipe-maintainers:\n"
             "    - b\n"
             "    - a\n"
             "# of package\n"
             "package:\n"
             "  version: {{ version }}\n"
             "  name: a\n"
             "unknown: stays behind package\n"
             "# the end\n") ==
        "{% set version = 1 %}\n"
        "\n"
        "# of package\n"
        "package:\n"
        "  name: a\n"
        "  version: {{ version }}\n"
        "\n"
        "unknown: stays behind package\n"
        "\n"
        "# of about\n"
        "about:\n"
        "  # of home\n"
        "  home: h\n"
        "  license: MIT\n"
        "  summary: s  # behind\n"
        "\n"
        "extra:\n"
        "  recipe-maintainers:\n"
        "    - b\n"
        "    - a\n"
        "# the end\n");
}

TEST_CASE("the keys of a recipe.yaml are put in order, those of its context stay",
          "[recipe]") {
  CHECK(recipe_yaml("# yaml-language-server: $schema=recipe.json\n"
                    "# of extra\n"
                    "extra: {}\n"
                    "outputs:\n"
                    "  - requirements:\n"
                    "      run: [b]\n"
                    "      host: [c]\n"
                    "    package:\n"
                    "      name: a\n"
                    "recipe: {version: 1, name: a}\n"
                    "context:\n"
                    "  y: 1\n"
                    "  x: ${{ y }}\n"
                    "schema_version: 1\n") ==
        "# yaml-language-server: $schema=recipe.json\n"
        "schema_version: 1\n"
        "\n"
        "context:\n"
        "  y: 1\n"
        "  x: ${{ y }}\n"
        "\n"
        "recipe: {version: 1, name: a}\n"
        "\n"
        "outputs:\n"
        "  - package:\n"
        "      name: a\n"
        "    requirements:\n"
        "      host: [c]\n"
        "      run: [b]\n"
        "\n"
        "# of extra\n"
        "extra: {}\n");
}

TEST_CASE("blank lines between keys stay between the first and the second",
          "[recipe]") {
  CHECK(meta("test:\n"
             "  commands:\n"
             "    - a\n"
             "\n"
             "  imports:\n"
             "    - b\n") ==
        "test:\n"
        "  imports:\n"
        "    - b\n"
        "\n"
        "  commands:\n"
        "    - a\n");
}

TEST_CASE("the keys of manifests and distro.yaml are put in the order of their tables",
          "[recipe]") {
  CHECK(manifest("# of time_limit\n"
                 "time_limit: 5m\n"
                 "lint:\n"
                 "  - until: 2030-01-01\n"
                 "    # why\n"
                 "    reason: r\n"
                 "    skip: x\n"
                 "maintainers: [b, a]\n"
                 "package: a\n") ==
        "package: a\n"
        "maintainers: [b, a]\n"
        "# of time_limit\n"
        "time_limit: 5m\n"
        "lint:\n"
        "  - skip: x\n"
        "    # why\n"
        "    reason: r\n"
        "    until: 2030-01-01\n");
  CHECK(formatted(FileKind::distribution,
                  "limits:\n"
                  "  log: 1MiB\n"
                  "  time: 5m\n"
                  "runners:\n"
                  "- jobs: 1\n"
                  "  name: local\n"
                  "policies:\n"
                  "- tests\n"
                  "- evidence\n"
                  "distribution: a\n") ==
        "distribution: a\n"
        "policies:\n"
        "  - tests\n"
        "  - evidence\n"
        "runners:\n"
        "  - name: local\n"
        "    jobs: 1\n"
        "limits:\n"
        "  time: 5m\n"
        "  log: 1MiB\n");
}

TEST_CASE("nothing is put in order around statements, anchors and aliases",
          "[recipe]") {
  const std::vector<std::string> texts{
      "about:\n  home: a\n\n{% if true %}\npackage:\n  name: a\n{% endif %}\n",
      "about:\n  home: a\n  {% set b = 1 %}\n\npackage:\n  name: {{ b }}\n",
      "about: &it\n  home: a\n\npackage:\n  name: b\n",
      "about:\n  home: &it a\n\npackage:\n  name: *it\n",
      "about:\n  x: {y: &it a}\n\npackage:\n  x: *it\n"};
  for (const std::string& text : texts) {
    CHECK(meta(text) == text);
  }
}

TEST_CASE("a key whose selector decides about what is below it is not moved",
          "[recipe]") {
  const std::string sections =
      "requirements:\n"
      "  run:  # [win]\n"
      "    - a  # [win]\n"
      "  build:  # [py<38]\n"
      "    - b  # [py<38]\n";
  CHECK(meta(sections) == sections);
  const std::string items =
      "source:\n"
      "  - sha256: a  # [py>=30]\n"
      "    url: b\n"
      "  - sha256: c\n"
      "    url: d\n";
  CHECK(meta(items) ==
        "source:\n"
        "  - sha256: a  # [py>=30]\n"
        "    url: b\n"
        "  - url: d\n"
        "    sha256: c\n");
}

TEST_CASE("a comment between a dash and its key keeps them together", "[recipe]") {
  const std::string text =
      "source:\n"
      "  - sha256: a\n"
      "    # of url\n"
      "    url: b\n";
  CHECK(meta(text) == text);
}

TEST_CASE("keys that are there twice for two platforms keep their order", "[recipe]") {
  CHECK(meta("package:\n"
             "  version: 1\n"
             "  name: a  # [win]\n"
             "  name: b  # [not win]\n") ==
        "package:\n"
        "  name: a  # [win]\n"
        "  name: b  # [not win]\n"
        "  version: 1\n");
}

TEST_CASE("the blank line between sections stands before their comments", "[recipe]") {
  CHECK(meta("{% set a = 1 %}\n"
             "package:\n"
             "  name: b\n"
             "# one\n"
             "# two\n"
             "about:\n"
             "  home: c\n"
             "# three\n"
             "\n"
             "extra:\n"
             "  d: e\n") ==
        "{% set a = 1 %}\n"
        "\n"
        "package:\n"
        "  name: b\n"
        "\n"
        "# one\n"
        "# two\n"
        "about:\n"
        "  home: c\n"
        "# three\n"
        "\n"
        "extra:\n"
        "  d: e\n");
}

TEST_CASE("documents that are marked as such keep their marks", "[recipe]") {
  CHECK(manifest("%YAML 1.2\n---  # begins\npackage:  a\n") ==
        "%YAML 1.2\n---  # begins\npackage: a\n");
}

TEST_CASE("a file that cannot be read is refused with its place", "[recipe]") {
  CHECK(fault(FileKind::manifest, "package: a\n\tmaintainers: [b]\n") ==
        "file.yaml:2:1: a tab cannot indent YAML, use spaces\n"
        " maintainers: [b]\n"
        "^");
  CHECK(fault(FileKind::meta_yaml, "about:\n  home: a\n license: b\n") ==
        "file.yaml:3:2: this line does not fit the indentation of the map above it\n"
        " license: b\n"
        " ^");
  CHECK(fault(FileKind::recipe_yaml, "a: [b\n") ==
        "file.yaml:1:4: this bracket is not closed, or a ',' is missing in it\n"
        "a: [b\n"
        "   ^");
}

TEST_CASE("what the layout cannot hold is left as it is, with the reason", "[recipe]") {
  CHECK(meta("about:\n"
             "    home: a  # [win]\n"
             "  license: b  # [not win]\n") ==
        "left as it is: line 3: this line does not fit the indentation of those above "
        "it");
  CHECK(manifest("? package\n: a\n") ==
        "left as it is: line 1: a key behind '?' is not known to this command");
}

TEST_CASE("what would mean something else is left as it is", "[recipe]") {
  // What stands behind a statement is not moved with the lines around it.
  CHECK(meta("about:\n"
             "    home: a\n"
             "{% if true %}    license: b{% endif %}\n"
             "    summary: c\n") ==
        "left as it is: it would not mean the same on linux-64");
}
