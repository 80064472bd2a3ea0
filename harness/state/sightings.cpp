#include "state/sightings.hpp"

#include <cstdint>

#include "state/connection.hpp"
#include "state/history.hpp"
#include "state/sql.hpp"

namespace distro::state {

using Poco::Data::Session;

void write_sighting(Session& session, const channel::Record& file,
                    std::chrono::sys_seconds now) {
  if (file.sha256.empty()) {
    return;
  }
  sql::execute(session,
               "INSERT INTO sighting (sha256, name, version, build, subdir, first_seen)"
               " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sha256) DO NOTHING",
               file.sha256, file.name, file.version, file.build, file.subdir, now);
}

std::map<std::string, std::chrono::sys_seconds> History::first_seen(
    std::span<const channel::Record> candidates) const {
  return database_.connection().read([&](Session& session) {
    std::map<std::string, std::chrono::sys_seconds> seen;
    for (const channel::Record& candidate : candidates) {
      if (const auto row = sql::first<std::int64_t>(
              session, "SELECT first_seen FROM sighting WHERE sha256 = $1",
              candidate.sha256)) {
        seen.emplace(candidate.sha256, sql::time_of(std::get<0>(*row)));
      }
    }
    return seen;
  });
}

void History::see(std::span<const channel::Record> candidates,
                  std::chrono::sys_seconds now) {
  database_.connection().write([&](Session& session) {
    for (const channel::Record& candidate : candidates) {
      write_sighting(session, candidate, now);
    }
  });
}

}  // namespace distro::state
