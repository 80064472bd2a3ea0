#include "prefix/entry_points.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "extracted_package.hpp"
#include "prefix/link_error.hpp"

using namespace distro;
using namespace distro::prefix;

namespace {

/// A python that is the one of this machine, reached through the prefix.
test::PackageContents python_package() {
  return {.name = "python",
          .version = "3.11.2",
          .files = {{"bin/python3.11",
                     {"#!/bin/sh\n"
                      "PYTHONPATH=\"${0%/bin/*}/lib/python3.11/site-packages\" "
                      "exec /usr/bin/python3 \"$@\"\n",
                      0755}}}};
}

test::PackageContents package_with(const std::string& entry_point) {
  return {.name = "pkg",
          .noarch = "python",
          .files = {{"site-packages/pkg.py",
                     {"import sys\n\n\nclass C:\n    @staticmethod\n    def f():\n"
                      "        print(sys.argv[0].rsplit('/', 1)[1])\n"
                      "        return 7\n"}}},
          .info = {{"info/link.json",
                    R"({"package_metadata_version": 1, "noarch": {"type": "python",
                        "entry_points": [")" +
                        entry_point + R"("]}})"}}};
}

}  // namespace

TEST_CASE("an entry point has a command, a module and a function", "[prefix]") {
  const EntryPoint entry_point = parse_entry_point(" my-tool = a.b : C.f ");
  CHECK(entry_point.command == "my-tool");
  CHECK(entry_point.module == "a.b");
  CHECK(entry_point.function == "C.f");
}

TEST_CASE("an entry point that is no program is refused", "[prefix]") {
  CHECK_THROWS_WITH(
      parse_entry_point("tool"),
      "info/link.json: the entry point 'tool' is not 'command = module:function'");
  CHECK_THROWS_WITH(parse_entry_point("../tool = a:b"),
                    "info/link.json: the entry point '../tool = a:b' has no plain file "
                    "name as its command");
  CHECK_THROWS_AS(parse_entry_point(".tool = a:b"), LinkError);
  const std::string function = GENERATE("b()", "b; import os", "", "b.", "class", "1b");
  CHECK_THROWS_WITH(parse_entry_point("tool = a:" + function),
                    "info/link.json: the entry point 'tool = a:" + function +
                        "' names no Python function");
}

TEST_CASE("an entry point imports the first part of its function", "[prefix]") {
  CHECK(entry_point_script({"t", "a.b", "C.f"}, "/env/bin/python3.11") ==
        "#!/env/bin/python3.11\n"
        "# -*- coding: utf-8 -*-\n"
        "import re\n"
        "import sys\n"
        "\n"
        "from a.b import C\n"
        "\n"
        "if __name__ == '__main__':\n"
        "    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])\n"
        "    sys.exit(C.f())\n");
}

TEST_CASE("a shebang too long for the kernel goes through sh", "[prefix]") {
  const auto first_line = [](std::size_t length) {
    const std::string python = "/" + std::string(length - 4 - 7, 'p') + "/python";
    const std::string script = entry_point_script({"t", "a", "b"}, python);
    return script.substr(0, script.find('\n'));
  };
  CHECK(first_line(127).size() == 126);  // with its newline 127
  CHECK(first_line(128) == "#!/bin/sh");
  CHECK(
      entry_point_script({"t", "a", "b"}, "/my env/python")
          .starts_with("#!/bin/sh\n'''exec' \"/my env/python\" \"$0\" \"$@\" #'''\n"));
}

TEST_CASE("an entry point runs and returns what its function returns", "[prefix]") {
  const std::size_t length = GENERATE(60U, 200U);
  const test::LinkedPrefix prefix({python_package(), package_with("my-tool = pkg:C.f")},
                                  length);
  base::ProcessRequest request;
  request.argv = {(prefix.path() / "bin/my-tool").string()};
  request.environment = {{"PATH", "/usr/bin:/bin"}};
  request.log = prefix.folder() / "log";
  CHECK(test::run_plainly(request).exit_code == 7);
  CHECK(base::read_file(request.log) == "my-tool\n");
}

TEST_CASE("an entry point that is refused stops linking", "[prefix]") {
  CHECK(test::link_error({python_package(), package_with("../x = a:b")}) ==
        "info/link.json: the entry point '../x = a:b' has no plain file name as its "
        "command\n  while linking pkg-1.0-0");
}
