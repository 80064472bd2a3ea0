#include "prefix/activate.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/temp_dir.hpp"

using namespace distro;

namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;
using Environment = std::map<std::string, std::string>;

/// A prefix with these files, and what a shell says in it.
class Prefix {
 public:
  explicit Prefix(const Files& files, const std::string& name = "env")
      : path_(folder_.path() / name) {
    fs::create_directories(path_ / "conda-meta");
    for (const auto& [file, text] : files) {
      base::write_file(path_ / file, text);
    }
  }

  /// The output of `commands` after activation; the shell ends with `exit_code`.
  [[nodiscard]] std::string says(const std::string& commands,
                                 const Environment& environment = {},
                                 int exit_code = 0) const {
    base::ProcessRequest request;
    request.argv = {"/bin/bash", "-c",
                    prefix::activation_script(path_, "/usr/bin:/bin") + commands};
    request.environment = environment;
    request.log = folder_.path() / "log";
    CHECK(base::SystemProcessRunner().run(request).exit_code == exit_code);
    return base::read_file(request.log);
  }

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  base::TempDir folder_;
  fs::path path_;
};

}  // namespace

TEST_CASE("activation sets what conda sets", "[prefix]") {
  const Prefix prefix({});
  const std::string path = prefix.path();
  CHECK(prefix.says("echo \"$PATH|$CONDA_PREFIX|$CONDA_DEFAULT_ENV|$CONDA_SHLVL|"
                    "$CONDA_PROMPT_MODIFIER|${CONDA_PREFIX_1-none}\"; env | grep -c "
                    "'^CONDA_'") == path + "/bin:/usr/bin:/bin|" + path + "|" + path +
                                        "|1|(" + path + ") |none\n4\n");
}

TEST_CASE("an environment below envs is called by its name", "[prefix]") {
  const Prefix prefix({}, "envs/mine");
  CHECK(prefix.says("echo $CONDA_DEFAULT_ENV") == "mine\n");
}

TEST_CASE("an environment that is active counts on", "[prefix]") {
  const Prefix prefix({});
  CHECK(prefix.says("echo $CONDA_SHLVL $CONDA_PREFIX_1",
                    {{"CONDA_SHLVL", "1"}, {"CONDA_PREFIX", "/root-env"}}) ==
        "2 /root-env\n");
}

TEST_CASE("a prefix with odd characters is quoted", "[prefix]") {
  const Prefix prefix(Files{{"etc/conda/activate.d/a.sh", "echo sourced\n"}},
                      "it's $HOME `x`");
  CHECK(prefix.says("echo \"$CONDA_PREFIX\"") == "sourced\n" + prefix.path() + "\n");
}

TEST_CASE("variables of packages come first, those of the state win", "[prefix]") {
  const Prefix prefix(Files{
      {"etc/conda/env_vars.d/a.json", R"({"ONE": "a", "TWO": "it's a", "GONE": "a"})"},
      {"etc/conda/env_vars.d/b.json", R"({"ONE": "b", "lower": "l", "NUMBER": 5})"},
      {"conda-meta/state",
       R"({"env_vars": {"TWO": "state", "GONE": "***unset***"}})"}});
  CHECK(prefix.says("echo \"$ONE|$TWO|${GONE-unset}|$LOWER|${lower-unset}|$NUMBER\"") ==
        "b|state|unset|l|unset|5\n");
}

TEST_CASE("an overwritten variable is kept under another name", "[prefix]") {
  const Prefix prefix(Files{{"etc/conda/env_vars.d/a.json", R"({"ONE": "new"})"}});
  CHECK(prefix.says("echo $ONE $__CONDA_SHLVL_1_ONE",
                    {{"ONE", "old"}, {"CONDA_SHLVL", "1"}}) == "new old\n");
}

TEST_CASE("PATH and what is no name cannot be set by packages", "[prefix]") {
  const Prefix prefix(Files{
      {"etc/conda/env_vars.d/a.json", R"({"PATH": "/evil", "A B;exit 3": "x"})"}});
  CHECK(prefix.says("echo $PATH") ==
        "'A B;EXIT 3' of env_vars.d is ignored: it is no name\n"
        "PATH of env_vars.d is ignored: it is reserved\n" +
            prefix.path() + "/bin:/usr/bin:/bin\n");
}

TEST_CASE("broken variables stop the shell and say where", "[prefix]") {
  const Prefix prefix(Files{{"etc/conda/env_vars.d/bad.json", "{not json"}});
  CHECK_THAT(
      prefix.says("echo not reached", {}, 1),
      Catch::StartsWith(prefix.path() + "/etc/conda/env_vars.d/bad.json:1:3: ") &&
          !Catch::Contains("not reached"));
}

TEST_CASE("variables are not read from outside the prefix", "[prefix]") {
  const Prefix prefix({});
  const base::TempDir outside;
  base::write_file(outside.path() / "secret.json", R"({"TOKEN": "secret"})");
  fs::create_directories(prefix.path() + "/etc/conda/env_vars.d");
  fs::create_symlink(outside.path() / "secret.json",
                     prefix.path() + "/etc/conda/env_vars.d/x.json");
  CHECK(prefix.says("echo $TOKEN", {}, 1) ==
        "etc/conda/env_vars.d/x.json is not read: a symbolic link leads out, or "
        "nowhere\n");
}

TEST_CASE("a state that never ends is not read", "[prefix]") {
  const Prefix prefix(Files{{"conda-meta/history", ""}});
  const fs::path state = fs::path(prefix.path()) / "conda-meta/state";
  SECTION("a pipe") {
    REQUIRE(::mkfifo(state.c_str(), 0644) == 0);
    CHECK(prefix.says("echo reached", {}, 1) ==
          "conda-meta/state is not read: it is no file\n");
  }
  SECTION("a hole of a terabyte") {
    std::ofstream(state.string()).close();
    fs::resize_file(state, std::uint64_t{1} << 40U);
    CHECK(prefix.says("echo reached", {}, 1) ==
          "conda-meta/state is not read: it is larger than 1 MiB\n");
  }
}

TEST_CASE("a value nested without end stops the shell, not us", "[prefix]") {
  const std::string deep = std::string(400'000, '[') + std::string(400'000, ']');
  const Prefix prefix(Files{{"etc/conda/env_vars.d/deep.json", R"({"A": ")"
                                                               "\\\""
                                                               R"([[", "B": )" +
                                                                   deep + "}"}});
  CHECK(prefix.says("echo reached", {}, 1) ==
        prefix.path() +
            "/etc/conda/env_vars.d/deep.json is refused: it is nested more than 100 "
            "levels deep\n");
}

TEST_CASE("what a package sets cannot begin another line", "[prefix]") {
  const Prefix prefix(Files{
      {"etc/conda/env_vars.d/a.json",
       R"({"A": "x'; echo injected\necho too", "B\necho three": "x", "C": "a\u0000b"})"}});
  CHECK(prefix.says("echo \"$A|$C\"") ==
        "'B\\nECHO THREE' of env_vars.d is ignored: it is no name\n"
        "x'; echo injected\necho too|ab\n");
}

TEST_CASE("activation scripts are sourced by name, after the variables", "[prefix]") {
  const Prefix prefix(Files{{"etc/conda/env_vars.d/v.json", R"({"V": "v"})"},
                            {"etc/conda/activate.d/b.sh", "echo b $V $CONDA_SHLVL\n"},
                            {"etc/conda/activate.d/a.sh", "X=kept\necho a\n"},
                            {"etc/conda/activate.d/.hidden.sh", "echo hidden\n"},
                            {"etc/conda/activate.d/Z.sh", "echo Z\n"},
                            {"etc/conda/activate.d/other.fish", "echo other\n"}});
  CHECK(prefix.says("echo $X") == "hidden\nZ\na\nb v 1\nkept\n");
}

TEST_CASE("a failing activation script matters only under errexit", "[prefix]") {
  const Prefix prefix(Files{{"etc/conda/activate.d/a.sh", "false\necho after\n"}});
  CHECK(prefix.says("echo test") == "after\ntest\n");
  base::ProcessRequest request;
  request.argv = {"/bin/bash", "-ec",
                  prefix::activation_script(prefix.path(), "/bin") + "echo test"};
  CHECK(base::SystemProcessRunner().run(request).exit_code == 1);
}

TEST_CASE("deactivation scripts are sourced last name first", "[prefix]") {
  const Prefix prefix(
      Files{{"etc/conda/deactivate.d/a.sh", ""}, {"etc/conda/deactivate.d/b.sh", ""}});
  CHECK(prefix::deactivation_script(prefix.path()) ==
        ". '" + prefix.path() + "/etc/conda/deactivate.d/b.sh'\n. '" + prefix.path() +
            "/etc/conda/deactivate.d/a.sh'\n");
}
