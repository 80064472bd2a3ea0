// Where SQLite and PostgreSQL differ, and nothing else. For the sources of this folder.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <chrono>
#include <string>
#include <string_view>

#include "state/location.hpp"

namespace distro::state::dialect {

using Kind = Location::Kind;
using Poco::Data::Session;

/// Opens a session that waits at most so long for a lock. Throws Poco::Exception.
[[nodiscard]] Session open(const Location& location, std::chrono::milliseconds wait);

/// A statement of a migration, as the database wants it.
[[nodiscard]] std::string spelled(Kind kind, std::string_view sql);

/// The number of the schema; 0: a database without tables of ours.
[[nodiscard]] int schema_of(Kind kind, Session& session);
void set_schema(Kind kind, Session& session, int number);

/// A transaction that sees one state of the database.
void begin_reading(Kind kind, Session& session);
/// A transaction that no other of these runs beside, in any process.
void begin_writing(Kind kind, Session& session);
void commit(Kind kind, Session& session);
/// Undoes a transaction, if there is one; never throws.
void roll_back(Kind kind, Session& session) noexcept;

/// What a fault asks for.
enum class Trouble {
  busy,  ///< another transaction is in the way: try again
  lost,  ///< the connection is no more
  other,
};
[[nodiscard]] Trouble trouble_of(const Poco::Exception& fault, Session* session);

/// What the database says, in one line.
[[nodiscard]] std::string said_by(const Poco::Exception& fault);

}  // namespace distro::state::dialect
