#include "solve/explain.hpp"

#include <catch2/catch.hpp>

#include "solve/records.hpp"

namespace distro::solve {

namespace {

std::string why(std::vector<channel::Record> records, const Request& request) {
  return answer(std::move(records), request).front();
}

std::string why(std::vector<channel::Record> records, const Texts& specs) {
  return why(std::move(records), request(specs));
}

}  // namespace

TEST_CASE("the candidate is not what the tested package requires", "[solve]") {
  Request forced = request({"pandas ==2.1.4 py311_0"});
  forced.forced = {build(record("numpy", "2.0.2"), "py311_0")};
  CHECK(why({build(record("pandas", "2.1.4", {"numpy >=1.23.2,<2"}), "py311_0"),
             build(record("numpy", "1.26.4"), "py311_0")},
            forced) ==
        "pandas 2.1.4 py311_0 cannot be installed:\n"
        "  pandas 2.1.4 requires numpy >=1.23.2,<2\n"
        "    numpy 2.0.2 (the candidate) is not among these");
}

TEST_CASE("the tree leads through the dependencies in between", "[solve]") {
  Request forced = request({"app"});
  forced.forced = {record("numpy", "2.0")};
  std::vector<channel::Record> records{record("app", "1.0", {"scipy >=1.5"})};
  for (const char* version : {"1.5", "1.6", "1.7", "1.8"}) {
    records.push_back(record("scipy", version, {"numpy <2"}));
  }
  CHECK(why(records, forced) ==
        "app 1.0 0 cannot be installed:\n"
        "  app 1.0 requires scipy >=1.5\n"
        "    scipy 1.5 to 1.8 (4 versions) require numpy <2\n"
        "      numpy 2.0 (the candidate) is not among these");
}

TEST_CASE("nothing provides a name, and the nearest one is named", "[solve]") {
  CHECK(why({record("app", "1.0", {"nunpy"}), record("numpy", "2.0")}, {"app"}) ==
        "app 1.0 0 cannot be installed:\n"
        "  app 1.0 requires nunpy\n"
        "    nothing provides nunpy, did you mean 'numpy'?");
}

TEST_CASE("a requested name that does not exist is named with the nearest", "[solve]") {
  CHECK(why({record("numpy", "2.0")}, {"nunpy"}) ==
        "nunpy cannot be installed:\n"
        "  nothing provides nunpy, did you mean 'numpy'?");
}

TEST_CASE("no version matches, and the versions there are named", "[solve]") {
  std::vector<channel::Record> records{record("app", "1.0", {"lib >=3"})};
  for (const char* version : {"1.0", "1.1", "1.9", "1.10", "2.0"}) {
    records.push_back(record("lib", version));
  }
  CHECK(why(records, {"app"}) ==
        "app 1.0 0 cannot be installed:\n"
        "  app 1.0 requires lib >=3\n"
        "    no version of lib matches (there are 1.0 to 2.0, 5 versions)");
}

TEST_CASE("the version is there, but not in that build", "[solve]") {
  CHECK(why({build(record("blas", "1.0"), "openblas")}, {"blas 1.0 mkl"}) ==
        "blas 1.0 mkl cannot be installed:\n"
        "  no build of blas matches (there is 1.0 openblas)");
}

TEST_CASE("two requested specs of one name that exclude each other", "[solve]") {
  CHECK(why({record("a", "1.0"), record("a", "2.0")}, {"a >=2", "a <2"}) ==
        "a >=2 and a <2 cannot be installed:\n"
        "  no version of a matches all of these (there are 2.0 and 1.0)");
}

TEST_CASE("one of several specs matches nothing at all", "[solve]") {
  CHECK(why({record("a", "1.0"), record("a", "2.0")}, {"a >=2", "a 9.*"}) ==
        "a 9.* cannot be installed:\n"
        "  no version of a matches (there are 2.0 and 1.0)");
}

TEST_CASE("many builds with like reasons are told in one line", "[solve]") {
  std::vector<channel::Record> records{record("python", "3.12")};
  for (const char* version : {"3.8", "3.9", "3.10", "3.11"}) {
    const std::string python = "python " + std::string(version) + ".*";
    records.push_back(
        build(record("six", "1.12", {python}), "py" + std::string(version)));
  }
  CHECK(why(records, {"six"}) ==
        "six cannot be installed:\n"
        "  six 1.12 requires python 3.9.*, 3.8.* or 2 more\n"
        "    no version of python matches (there is 3.12)");
}

TEST_CASE("a constraint against what is requested", "[solve]") {
  CHECK(why({record("a", "1.0", {}, {"python <3.12"}), record("python", "3.12")},
            {"python", "a"}) ==
        "a 1.0 0 cannot be installed:\n"
        "  a 1.0 allows only python <3.12 (constrains)\n"
        "    no version of python matches (there is 3.12)\n"
        "    but python is requested");
}

TEST_CASE("two requirements conflict", "[solve]") {
  CHECK(why({record("a", "1.0", {"x <2"}), record("b", "1.0", {"x >=2"}),
             record("x", "1.0"), record("x", "2.0")},
            {"a", "b"}) ==
        "b 1.0 0 cannot be installed:\n"
        "  b 1.0 requires x >=2\n"
        "    but a 1.0 requires x <2");
}

TEST_CASE("two requirements conflict further down", "[solve]") {
  CHECK(why({record("app", "1.0", {"b", "c"}), record("b", "1.0", {"x <2"}),
             record("c", "3.0", {"x >=2"}), record("x", "1.0"), record("x", "2.0")},
            {"app"}) ==
        "app 1.0 0 cannot be installed:\n"
        "  app 1.0 requires c\n"
        "    c 3.0 requires x >=2\n"
        "      but b 1.0 (needed by app 1.0) requires x <2");
}

TEST_CASE("a requirement against what is requested", "[solve]") {
  CHECK(why({record("a", "1.0", {"python >=3.12"}), record("python", "3.11"),
             record("python", "3.12")},
            {"python 3.11.*", "a"}) ==
        "a 1.0 0 cannot be installed:\n"
        "  a 1.0 requires python >=3.12\n"
        "    but python 3.11.* is requested");
}

TEST_CASE("a constraint against what is needed", "[solve]") {
  CHECK(why({record("a", "1.0", {}, {"x <2"}), record("b", "1.0", {"x >=2"}),
             record("x", "1.0"), record("x", "2.0")},
            {"a", "b"}) ==
        "b 1.0 0 cannot be installed:\n"
        "  b 1.0 requires x >=2\n"
        "    but a 1.0 allows only x <2 (constrains)");
}

TEST_CASE("a constraint that nothing there fulfils", "[solve]") {
  CHECK(why({record("app", "1.0", {"a", "x"}), record("a", "1.0", {}, {"x <2"}),
             record("x", "2.0")},
            {"app"}) ==
        "app 1.0 0 cannot be installed:\n"
        "  app 1.0 requires a\n"
        "    a 1.0 allows only x <2 (constrains)\n"
        "      no version of x matches (there is 2.0)\n"
        "      but app 1.0 requires x");
}

TEST_CASE("the candidate is outside of a constraint", "[solve]") {
  Request forced = request({"app"});
  forced.forced = {record("x", "2.0")};
  CHECK(why({record("app", "1.0", {"a", "x"}), record("a", "1.0", {}, {"x <2"}),
             record("x", "1.0")},
            forced) ==
        "app 1.0 0 cannot be installed:\n"
        "  app 1.0 requires a\n"
        "    a 1.0 allows only x <2 (constrains)\n"
        "      x 2.0 (the candidate) is not among these\n"
        "      but app 1.0 requires x");
}

TEST_CASE("the machine lacks a virtual package", "[solve]") {
  const std::vector<channel::Record> records{record("torch", "2.5", {"__cuda >=12"})};
  CHECK(why(records, {"torch"}) ==
        "torch 2.5 0 cannot be installed:\n"
        "  torch 2.5 requires __cuda >=12\n"
        "    this machine has none");
  Request old_driver = request({"torch"});
  old_driver.virtual_packages = {record("__cuda", "11.8")};
  CHECK(why(records, old_driver) ==
        "torch 2.5 0 cannot be installed:\n"
        "  torch 2.5 requires __cuda >=12\n"
        "    this machine has __cuda 11.8");
}

TEST_CASE("a requested virtual package is missing", "[solve]") {
  CHECK(why({record("a", "1.0")}, {"a", "__cuda >=12"}) ==
        "__cuda >=12 cannot be installed:\n"
        "  this machine has none");
}

TEST_CASE("strict channel priority hides a lower channel", "[solve]") {
  std::vector<channel::Repodata> index;
  index.push_back(channel_of({record("numpy", "1.26")}, "pytorch"));
  index.push_back(channel_of(
      {record("numpy", "2.0"), record("app", "1.0", {"numpy >=2"})}, "conda-forge"));
  const auto solver = make_libsolv_solver(std::move(index), ChannelPriority::strict);
  CHECK(answer(*solver, request({"app"})).front() ==
        "app 1.0 0 cannot be installed:\n"
        "  app 1.0 requires numpy >=2\n"
        "    numpy 2.0 is in conda-forge, but pytorch has numpy too and comes first "
        "(strict channel priority)");
}

TEST_CASE("builds that fail for different reasons are told apart", "[solve]") {
  CHECK(why({build(record("a", "1.0", {"x >=9"}), "cpu"),
             build(record("a", "1.0", {"__cuda"}), "cuda"), record("x", "1.0")},
            {"a"}) ==
        "a cannot be installed:\n"
        "  a 1.0 cuda requires __cuda\n"
        "    this machine has none\n"
        "  a 1.0 cpu requires x >=9\n"
        "    no version of x matches (there is 1.0)");
}

TEST_CASE("of several reasons the one with the shortest way is told", "[solve]") {
  // b cannot be installed because of c in the end, but its own python says it at once.
  CHECK(why({record("a", "1.0", {"python 3.12.*", "b"}),
             record("b", "1.0", {"c", "python 3.13.*"}), record("c", "1.0", {"d"}),
             record("d", "1.0", {"python 3.13.*"}), record("python", "3.12.1"),
             record("python", "3.13.1")},
            {"a"}) ==
        "a 1.0 0 cannot be installed:\n"
        "  a 1.0 requires b\n"
        "    b 1.0 requires python 3.13.*\n"
        "      but a 1.0 requires python 3.12.*");
}

TEST_CASE("all that is not there at all is told", "[solve]") {
  CHECK(why({record("a", "1.0", {"x", "y"})}, {"a"}) ==
        "a 1.0 0 cannot be installed:\n"
        "  a 1.0 requires x\n"
        "    nothing provides x\n"
        "  a 1.0 requires y\n"
        "    nothing provides y");
}

TEST_CASE("a pin is named as one", "[solve]") {
  Request pinned = request({"a"});
  pinned.pins = {channel::MatchSpec("python 3.11.*")};
  CHECK(why({record("a", "1.0", {"python >=3.12"}), record("python", "3.11"),
             record("python", "3.12")},
            pinned) ==
        "a 1.0 0 cannot be installed:\n"
        "  a 1.0 requires python >=3.12\n"
        "    but python 3.11.* is pinned");
  pinned = request({"python >=3.12"});
  pinned.pins = {channel::MatchSpec("python 3.11.*")};
  CHECK(why({record("python", "3.11"), record("python", "3.12")}, pinned) ==
        "python 3.12 0 cannot be installed:\n"
        "  python 3.11.* is pinned\n"
        "    python 3.12 is not among these");
}

TEST_CASE("a channel that is asked for but hidden is told", "[solve]") {
  std::vector<channel::Repodata> index;
  index.push_back(channel_of({record("numpy", "1.26")}, "pytorch"));
  index.push_back(channel_of({record("numpy", "2.0")}, "conda-forge"));
  const auto solver = make_libsolv_solver(std::move(index), ChannelPriority::strict);
  CHECK(answer(*solver, request({"https://packages.example/conda-forge::numpy"}))
            .front() ==
        "https://packages.example/conda-forge::numpy cannot be installed:\n"
        "  numpy 2.0 is in conda-forge, but pytorch has numpy too and comes first "
        "(strict channel priority)");
}

TEST_CASE("of versions that fail for two reasons each is told for its builds",
          "[solve]") {
  CHECK(why({build(record("a", "1.0", {"python 3.9.*", "b"}), "py39"),
             build(record("a", "1.0", {"python 3.10.*"}), "py310"),
             build(record("a", "1.0", {"python 3.11.*"}), "py311"),
             record("b", "1.0", {"python 3.11.*"}), record("python", "3.9.1"),
             record("python", "3.10.1"), record("python", "3.11.1")},
            {"python 3.9.*", "a"}) ==
        "a cannot be installed:\n"
        "  builds of a 1.0 require python 3.11.* or 3.10.*\n"
        "    but python 3.9.* is requested\n"
        "  a 1.0 py39 requires b\n"
        "    b 1.0 requires python 3.11.*\n"
        "      but python 3.9.* is requested");
}

TEST_CASE("a requirement that is no MatchSpec is shown", "[solve]") {
  const std::string text = why({record("a", "1.0", {"b >="})}, {"a"});
  CHECK_THAT(text, Catch::StartsWith("a 1.0 0 cannot be installed:\n"
                                     "  a 1.0 requires b >=\n"
                                     "    this is no MatchSpec: "));
}

TEST_CASE("a spec that is rejected only when it is matched", "[solve]") {
  CHECK_THAT(why({record("a", "1.0")}, {"a ~=1"}),
             Catch::StartsWith("a ~=1 cannot be installed:\n"
                               "  this is no MatchSpec: "));
}

TEST_CASE("a knot that no single package explains lists the demands", "[solve]") {
  // Each b goes with some c and each c with some d, but never all three.
  CHECK(why({record("a", "1", {"b", "c", "d"}), record("b", "1", {"c 1"}),
             record("b", "2", {"c 2"}), record("c", "1", {"d 1"}),
             record("c", "2", {"d 2"}), record("d", "1", {}, {"b 2"}),
             record("d", "2", {}, {"b 1"})},
            {"a"}) ==
        "a cannot be installed: these cannot be met together\n"
        "  a 1 requires b\n"
        "  a 1 requires d\n"
        "  b 2 requires c 2\n"
        "  b 1 requires c 1\n"
        "  c 2 requires d 2\n"
        "  c 1 requires d 1\n"
        "  d 2 allows only b 1 (constrains)\n"
        "  d 1 allows only b 2 (constrains)");
}

TEST_CASE("the same request is explained in the same words", "[solve]") {
  std::vector<channel::Repodata> index;
  index.push_back(
      channel_of({record("a", "1.0", {"x <2", "y"}), record("y", "1.0", {"x >=2"}),
                  record("x", "1.0"), record("x", "2.0")}));
  const auto solver = make_libsolv_solver(std::move(index), ChannelPriority::strict);
  CHECK(answer(*solver, request({"a"})) == answer(*solver, request({"a"})));
}

}  // namespace distro::solve
