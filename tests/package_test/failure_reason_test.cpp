#include "package_test/failure_reason.hpp"

#include <catch2/catch.hpp>

using namespace distro::package_test;

TEST_CASE("the exception of a traceback is the reason", "[package_test]") {
  const FailureReason why = failure_reason(
      "+ /p/bin/python -s /w/run_test.py\n"
      "import: 'pandas'\n"
      "Traceback (most recent call last):\n"
      "  File \"/w/run_test.py\", line 2, in <module>\n"
      "    import pandas\n"
      "ModuleNotFoundError: No module named 'pytz'\n",
      1);
  CHECK(why.reason == "ModuleNotFoundError: No module named 'pytz'");
  CHECK(why.command == "/p/bin/python -s /w/run_test.py");
}

TEST_CASE("of several tracebacks the last one is the reason", "[package_test]") {
  const FailureReason why = failure_reason(
      "Traceback (most recent call last):\n  File \"a\", line 1\nKeyError: 'x'\n\n"
      "During handling of the above exception, another exception occurred:\n\n"
      "Traceback (most recent call last):\n  File \"b\", line 2\nRuntimeError: boom\n"
      "cleaning up\n",
      1);
  CHECK(why.reason == "RuntimeError: boom");
}

TEST_CASE("a syntax error has no traceback but is the reason", "[package_test]") {
  const FailureReason why = failure_reason(
      "+ python x.py\n  File \"/w/x.py\", line 2\n    import {'a'}\n           ^\n"
      "SyntaxError: invalid syntax\n",
      1);
  CHECK(why.reason == "SyntaxError: invalid syntax");
}

TEST_CASE("a silent command fails with its exit code", "[package_test]") {
  const FailureReason why = failure_reason("+ echo hello\nhello\n+ test 1 = 2\n", 3);
  CHECK(why.command == "test 1 = 2");
  CHECK(why.reason == "exit code 3");
  CHECK(failure_reason("", 139).reason == "killed by SIGSEGV");
}

TEST_CASE("only what the failing command printed counts", "[package_test]") {
  const FailureReason why = failure_reason(
      "+ old\nsome error: harmless\n+ tool --run\nline one\n\x1b[31mline two\x1b[0m\n",
      1);
  CHECK(why.command == "tool --run");
  CHECK(why.reason == "line two");
}

TEST_CASE("a line that names an error beats the last line", "[package_test]") {
  CHECK(failure_reason("+ make\ncc: error: no input\nmake stopped\n", 2).reason ==
        "cc: error: no input");
}

TEST_CASE("the last lines are cut by number, by size and as characters",
          "[package_test]") {
  CHECK(last_lines("a\nb\nc\n", 2, 100) == "b\nc");
  CHECK(last_lines("a\nb\nc\n", 9, 100) == "a\nb\nc");
  CHECK(last_lines("", 2, 100).empty());
  CHECK(last_lines("x\xc3\xa4\xc3\xa4", 1, 3) == "\xc3\xa4");
  CHECK(last_lines("bad \xff byte", 1, 100) == "bad \xef\xbf\xbd byte");
  CHECK(first_bytes("\xc3\xa4\xc3\xa4", 3) == "\xc3\xa4");
}

TEST_CASE("what a test prints steers no terminal of ours", "[package_test]") {
  const std::string output =
      "\x1b]0;title\x07\x1b[31mError: \x1b]8;;http://x\x1b\\red\x1b[0m\n"
      "a\bb\x1b"
      "c \xc2\x9b"
      "2J\tend\x7f\n";
  CHECK(failure_reason(output, 1).reason == "Error: red");
  CHECK(last_lines(output, 9, 999) == "Error: red\na\\x08b\\x1bc \\u009b2J\tend\\x7f");
}
