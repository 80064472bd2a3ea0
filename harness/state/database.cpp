#include "state/database.hpp"

#include "state/connection.hpp"

namespace distro::state {

Database::Database(const Location& location, const Opening& opening)
    : connection_(std::make_shared<Connection>(location, opening)) {}

Database::Database(const std::filesystem::path& file) : Database(location_of(file)) {}

const Location& Database::location() const { return connection_->location(); }

int Database::schema_before() const { return connection_->schema_before(); }

}  // namespace distro::state
