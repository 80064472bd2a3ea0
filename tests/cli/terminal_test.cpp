#include "cli/terminal.hpp"

#include <catch2/catch.hpp>

using namespace distro;
using cli::Colour;
using cli::Terminal;
using Lines = std::vector<std::string>;

TEST_CASE("a character takes one column however many bytes it has", "[cli]") {
  CHECK(cli::columns("") == 0);
  CHECK(cli::columns("numpy") == 5);
  CHECK(cli::columns("größe") == 5);
  CHECK(cli::columns("€€") == 2);
}

TEST_CASE("a text that is too long is cut between characters", "[cli]") {
  CHECK(cli::cut("numpy", 5) == "numpy");
  CHECK(cli::cut("numpy 2", 5) == "nu...");
  CHECK(cli::cut("größer als", 7) == "größ...");
  CHECK(cli::cut("numpy", 3) == "...");
  CHECK(cli::columns(cli::cut("ääääääääää", 8)) == 8);
  CHECK(cli::cut("", 0).empty());
}

TEST_CASE("words are put into lines of a width", "[cli]") {
  CHECK(cli::wrapped("one two three", 7) == Lines{"one two", "three"});
  CHECK(cli::wrapped("one two three", 80) == Lines{"one two three"});
  CHECK(cli::wrapped("a verylongword b", 4) == Lines{"a", "verylongword", "b"});
  CHECK(cli::wrapped("  two  spaces ", 80) == Lines{"two spaces"});
  CHECK(cli::wrapped("ä ö ü", 3) == Lines{"ä ö", "ü"});
  CHECK(cli::wrapped("", 10).empty());
}

TEST_CASE("what a test printed cannot steer the terminal", "[cli]") {
  CHECK(cli::printable("\x1b]0;owned\x07 \x1b[2J") == " ]0;owned   [2J");
  CHECK(cli::printable("a\tb\r\nc\x7f") == "a b  c ");
  CHECK(cli::printable("\xc2\x9b"
                       "31m") == " 31m");  // CSI in one character
  CHECK(cli::printable("größe €") == "größe €");
}

TEST_CASE("colours are for terminals that know them", "[cli]") {
  Terminal terminal;
  CHECK(cli::coloured(terminal, Colour::red, "failed") == "failed");
  terminal.colours = true;
  CHECK(cli::coloured(terminal, Colour::red, "failed") == "\x1b[31mfailed\x1b[0m");
  CHECK(cli::coloured(terminal, Colour::plain, "failed") == "failed");
}
