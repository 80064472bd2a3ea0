#include "state/location.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace distro;
using state::Location;
using state::location_from;

namespace {

std::string options_of(const std::string& url) {
  std::string text;
  for (const auto& [keyword, value] : location_from(url).options) {
    text += (text.empty() ? "" : " ") + keyword + "=" + value;
  }
  return text;
}

}  // namespace

TEST_CASE("a path is a file of SQLite", "[state]") {
  for (const char* text :
       {"/a b/state.db", "sqlite:/a b/state.db", "sqlite:///a b/state.db"}) {
    const Location location = location_from(text);
    CHECK(location.kind == Location::Kind::sqlite);
    CHECK(location.file == "/a b/state.db");
    CHECK(location.shown == "/a b/state.db");
  }
  CHECK(location_from("sqlite:state.db").file == "state.db");
  CHECK(location_from("c:state.db").file == "c:state.db");
}

TEST_CASE("a URL of PostgreSQL says what libpq asks for", "[state]") {
  CHECK(options_of("postgresql://db.example.org/distro") ==
        "host=db.example.org dbname=distro");
  CHECK(options_of("postgres://ann@db:5433/distro?sslmode=require&connect_timeout=3") ==
        "user=ann host=db port=5433 dbname=distro sslmode=require connect_timeout=3");
  CHECK(options_of("postgresql://a,[::1]:5433/x") == "host=a,::1 port=,5433 dbname=x");
  CHECK(options_of("postgresql:///x?host=%2Frun%2Fpostgresql") ==
        "dbname=x host=/run/postgresql");
  CHECK(options_of("postgresql://") == "");
}

TEST_CASE("a password is used and never shown", "[state]") {
  const Location location = location_from("postgresql://ann:p%40ss:w@db/x?sslmode=off");
  CHECK(location.password == "p@ss:w");
  CHECK(location.shown == "postgresql://ann@db/x?sslmode=off");
  CHECK(location_from("postgresql://db/x?password=tell&sslpassword=none").shown ==
        "postgresql://db/x?password=***&sslpassword=***");
}

TEST_CASE("what is no place for a database is a fault without the password",
          "[state]") {
  CHECK_THROWS_WITH(location_from("mysql://db/x"),
                    "there are no databases of the kind 'mysql', only sqlite and "
                    "postgresql");
  CHECK_THROWS_WITH(location_from("postgresql:x"),
                    "a PostgreSQL database is written postgresql://HOST/DATABASE");
  CHECK_THROWS_WITH(location_from("sqlite:"),
                    "an SQLite database is written sqlite:PATH");
  CHECK_THROWS_WITH(location_from("postgresql://ann:sec%2@db/x"),
                    "postgresql://ann@: '%' must be followed by two hex digits in "
                    "password");
  CHECK_THROWS_WITH(location_from("postgresql://ann:sec%20ret@db/x"),
                    "postgresql://ann@: password must not have spaces; PGPASSWORD and "
                    "PGPASSFILE may");
  CHECK_THROWS_AS(location_from("mysql://db/x"), InputError);
}
