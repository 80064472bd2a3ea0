#include "state/connection.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "place.hpp"
#include "recorded.hpp"
#include "state/dialect.hpp"
#include "state/history.hpp"
#include "state/sql.hpp"

using namespace distro;
using Poco::Data::Session;
using state::Database;
using state::History;
using state::Opening;
using std::chrono::milliseconds;
using test::job_of;
using test::Kind;
using test::Place;
using test::result_of;

namespace {

void record(const Place& place, const std::string& package) {
  History history(place.open());
  history.record(job_of(package), result_of(job_of(package)));
}

/// Everything is written to it that a transaction can be in the middle of.
void write_and(Database& database, const std::function<void()>& then) {
  database.connection().write([&](Session& session) {
    state::sql::execute(session, "UPDATE result SET package = 'changed'");
    state::sql::execute(session, "DELETE FROM environment WHERE id < 0");
    then();
  });
}

/// The process becomes one that may write only what everybody may.
void become_nobody() {
  if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) {
    throw InternalError("root cannot become somebody else");
  }
}

std::string fault_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const EnvironmentError& error) {
    return error.what();
  }
  return "no fault";
}

}  // namespace

TEST_CASE("a fault or a kill in the middle of a transaction leaves the old state",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  record(place, "pandas");
  {
    Database database = place.open();
    CHECK_THROWS_WITH(write_and(database, [] { throw InternalError("in the middle"); }),
                      "in the middle");
    CHECK(History(database).results_of_package("pandas", 5).size() == 1);
  }
  const test::ChildEnd end = test::in_child([&] {
    Database database = place.open();
    write_and(database, [] { ::raise(SIGKILL); });
  });
  CHECK(end.signal == SIGKILL);
  CHECK(History(place.open()).results_of_package("pandas", 5).size() == 1);
  record(place, "numpy");
}

TEST_CASE("a rehearsal tells what would be, and changes nothing", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  record(place, "pandas");
  Database database = place.open();
  CHECK(database.connection().rehearse([](Session& session) {
    return state::sql::execute(session, "DELETE FROM result");
  }) == 1);
  CHECK(History(database).results_of_package("pandas", 5).size() == 1);
}

TEST_CASE("a writer waits for another one and says so", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  record(place, "pandas");
  Database holder = place.open();
  const test::ChildEnd end = [&] {
    std::optional<test::ChildEnd> result;
    write_and(holder, [&] {
      result = test::in_child([&] {
        Opening opening;
        opening.silent_wait = milliseconds(50);
        opening.longest_wait = milliseconds(200);
        History history(place.open(opening));
        // Readers do not wait.
        if (history.results_of_package("pandas", 5).size() != 1) {
          throw InternalError("the reader sees what is not committed");
        }
        history.record(job_of("numpy"), result_of(job_of("numpy")));
      });
    });
    return *result;
  }();
  CHECK(end.code == 1);
  CHECK_THAT(end.said, Catch::Contains(place.location().shown +
                                       ": waiting for another process that writes"));
  CHECK_THAT(end.said, Catch::Contains(place.location().shown +
                                       ": another process has been writing to it for"));
}

TEST_CASE("a writer that waited goes on when the other one is done", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  record(place, "pandas");
  Database holder = place.open();
  Opening opening;
  opening.silent_wait = milliseconds(20);
  History waiting(place.open(opening));
  std::thread writer;
  write_and(holder, [&] {
    writer = std::thread(
        [&] { waiting.record(job_of("numpy"), result_of(job_of("numpy"))); });
    std::this_thread::sleep_for(milliseconds(100));
  });
  writer.join();
  CHECK(waiting.results_of_package("changed", 5).size() == 1);
  CHECK(waiting.results_of_package("numpy", 5).size() == 1);
}

TEST_CASE("a file that is no database is named", "[state]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "state.db";
  base::write_file(file, std::string(4096, 'x'));
  CHECK(fault_of([&] { const History history(file); }) ==
        file.string() + ": file is not a database");
}

TEST_CASE("a database that may only be read is named", "[state]") {
  const Place place(Kind::sqlite);
  record(place, "pandas");
  const std::filesystem::path file = place.location().file;
  ::chmod(file.c_str(), 0444);
  ::chmod(file.parent_path().c_str(), 0777);
  ::chmod((file.string() + ".lock").c_str(), 0666);
  const test::ChildEnd end = test::in_child([&] {
    become_nobody();
    record(place, "numpy");
  });
  CHECK(end.code == 1);
  CHECK(end.said == file.string() + ": attempt to write a readonly database");
  CHECK(History(place.open()).results_of_package("pandas", 5).size() == 1);
}

TEST_CASE("a full disk is a fault that leaves the old state", "[state]") {
  const Place place(Kind::sqlite);
  record(place, "pandas");
  const test::ChildEnd end = test::in_child([&] {
    History history(place.open());
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{64 * 1024, 64 * 1024};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    job::Result large = result_of(job_of("numpy"));
    large.detail = std::string(1 << 20, 'x');
    history.record(job_of("numpy"), large);
  });
  CHECK(end.code == 1);
  CHECK_THAT(end.said, Catch::StartsWith(place.location().shown + ": "));
  History history(place.open());
  CHECK(history.results_of_package("pandas", 5).size() == 1);
  CHECK(history.results_of_package("numpy", 5).empty());
}

TEST_CASE("a server that is not there is named, without the password", "[state]") {
  const state::Location nowhere =
      state::location_from("postgresql://ann:secret@127.0.0.1:1/x");
  const std::string fault = fault_of([&] { const Database database(nowhere); });
  CHECK_THAT(fault, Catch::StartsWith("postgresql://ann@127.0.0.1:1/x: connection to "
                                      "server at \"127.0.0.1\", port 1 failed: "
                                      "Connection refused"));
}

TEST_CASE("a wrong password is said and not shown", "[state]") {
  if (!test::server_url()) {
    WARN("PostgreSQL is left out");
    return;
  }
  std::string url = *test::server_url();
  url.replace(url.find(':', 13) + 1, 4, "WRNG");
  const state::Location location = state::location_from(url);
  const std::string fault = fault_of([&] { const Database database(location); });
  CHECK_THAT(fault, Catch::Contains("password authentication failed for user"));
  CHECK_THAT(fault, !Catch::Contains(location.password));
}

TEST_CASE("a connection that was lost is made again, but for a commit in doubt",
          "[state]") {
  if (!test::server_url()) {
    WARN("PostgreSQL is left out");
    return;
  }
  const Place place(Kind::postgresql);
  record(place, "pandas");
  Database database = place.open();
  History history(database);
  const auto backend_of = [](Session& session) {
    return std::get<0>(
        *state::sql::first<std::int64_t>(session, "SELECT pg_backend_pid()"));
  };
  const auto end = [&](std::int64_t backend) {
    Session other = place.session();
    state::sql::select<std::string>(
        other, "SELECT pg_terminate_backend($1, 5000)::text", backend);
  };
  const auto cut = [&](Session& session) { end(backend_of(session)); };
  // Between two calls.
  end(database.connection().read(backend_of));
  CHECK(history.results_of_package("pandas", 5).size() == 1);
  // In the middle of one.
  int attempts = 0;
  database.connection().write([&](Session& session) {
    state::sql::execute(session, "UPDATE result SET package = package || 'x'");
    if (++attempts == 1) {
      cut(session);
      state::sql::execute(session, "UPDATE result SET package = 'never'");
    }
  });
  CHECK(attempts == 2);
  CHECK(history.results_of_package("pandasx", 5).size() == 1);
  // Before the commit.
  CHECK(fault_of([&] { database.connection().write(cut); }) ==
        place.location().shown +
            ": the connection was lost; whether the last change was written is not "
            "known");
  CHECK(history.results_of_package("pandasx", 5).size() == 1);
}

TEST_CASE("only who is to make a database makes one", "[state]") {
  const base::TempDir folder;
  const state::Location location = state::location_of(folder.path() / "state.db");
  Opening opening;
  opening.migrate = false;
  CHECK(fault_of([&] { const Database database(location, opening); }) ==
        location.shown + ": there is no such database yet");
  CHECK(!std::filesystem::exists(location.file));
}
