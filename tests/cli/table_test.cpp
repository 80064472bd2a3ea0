#include "cli/table.hpp"

#include <catch2/catch.hpp>

#include "base/date.hpp"
#include "cli/quantities.hpp"

using namespace distro;
using cli::Table;
using cli::Terminal;

namespace {

Terminal narrow(std::size_t width) {
  Terminal terminal;
  terminal.attached = true;
  terminal.width = width;
  return terminal;
}

Table builds() {
  Table table({{"name", false, true}, {"build", false, true}, {"size", true}});
  table.add({"numpy", "py311h48b7412_0", "7.6 MiB"});
  table.add({"a-package-with-a-long-name", "0", "12 B"});
  return table;
}

}  // namespace

TEST_CASE("cells stand below each other", "[cli]") {
  CHECK(builds().text(Terminal{}) ==
        "name                        build               size\n"
        "numpy                       py311h48b7412_0  7.6 MiB\n"
        "a-package-with-a-long-name  0                   12 B\n");
}

TEST_CASE("a terminal that is too narrow cuts the widest cells", "[cli]") {
  CHECK(builds().text(narrow(40)) ==
        "name            build               size\n"
        "numpy           py311h48b7412_0  7.6 MiB\n"
        "a-package-w...  0                   12 B\n");
  for (std::size_t width = 12; width < 60; ++width) {
    const std::string text = builds().text(narrow(width), 2);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      CHECK(cli::columns(text.substr(at, text.find('\n', at) - at)) <= width);
    }
  }
}

TEST_CASE("a table without headings has no line of them", "[cli]") {
  Table table({{}, {"", true}});
  table.add({"a", "1"});
  table.add({"line\nbreak", "10"});
  CHECK(table.text(Terminal{}, 2) == "  a            1\n  line break  10\n");
  CHECK(Table({{"x"}}).empty());
}

TEST_CASE("lines of a text are cut on a terminal only", "[cli]") {
  CHECK(cli::fitted("a long line\nb\n", narrow(8)) == "a lon...\nb\n");
  CHECK(cli::fitted("a long line\nb\n", Terminal{}) == "a long line\nb\n");
}

TEST_CASE("sizes, dates and counts read well", "[cli]") {
  CHECK(cli::size_text(0).empty());
  CHECK(cli::size_text(1023) == "1023 B");
  CHECK(cli::size_text(1024) == "1.0 KiB");
  CHECK(cli::size_text(8 << 20) == "8.0 MiB");
  CHECK(cli::size_text(1048575) == "1.0 MiB");
  CHECK(base::date_text(std::int64_t{0}).empty());
  CHECK(base::date_text(std::int64_t{-5}).empty());
  CHECK(base::date_text(std::int64_t{1719734400000}) == "2024-06-30");
  CHECK(base::date_text(std::int64_t{9223372036854775807}).empty());
  CHECK(cli::count_text(1, "record") == "1 record");
  CHECK(cli::count_text(0, "record") == "0 records");
  CHECK(cli::place_text("file:///a/staging", "noarch") == "staging/noarch");
}
