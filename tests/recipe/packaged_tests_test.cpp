#include "recipe/built/packaged_tests.hpp"

#include <catch2/catch.hpp>

#include "base/yaml_writer.hpp"

using namespace distro;
using recipe::packaged_tests;
using recipe::PackagedTests;
using Files = std::map<std::string, std::string>;

namespace {

std::string text_of(const PackagedTests& tests) { return base::yaml_text(tests.tests); }

const std::string made_script =
    "\n\nset -ex\n\n\n\ntool --version\ntool 'a b'\nexit 0\n";
const std::string made_imports =
    "print(\"import: 'tool'\")\nimport tool\n\n"
    "print(\"import: 'tool.core'\")\nimport tool.core\n\n";

}  // namespace

TEST_CASE("imports that conda-build packaged are imports again", "[recipe]") {
  const PackagedTests tests = packaged_tests({{"info/test/run_test.py", made_imports}});
  CHECK(text_of(tests) ==
        "\n"
        "- python:\n"
        "    imports:\n"
        "      - tool\n"
        "      - tool.core\n"
        "    pip_check: false\n");
  CHECK(tests.files.empty());
}

TEST_CASE("commands that conda-build packaged are commands again", "[recipe]") {
  const PackagedTests tests =
      packaged_tests({{"info/test/run_test.sh", made_script},
                      {"info/test/run_test.bat", "tool"},
                      {"info/test/test_time_dependencies.json",
                       R"(["pytest", "six 1.16", "leaf 1|2", "x >=1"])"}});
  CHECK(text_of(tests) ==
        "\n"
        "- script:\n"
        "    - tool --version\n"
        "    - tool 'a b'\n"
        "  requirements:\n"
        "    run:\n"
        "      - pytest\n"
        "      - six 1.16.*\n"
        "      - leaf ==1|==2\n"
        "      - x >=1\n");
  CHECK(tests.files.empty());
}

TEST_CASE("imports that need more than the package are made in its script",
          "[recipe]") {
  const PackagedTests tests =
      packaged_tests({{"info/test/run_test.py", made_imports},
                      {"info/test/test_time_dependencies.json", R"(["pytest"])"}});
  CHECK(text_of(tests) ==
        "\n"
        "- script:\n"
        "    - python -c 'import tool'\n"
        "    - python -c 'import tool.core'\n"
        "  requirements:\n"
        "    run:\n"
        "      - pytest\n"
        "      - python\n");
}

TEST_CASE("a script that somebody wrote stays a file, with those it needs",
          "[recipe]") {
  const PackagedTests tests =
      packaged_tests({{"info/test/run_test.py", "import tool\nassert tool.works()\n"},
                      {"info/test/run_test.sh", "set -ex\ncat <<E\n\nE\nexit 0\n"},
                      {"info/test/data/one.txt", "1\n"}});
  CHECK(text_of(tests) ==
        "\n"
        "- script:\n"
        "    - python -s run_test.py\n"
        "    - bash -e run_test.sh\n"
        "  requirements:\n"
        "    run:\n"
        "      - python\n"
        "  files:\n"
        "    recipe:\n"
        "      - data/one.txt\n"
        "      - run_test.py\n"
        "      - run_test.sh\n");
  CHECK(tests.files.size() == 3);
  CHECK(tests.files.at("data/one.txt") == "1\n");
}

TEST_CASE("tests of rattler-build are its recipe's, without what it added",
          "[recipe]") {
  const PackagedTests tests =
      packaged_tests({{"info/tests/tests.yaml",
                       "- python:\n    imports:\n    - tool\n    pip_check: false\n"
                       "- script:\n    content:\n    - test -f one.dat\n"
                       "    cwd: etc/conda/test-files/tool/1\n"
                       "  files:\n    recipe:\n    - '*.dat'\n"}});
  CHECK(text_of(tests) ==
        "\n"
        "- python:\n"
        "    imports:\n"
        "      - tool\n"
        "    pip_check: false\n"
        "- script:\n"
        "    content:\n"
        "      - test -f one.dat\n"
        "  files:\n"
        "    recipe:\n"
        "      - \"*.dat\"\n");
  REQUIRE(tests.notes.size() == 1);
  CHECK(tests.notes.front() ==
        "test 2 uses files that the package has in etc/conda/test-files: put them "
        "beside the recipe");
}

TEST_CASE("a package without tests has none", "[recipe]") {
  CHECK(packaged_tests({{"info/index.json", "{}"}}).tests.kind ==
        base::YamlNode::Kind::null);
}
