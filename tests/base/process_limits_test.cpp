// Processes that are ended before their time.
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "base/child_process.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/process.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using namespace std::chrono_literals;
using base::ProcessEnd;
using base::ProcessRequest;
using base::Stopped;

namespace {

struct Ended {
  ProcessEnd end;
  std::string output;
};

Ended run(const std::string& script, ProcessRequest request = {}) {
  const base::TempDir folder;
  request.argv = {"sh", "-c", script};
  request.log = folder.path() / "log";
  const ProcessEnd end = base::SystemProcessRunner().run(request);
  return {end, base::read_file(request.log)};
}

}  // namespace

TEST_CASE("a process that takes too long is killed", "[base]") {
  ProcessRequest request;
  request.time_limit = 200ms;
  const Ended ended = run("while :; do echo x; sleep 0.01; done", request);
  CHECK(ended.end.stopped == Stopped::time_limit);
  CHECK(ended.end.signal == SIGKILL);
  CHECK(ended.end.elapsed >= 200ms);
  CHECK(ended.end.elapsed < 5s);
  CHECK(ended.output.starts_with("x\nx\n"));
  CHECK(test::children_of_ours().empty());
}

TEST_CASE("a process that is silent for too long is killed", "[base]") {
  ProcessRequest request;
  request.silence_limit = 300ms;
  const Ended ended =
      run("for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.1; done; "
          "exec >&- 2>&-; sleep 60",
          request);
  CHECK(ended.end.stopped == Stopped::silence_limit);
  CHECK(ended.output == "1\n2\n3\n4\n5\n6\n7\n8\n");
  CHECK(ended.end.elapsed >= 1s);
  CHECK(ended.end.elapsed < 10s);
}

TEST_CASE("a process that prints too much is killed at exactly the limit", "[base]") {
  ProcessRequest request;
  request.output_limit = 100'000;
  const Ended ended = run("yes", request);
  CHECK(ended.end.stopped == Stopped::output_limit);
  CHECK(ended.output.size() == 100'000);
}

TEST_CASE("a process that prints just as much as it may is not killed", "[base]") {
  ProcessRequest request;
  request.output_limit = 10;
  CHECK(run("printf 0123456789", request).end.stopped == Stopped::no);
  const Ended more = run("printf 0123456789a", request);
  CHECK(more.end.stopped == Stopped::output_limit);
  CHECK(more.output == "0123456789");
}

TEST_CASE("a process that is cancelled is killed", "[base]") {
  ProcessRequest request;
  int asked = 0;
  request.cancelled = [&] { return ++asked > 3; };
  const Ended ended = run("sleep 60", request);
  CHECK(ended.end.stopped == Stopped::cancelled);
  CHECK(ended.end.signal == SIGKILL);
  CHECK(ended.end.elapsed < 10s);
}

TEST_CASE("what a callback throws ends the process and passes", "[base]") {
  ProcessRequest request;
  request.cancelled = []() -> bool { throw base::Interrupted{}; };
  CHECK_THROWS_AS(run("sleep 60", request), base::Interrupted);
  CHECK(test::children_of_ours().empty());
  request.cancelled = {};
  request.started = [](int) { throw base::Interrupted{}; };
  CHECK_THROWS_AS(run("sleep 60", request), base::Interrupted);
  CHECK(test::children_of_ours().empty());
}

TEST_CASE("a stopped process takes its children with it", "[base]") {
  const base::TempDir folder;
  const auto note = folder.path() / "pid";
  ProcessRequest request;
  request.environment = {{"NOTE", note}};
  request.cancelled = [&] {
    return !base::read_file_if_there(note).value_or("").empty();
  };
  const Ended ended =
      run("sh -c 'sleep 60 & echo $! > \"$NOTE\"; wait' & wait", request);
  CHECK(ended.end.stopped == Stopped::cancelled);
  const pid_t grandchild = std::stoi(base::read_file(note));
  CHECK(test::soon([&] { return !test::alive(grandchild); }));
}
