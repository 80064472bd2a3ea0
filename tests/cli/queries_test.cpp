// The commands that ask channels something, on a small channel.
#include <catch2/catch.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/temp_dir.hpp"
#include "cli/command_line.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using test::record_of;

namespace {

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

class Redirected {
 public:
  explicit Redirected(std::ostream& stream)
      : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;
  ~Redirected() { stream_.rdbuf(before_); }
  [[nodiscard]] std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* before_;
};

/// A channel of a few records, and a folder that is in no distribution.
class Asked {
 public:
  Asked() {
    channel::Record numba = record_of("numba", "0.58", {"python"});
    numba.constrains = {"numpy <2"};
    channel::Record numpy = record_of("numpy", "2.0.2", {"python 3.12.*"}, "py312_0");
    numpy.size = 8 << 20;
    numpy.timestamp = 1719734400000;
    test::write_plain_repodata(
        folder_.path() / "main",
        {record_of("python", "3.11.9"), record_of("python", "3.12.4"), numpy,
         record_of("numpy", "1.26.4", {"python 3.11.*"}, "py311_0"),
         record_of("pandas", "2.1.4", {"numpy >=1.23,<2", "python 3.11.*"}), numba,
         record_of("xarray", "2024.1", {"pandas >=1.4", "numpy"}),
         record_of("seaborn", "0.13", {"xarray"})});
  }

  Answer operator()(std::vector<std::string> arguments) const {
    for (const std::string& word :
         {std::string("-c"), (folder_.path() / "main").string(),
          std::string("--subdir"), std::string("linux-64"), std::string("-C"),
          folder_.path().string()}) {
      arguments.push_back(word);
    }
    const Redirected out(std::cout);
    const Redirected err(std::cerr);
    const int code = cli::run_command_line(arguments);
    return {code, out.text(), err.text()};
  }

  base::Json json(std::vector<std::string> arguments, int code = 0) const {
    arguments.emplace_back("--json");
    const Answer answer = (*this)(arguments);
    CHECK(answer.code == code);
    return base::parse_json(answer.out, "answer");
  }

 private:
  base::TempDir folder_;
};

}  // namespace

TEST_CASE("search lists the newest first", "[cli]") {
  const Asked asked;
  const Answer answer = asked({"search", "numpy"});
  CHECK(answer.code == 0);
  CHECK(answer.out ==
        "name   version  build    number  channel/subdir     size  date\n"
        "numpy  2.0.2    py312_0       0  main/linux-64   8.0 MiB  2024-06-30\n"
        "numpy  1.26.4   py311_0       0  main/linux-64\n");
  const Answer limited = asked({"search", "num*", "--limit", "2"});
  CHECK(limited.out.find("numba  0.58") != std::string::npos);
  CHECK(limited.err == "and 1 older record\n");
}

TEST_CASE("search that finds nothing says what there is", "[cli]") {
  const Asked asked;
  const Answer unknown = asked({"search", "numyp"});
  CHECK(unknown.code == 1);
  CHECK(unknown.out.empty());
  CHECK(unknown.err == "nothing is 'numyp'; did you mean numpy?\n");
  CHECK(asked({"search", "numpy >=3"}).err ==
        "nothing is 'numpy >=3'; there is 2.0.2, 1.26.4\n");
  const base::Json json = asked.json({"search", "numyp"}, 1);
  CHECK(json["records"].empty());
  CHECK(json["nearest"][0] == "numpy");
}

TEST_CASE("search can say all that a record says", "[cli]") {
  const Asked asked;
  const Answer answer = asked({"search", "numba", "--info"});
  CHECK(
      answer.out.starts_with("numba 0.58 0\n"
                             "  file            numba-0.58-0.conda\n"));
  CHECK(answer.out.find("\n  constrains      numpy <2\n") != std::string::npos);
  const base::Json json = asked.json({"search", "numba"});
  CHECK(json["total"] == 1);
  CHECK(json["records"][0]["constrains"][0] == "numpy <2");
}

TEST_CASE("dependents come nearest first, with the way to them", "[cli]") {
  const Asked asked;
  CHECK(asked({"dependents", "numpy"}).out ==
        "pandas 2.1.4   numpy >=1.23,<2\n"
        "xarray 2024.1  numpy\n"
        "seaborn 0.13   xarray           through xarray\n");
  CHECK(asked({"dependents", "numpy", "--tree"}).out ==
        "numpy\n"
        "  pandas 2.1.4    numpy >=1.23,<2\n"
        "  xarray 2024.1   numpy\n"
        "    seaborn 0.13  xarray\n");
  CHECK(asked({"dependents", "seaborn"}).out == "nothing depends on it\n");
  const base::Json json = asked.json({"dependents", "numpy"});
  REQUIRE(json["dependents"].size() == 3);
  CHECK(json["dependents"][2]["distance"] == 2);
  CHECK(json["dependents"][2]["path"][1]["name"] == "xarray");
  CHECK(json["dependents"][2]["path"][1]["spec"] == "numpy");
}

TEST_CASE("direct dependents are of several kinds", "[cli]") {
  const Asked asked;
  CHECK(asked({"dependents", "numpy", "--direct"}).out ==
        "numba   0.58    numpy <2         constrains\n"
        "pandas  2.1.4   numpy >=1.23,<2\n"
        "xarray  2024.1  numpy\n");
  CHECK(asked({"dependents", "numpy", "--kind", "constrains"}).out ==
        "numba  0.58  numpy <2  constrains\n");
  CHECK(asked({"dependents", "numpy", "--spec", "numpy >=2"}).out ==
        "exclude numpy 2.0.2\n"
        "  numba   0.58   numpy <2         constrains\n"
        "  pandas  2.1.4  numpy >=1.23,<2\n"
        "\n"
        "admit numpy 2.0.2\n"
        "  xarray  2024.1  numpy\n");
  CHECK(asked({"dependents", "numpy", "--spec", "numpy >=3"})
            .out.starts_with("exclude numpy 3, which no channel has yet\n"));
  const base::Json json = asked.json({"dependents", "numpy", "--spec", "numpy 3.0"});
  CHECK(json["versions"] == base::Json({"3.0"}));
  CHECK(json["records"][0]["kind"] == "constrains");
  CHECK(json["records"][0]["admits"] == false);
  CHECK(json["records"][2]["record_admits"] == true);
}

TEST_CASE("why names all shortest ways", "[cli]") {
  const Asked asked;
  const Answer answer = asked({"dependents", "python", "--why", "xarray"});
  CHECK(answer.code == 0);
  CHECK(answer.out ==
        "xarray 2024.1 needs numpy\n"
        "  numpy 2.0.2 needs python 3.12.*\n"
        "\n"
        "xarray 2024.1 needs pandas >=1.4\n"
        "  pandas 2.1.4 needs python 3.11.*\n");
  CHECK(asked({"dependents", "python", "--why", "xarray", "--limit", "1"})
            .out.ends_with("\n1 of 2 shortest ways; --limit shows more\n"));
  const Answer none = asked({"dependents", "pandas", "--why", "numba"});
  CHECK(none.code == 1);
  CHECK(none.out == "numba does not depend on pandas\n");
  CHECK(asked.json({"dependents", "python", "--why", "xarray"})["total"] == 2);
}

TEST_CASE("a variant silences the builds for others", "[cli]") {
  const Asked asked;
  CHECK(asked({"dependents", "python", "--variant", "python 3.12.*", "--direct"}).out ==
        "numba  0.58   python\n"
        "numpy  2.0.2  python 3.12.*\n");
}

TEST_CASE("depends says what there is of each need", "[cli]") {
  const Asked asked;
  CHECK(asked({"depends", "pandas"}).out ==
        "pandas 2.1.4 0\n"
        "  numpy >=1.23,<2  1 record, newest 1.26.4\n"
        "  python 3.11.*    1 record, newest 3.11.9\n");
  CHECK(asked({"depends", "xarray", "--tree"}).out ==
        "xarray 2024.1 0\n"
        "  pandas >=1.4       1 record, newest 2.1.4\n"
        "    numpy >=1.23,<2  1 record, newest 1.26.4\n"
        "      python 3.11.*  1 record, newest 3.11.9\n"
        "    python 3.11.*    1 record, newest 3.11.9\n"
        "  numpy              2 records, newest 2.0.2 (see above)\n");
  CHECK(asked({"depends", "python"}).out == "python 3.12.4 0\n  needs nothing\n");
  const base::Json json = asked.json({"depends", "xarray", "--tree"});
  CHECK(json["depends"][0]["newest"]["version"] == "2.1.4");
  CHECK(json["tree"][1]["depth"] == 1);
}

TEST_CASE("solve chooses records, and says who asked for them", "[cli]") {
  const Asked asked;
  const Answer answer = asked({"solve", "pandas", "--explain"});
  CHECK(answer.code == 0);
  CHECK(answer.out ==
        "numpy 1.26.4 py311_0  main/linux-64\n"
        "    pandas  numpy >=1.23,<2\n"
        "pandas 2.1.4 0  main/linux-64\n"
        "    you  pandas\n"
        "python 3.11.9 0  main/linux-64\n"
        "    numpy   python 3.11.*\n"
        "    pandas  python 3.11.*\n"
        "\n3 records\n");
  const base::Json json = asked.json({"solve", "pandas", "--explain"});
  CHECK(json["verdict"] == "solved");
  CHECK(json["records"].size() == 3);
  CHECK(json["records"].back()["name"] == "pandas");
  CHECK(json["records"].back()["asked_by"][0]["package"] == "");
  CHECK(json["timing"].contains("solve_ms"));
}

TEST_CASE("solve that cannot says why", "[cli]") {
  const Asked asked;
  const Answer answer = asked({"solve", "pandas", "numpy >=2"});
  CHECK(answer.code == 1);
  CHECK(answer.out.find("numpy >=1.23,<2") != std::string::npos);
  const base::Json json = asked.json({"solve", "pandas", "--pin", "numpy >=2"}, 1);
  CHECK(json["verdict"] == "unsatisfiable");
  CHECK(json["records"].empty());
}

TEST_CASE("a machine can be described to solve", "[cli]") {
  const Asked asked;
  const base::Json json =
      asked.json({"solve", "python", "--virtual", "cuda=12.4", "--virtual",
                  "__glibc=", "--virtual", "__archspec=1=zen4"});
  std::string found;
  for (const base::Json& record : json["virtual_packages"]) {
    found += record["name"].get<std::string>() + "=" +
             record["version"].get<std::string>() + "=" +
             record["build"].get<std::string>() + " ";
  }
  CHECK(found.find("__cuda=12.4=0 ") != std::string::npos);
  CHECK(found.find("__archspec=1=zen4 ") != std::string::npos);
  CHECK(found.find("__glibc") == std::string::npos);
}

TEST_CASE("what is asked wrongly is answered with the reason", "[cli]") {
  const Asked asked;
  CHECK_THROWS_WITH(asked({"dependents", "numyp"}),
                    "the channel main has no package 'numyp', did you mean 'numpy'?");
  CHECK_THROWS_WITH(asked({"depends", "numpy >=3"}),
                    "no record is 'numpy >=3'; there is 2.0.2, 1.26.4");
  CHECK_THROWS_WITH(asked({"depends", "num*"}),
                    "'num*' is about several packages; name one");
  CHECK_THROWS_WITH(asked({"dependents", "numpy", "--spec", "pandas >=2"}),
                    "--spec 'pandas >=2' must be about numpy");
  CHECK_THROWS_WITH(asked({"dependents", "numpy", "--kind", "hots"}),
                    "--kind 'hots' is none of depends, constrains, run_exports, "
                    "build, host and test, did you mean 'host'?");
  CHECK_THROWS_WITH(asked({"dependents", "numpy", "--tree", "--direct"}),
                    "--direct, --spec and --kind are about direct dependents, "
                    "--tree is about all");
  CHECK_THROWS_WITH(asked({"solve", "numpy", "--virtual", "cuda"}),
                    "--virtual 'cuda': expected NAME=VERSION, for example "
                    "__cuda=12.4");
  CHECK_THROWS_WITH(asked({"solve", "numpy", "--time-limit", "0"}),
                    "--time-limit: expected a number of seconds, at least 1");
  CHECK_THROWS_AS(asked({"solve", "numpy", "--priority", "fast"}), UsageError);
  CHECK_THROWS_AS(asked({"search", "numpy >>1"}), UsageError);
}

TEST_CASE("outside of a distribution a channel has to be named", "[cli]") {
  const base::TempDir folder;
  CHECK_THROWS_WITH(
      cli::run_command_line({"search", "numpy", "-C", folder.path()}),
      "no channel is named, and here is no distribution that names some: " +
          folder.path().string() +
          " is not in a git repository\n  say --channel CHANNEL, or -C DIR");
}
