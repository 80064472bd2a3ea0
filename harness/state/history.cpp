#include "state/history.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "state/migrations.hpp"

namespace distro::state {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

/// Milliseconds that a statement waits for another process's transaction.
constexpr int busy_timeout = 60'000;

/// Runs `action`; what the database says becomes a fault that names the file.
template <typename Action>
auto asking(const std::filesystem::path& path, Action&& action) {
  try {
    return std::forward<Action>(action)();
  } catch (const Poco::Exception& error) {
    throw EnvironmentError(path.string() + ": " + error.displayText());
  }
}

void execute(Session& session, const std::string& sql) { session << sql, now; }

int schema_of(Session& session) {
  int version = 0;
  session << "PRAGMA user_version", into(version), now;
  return version;
}

/// A transaction that takes the right to write at once, so that two processes that
/// migrate do it one after the other; undone unless committed.
class Transaction {
 public:
  explicit Transaction(Session& session) : session_(session) {
    execute(session_, "BEGIN IMMEDIATE");
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (!committed_) {
      try {
        execute(session_, "ROLLBACK");
      } catch (const Poco::Exception&) {  // NOLINT: closing the session undoes it too
      }
    }
  }
  void commit() {
    execute(session_, "COMMIT");
    committed_ = true;
  }

 private:
  Session& session_;
  bool committed_ = false;
};

void migrate(Session& session, const std::filesystem::path& path) {
  const std::span<const Migration> migrations = all_migrations();
  const int newest = static_cast<int>(migrations.size());
  Transaction transaction(session);
  const int present = schema_of(session);
  if (present > newest) {
    throw EnvironmentError(path.string() + " has schema " + std::to_string(present) +
                           ", written by a newer conda-distro; this one knows " +
                           std::to_string(newest));
  }
  for (int next = present; next < newest; ++next) {
    for (const std::string_view sql : migrations[static_cast<std::size_t>(next)]) {
      execute(session, std::string(sql));
    }
    execute(session, "PRAGMA user_version = " + std::to_string(next + 1));
  }
  transaction.commit();
}

Session open(const std::filesystem::path& path) {
  Poco::Data::SQLite::Connector::registerConnector();
  // The change to WAL does not wait for others as statements do: one opens at a time.
  const base::FileLock lock(path.string() + ".lock");
  return asking(path, [&] {
    Session session("SQLite", path.string());
    execute(session, "PRAGMA busy_timeout = " + std::to_string(busy_timeout));
    execute(session, "PRAGMA journal_mode = WAL");
    execute(session, "PRAGMA synchronous = NORMAL");
    migrate(session, path);
    return session;
  });
}

std::int64_t elapsed(const job::Durations& durations) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             durations.solve + durations.fetch + durations.link + durations.test)
      .count();
}

}  // namespace

struct History::Database {
  std::filesystem::path path;
  std::mutex mutex;
  Session session;

  explicit Database(const std::filesystem::path& file)
      : path(file), session(open(file)) {}
};

History::History(const std::filesystem::path& database)
    : database_(std::make_unique<Database>(database)) {}
History::History(History&&) noexcept = default;
History& History::operator=(History&&) noexcept = default;
History::~History() = default;

void History::record(const job::Job& job, const job::Result& result) {
  std::string id = job.id;
  std::string package = job.package.name;
  std::string version = job.package.version;
  std::string build = job.package.build;
  std::string subdir = job.subdir;
  std::string role(job::to_string(job.role));
  std::string outcome(job::to_string(result.outcome));
  std::string reason = base::valid_utf8(result.reason);
  std::int64_t milliseconds = elapsed(result.durations);
  const std::scoped_lock lock(database_->mutex);
  asking(database_->path, [&] {
    // REPLACE gives the row a new id: the later result is the newer one.
    database_->session << "INSERT OR REPLACE INTO result (job, package, version, build,"
                          " subdir, role, outcome, reason, elapsed_ms)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        use(id), use(package), use(version), use(build), use(subdir), use(role),
        use(outcome), use(reason), use(milliseconds), now;
  });
}

std::optional<std::chrono::milliseconds> History::expected_duration(
    const std::string& package) const {
  std::string name = package;
  std::vector<std::int64_t> times;
  const std::scoped_lock lock(database_->mutex);
  asking(database_->path, [&] {
    // Only jobs that came to their tests say how long these take.
    database_->session
        << "SELECT elapsed_ms FROM result WHERE package = ? AND outcome IN"
           " ('passed', 'failed', 'no_tests', 'timed_out', 'out_of_memory')"
           " ORDER BY id DESC LIMIT 5",
        use(name), into(times), now;
  });
  if (times.empty()) {
    return std::nullopt;
  }
  std::sort(times.begin(), times.end());
  const std::size_t middle = times.size() / 2;
  const bool even = times.size() % 2 == 0;
  return std::chrono::milliseconds(even ? (times[middle - 1] + times[middle]) / 2
                                        : times[middle]);
}

}  // namespace distro::state
