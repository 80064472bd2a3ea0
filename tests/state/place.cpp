#include "place.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "base/file.hpp"
#include "state/dialect.hpp"
#include "state/migrations.hpp"
#include "state/sql.hpp"

namespace distro::test {
namespace {

using Poco::Data::Session;
using state::sql::execute;

std::chrono::milliseconds patience() { return std::chrono::seconds(10); }

/// As the URL's user, in the schema that the server has for everybody.
Session server_session() {
  return state::dialect::open(state::location_from(*server_url()), patience());
}

pid_t start(const std::function<void()>& work, const std::filesystem::path& said) {
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 0;
    if (std::freopen(said.c_str(), "w", stderr) == nullptr) {
      code = 2;
    }
    try {
      work();
    } catch (const std::exception& error) {
      std::fputs(error.what(), stderr);
      code = 1;
    }
    std::fflush(stderr);
    ::_exit(code);
  }
  return child;
}

}  // namespace

std::optional<std::string> server_url() {
  const char* url = std::getenv("CONDA_DISTRO_TEST_POSTGRESQL");
  return url == nullptr ? std::nullopt : std::optional<std::string>(url);
}

std::vector<Kind> kinds() {
  if (server_url()) {
    return {Kind::sqlite, Kind::postgresql};
  }
  WARN("PostgreSQL is left out: CONDA_DISTRO_TEST_POSTGRESQL is not set");
  return {Kind::sqlite};
}

Place::Place(Kind kind) : kind_(kind), folder_("state-test-") {
  if (kind == Kind::sqlite) {
    location_ = state::location_of(folder_.path() / "state.db");
    return;
  }
  std::string name = folder_.path().filename();
  for (char& letter : name) {
    letter = std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
  }
  schema_ = "\"" + name + "\"";
  Session session = server_session();
  execute(session, "CREATE SCHEMA " + schema_);
  location_ =
      state::location_from(*server_url() + "?options=-csearch_path=%22" + name + "%22");
}

Place::~Place() {
  if (kind_ == Kind::postgresql) {
    Session session = server_session();
    execute(session, "DROP SCHEMA " + schema_ + " CASCADE");
  }
}

Session Place::session() const { return state::dialect::open(location_, patience()); }

std::string Place::asked(const std::string& query) const {
  Session from = session();
  const auto row = state::sql::first<std::string>(from, query);
  return row ? std::get<0>(*row) : "(no row)";
}

void Place::migrate_to(int schema) const {
  Session to = session();
  for (int next = 0; next < schema; ++next) {
    for (const std::string_view sql :
         state::all_migrations()[static_cast<std::size_t>(next)]) {
      execute(to, state::dialect::spelled(kind_, sql));
    }
  }
  state::dialect::set_schema(kind_, to, schema);
}

std::vector<ChildEnd> in_children(const std::vector<std::function<void()>>& works) {
  const base::TempDir folder("state-test-");
  std::vector<pid_t> children;
  const auto said = [&](std::size_t number) {
    return folder.path() / std::to_string(number);
  };
  for (std::size_t number = 0; number < works.size(); ++number) {
    children.push_back(start(works[number], said(number)));
  }
  std::vector<ChildEnd> ends;
  for (std::size_t number = 0; number < works.size(); ++number) {
    int status = 0;
    ::waitpid(children[number], &status, 0);
    ChildEnd end;
    end.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    end.said = base::read_file(said(number));
    ends.push_back(std::move(end));
  }
  return ends;
}

ChildEnd in_child(const std::function<void()>& work) {
  return in_children({work}).front();
}

}  // namespace distro::test
