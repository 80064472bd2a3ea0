#include "base/secrets.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "base/process.hpp"
#include "base/temp_dir.hpp"

using namespace distro::base;

TEST_CASE("names of variables say that their values are secrets", "[base]") {
  for (const char* name : {"GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "db_password",
                           "ANACONDA_API_KEY", "HTTP_AUTH"}) {
    CHECK(names_secret(name));
  }
  for (const char* name : {"PATH", "PARITY_CANARY", "KEYBOARD", "HOME", "LANG"}) {
    CHECK_FALSE(names_secret(name));
  }
}

TEST_CASE("known values are blotted out wherever they stand", "[base]") {
  const Secrets secrets({"hunter22", "hunter22-long", ""});
  CHECK(secrets.scrubbed("a hunter22 b xhunter22-longy") == "a *** b x***y");
  CHECK(Secrets({"first line\nsecond line"}).scrubbed("> second line <") == "> *** <");
  CHECK(Secrets().scrubbed("nothing to hide") == "nothing to hide");
}

TEST_CASE("texts that have the shape of a token are blotted out", "[base]") {
  const Secrets secrets;
  const std::string long_part(40, 'a');
  for (const std::string& token : std::vector<std::string>{
           "ghp_" + long_part, "github_pat_" + long_part, "glpat-" + long_part,
           "xoxb-" + long_part, "AKIA" + long_part, "pypi-" + long_part,
           "eyJ" + long_part + "." + long_part + ".sig"}) {
    CHECK(secrets.scrubbed("x=" + token + " y") == "x=*** y");
  }
  CHECK(secrets.scrubbed("https://host/t/ab-01234567-89abcdef/conda") ==
        "https://host/t/***/conda");
  CHECK(secrets.scrubbed("https://me:pa55@host/x and me@host") ==
        "https://me:***@host/x and me@host");
  CHECK(secrets.scrubbed("Authorization: Bearer abcdefgh123\n") ==
        "Authorization: Bearer ***\n");
}

TEST_CASE("what only looks a little like a token stays", "[base]") {
  const Secrets secrets;
  for (const char* text : {"ghp_short", "from github_pat_ import x", "flight_eyJ",
                           "https://host/t/short/x", "https://host:8080/x",
                           "sha256:0123456789abcdef0123456789abcdef01234567"}) {
    CHECK(secrets.scrubbed(text) == text);
  }
}

TEST_CASE("a secret that comes in two parts does not reach the log", "[base]") {
  const TempDir folder;
  ProcessRequest request;
  request.argv = {"sh", "-c",
                  "printf 'begin hunt'; sleep 0.2; printf 'er22 end\\nlast line'"};
  request.log = folder.path() / "log";
  request.timing = folder.path() / "log.timing";
  request.secrets = Secrets({"hunter22"});
  CHECK(SystemProcessRunner().run(request).exit_code == 0);
  CHECK(read_file(request.log) == "begin *** end\nlast line");
}

TEST_CASE("the timing of a log adds up to its size and its time", "[base]") {
  const TempDir folder;
  ProcessRequest request;
  request.argv = {"sh", "-c", "echo one; sleep 0.2; echo three"};
  request.log = folder.path() / "log";
  request.timing = folder.path() / "log.timing";
  CHECK(SystemProcessRunner().run(request).exit_code == 0);
  std::istringstream lines(read_file(request.timing));
  double seconds = 0, all_seconds = 0;
  std::size_t bytes = 0, all_bytes = 0;
  while (lines >> seconds >> bytes) {
    all_seconds += seconds;
    all_bytes += bytes;
  }
  CHECK(all_bytes == read_file(request.log).size());
  CHECK(all_seconds > 0.19);
}
