// What is left of a process when it has ended, and of all of them when we have.
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "base/child_process.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using namespace std::chrono_literals;
using base::ProcessEnd;
using base::ProcessRequest;
namespace fs = std::filesystem;

namespace {

/// A script that can note process ids in files of $DIR.
class Notes {
 public:
  Notes() { request.environment = {{"DIR", folder_.path()}}; }

  ProcessEnd run(const std::string& script) {
    request.argv = {"sh", "-c", script};
    request.log = folder_.path() / "log";
    return base::SystemProcessRunner().run(request);
  }
  [[nodiscard]] std::string text(const char* name) const {
    return base::read_file_if_there(folder_.path() / name).value_or("");
  }
  /// Waits for the note.
  [[nodiscard]] pid_t pid(const char* name) const {
    REQUIRE(test::soon([&] { return text(name).ends_with('\n'); }));
    return std::stoi(text(name));
  }

  ProcessRequest request;

 private:
  base::TempDir folder_;
};

bool ends(pid_t pid) {
  return test::soon([&] { return !test::alive(pid); });
}

}  // namespace

TEST_CASE("children that a process leaves behind are killed", "[base]") {
  Notes notes;
  const ProcessEnd end = notes.run("sleep 60 & echo $! > $DIR/pid; echo done");
  CHECK(end.exit_code == 0);
  CHECK(end.elapsed < 10s);
  CHECK(notes.text("log") == "done\n");
  CHECK(ends(notes.pid("pid")));
}

TEST_CASE("a child that prints without end does not keep us", "[base]") {
  Notes notes;
  const ProcessEnd end = notes.run("yes & echo $! > $DIR/pid; sleep 0.2");
  CHECK(end.exit_code == 0);
  CHECK(end.elapsed < 10s);
  CHECK(ends(notes.pid("pid")));
}

TEST_CASE("a descendant that left the group and holds the pipe does not keep us",
          "[base]") {
  Notes notes;
  const ProcessEnd end = notes.run(
      "setsid sh -c 'echo $$ > $DIR/pid; yes' & "
      "while [ ! -s $DIR/pid ]; do sleep 0.01; done; sleep 0.2");
  CHECK(end.exit_code == 0);
  CHECK(end.elapsed < 10s);
  ::kill(-notes.pid("pid"), SIGKILL);
}

TEST_CASE("what was printed just before the end is kept", "[base]") {
  Notes notes;
  notes.run("head -c 60000 /dev/zero");
  CHECK(notes.text("log").size() == 60'000);
}

TEST_CASE("when we are killed, all of the group dies with us", "[base]") {
  Notes notes;
  const pid_t parent = test::child([&] {
    notes.run(
        "sleep 300 & echo $! > $DIR/inner; echo $$ > $DIR/outer; "
        "trap '' TERM HUP INT; wait; sleep 300");
  });
  const pid_t inner = notes.pid("inner");
  const pid_t outer = notes.pid("outer");
  CHECK(test::alive(inner));
  CHECK(test::alive(outer));
  ::kill(parent, SIGKILL);
  test::status_of(parent);
  CHECK(ends(outer));
  CHECK(ends(inner));
}

TEST_CASE("a process that ignores polite signals is killed all the same", "[base]") {
  Notes notes;
  notes.request.time_limit = 300ms;
  const ProcessEnd end = notes.run("trap '' TERM INT HUP; sleep 60");
  CHECK(end.signal == SIGKILL);
  CHECK(end.elapsed < 10s);
}

TEST_CASE("an exit code that the kernel threw away is a fault, not success", "[base]") {
  // With SIGCHLD ignored the kernel reaps for us: that must not look like success.
  const int status = test::status_of(test::child([] {
    ::signal(SIGCHLD, SIG_IGN);
    Notes notes;
    try {
      notes.run("exit 3");
    } catch (const EnvironmentError& error) {
      ::_exit(std::string(error.what()) == "cannot wait for sh: No child processes"
                  ? 7
                  : 8);
    }
  }));
  CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("nothing of ours is left running, and no descriptor open", "[base]") {
  const auto open_ones = [] {
    return std::distance(fs::directory_iterator("/proc/self/fd"),
                         fs::directory_iterator());
  };
  const auto before = open_ones();
  for (int round = 0; round < 5; ++round) {
    Notes notes;
    notes.run("sleep 60 & exit 0");
    notes.request.working_directory = "/no/such/folder";
    CHECK_THROWS_AS(notes.run("exit 0"), EnvironmentError);
  }
  CHECK(open_ones() == before);
  CHECK(test::children_of_ours().empty());
}
