#include "state/connection.hpp"

#include <algorithm>
#include <chrono>
#include <span>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/secrets.hpp"
#include "state/dialect.hpp"
#include "state/migrations.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using dialect::Trouble;
using Poco::Data::Session;
using std::chrono::milliseconds;

/// The wait for another writer: short pauses that become longer, and one remark.
class Waiting {
 public:
  explicit Waiting(const Opening& opening) : opening_(opening) {}

  /// Lets some time pass; false if it was long enough.
  bool again(const std::string& name) {
    const milliseconds passed = elapsed();
    if (passed >= opening_.longest_wait) {
      return false;
    }
    if (!said_ && passed >= opening_.silent_wait) {
      said_ = true;
      base::log(base::LogLevel::warning,
                name + ": waiting for another process that writes to it");
    }
    base::SystemClock().sleep(pause_);
    pause_ = std::min(2 * pause_, milliseconds(500));
    return true;
  }

  [[nodiscard]] milliseconds elapsed() const {
    return std::chrono::duration_cast<milliseconds>(Steady::now() - begin_);
  }

 private:
  using Steady = std::chrono::steady_clock;
  Opening opening_;
  Steady::time_point begin_ = Steady::now();
  milliseconds pause_{5};
  bool said_ = false;
};

/// The database's words without the password, which a server might repeat.
std::string words_of(const Poco::Exception& fault, const Location& location) {
  return base::Secrets({location.password}).scrubbed(dialect::said_by(fault));
}

/// Undone unless it is committed.
class Transaction {
 public:
  Transaction(dialect::Kind kind, Session& session) : kind_(kind), session_(session) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (!committed_) {
      dialect::roll_back(kind_, session_);
    }
  }
  void begin(bool writes) {
    writes ? dialect::begin_writing(kind_, session_)
           : dialect::begin_reading(kind_, session_);
  }
  void commit() {
    dialect::commit(kind_, session_);
    committed_ = true;
  }

 private:
  dialect::Kind kind_;
  Session& session_;
  bool committed_ = false;
};

}  // namespace

Connection::Connection(Location location, const Opening& opening)
    : location_(std::move(location)), opening_(opening) {
  const bool is_file = location_.kind == Location::Kind::sqlite;
  if (is_file && !opening.migrate && !std::filesystem::exists(location_.file)) {
    throw EnvironmentError(location_.shown + ": there is no such database yet");
  }
  std::optional<base::FileLock> lock;
  if (is_file && opening.migrate) {
    // The change to WAL does not wait for others as statements do: one opens at a time.
    lock.emplace(location_.file.string() + ".lock");
    run(Access::alone, [](Session& session) {
      sql::select<std::string>(session, "PRAGMA journal_mode = WAL");
    });
  }
  run(Access::alone, [&](Session& session) {
    schema_before_ = dialect::schema_of(location_.kind, session);
  });
  if (schema_before_ > newest_schema()) {
    throw EnvironmentError(location_.shown + " has schema " +
                           std::to_string(schema_before_) +
                           ", written by a newer conda-distro; this one knows " +
                           std::to_string(newest_schema()));
  }
  if (opening.migrate && schema_before_ < newest_schema()) {
    migrate();
  }
}

void Connection::migrate() {
  const std::span<const Migration> migrations = all_migrations();
  const dialect::Kind kind = location_.kind;
  run(Access::write, [&](Session& session) {
    // Another process may have been first.
    for (int next = dialect::schema_of(kind, session); next < newest_schema(); ++next) {
      for (const std::string_view sql : migrations[static_cast<std::size_t>(next)]) {
        sql::execute(session, dialect::spelled(kind, sql));
      }
      dialect::set_schema(kind, session, next + 1);
    }
  });
}

void Connection::execute_alone(const std::string& sql) {
  run(Access::alone, [&](Session& session) { sql::execute(session, sql); });
}

void Connection::connect() {
  if (!session_) {
    session_.emplace(dialect::open(location_, opening_.silent_wait));
  }
}

void Connection::attempt(Access access, const Action& action, bool& committing) {
  connect();
  if (access == Access::alone) {
    action(*session_);
    return;
  }
  Transaction transaction(location_.kind, *session_);
  transaction.begin(access == Access::write || access == Access::rehearsal);
  action(*session_);
  if (access != Access::rehearsal) {
    committing = access == Access::write;
    transaction.commit();
  }
}

void Connection::run(Access access, const Action& action) {
  const std::scoped_lock lock(mutex_);
  Waiting waiting(opening_);
  bool reconnected = false;
  for (;;) {
    bool committing = false;
    try {
      attempt(access, action, committing);
      return;
    } catch (const Poco::Exception& fault) {
      const Trouble trouble =
          dialect::trouble_of(fault, session_ ? &*session_ : nullptr);
      if (trouble == Trouble::busy && waiting.again(location_.shown)) {
        continue;
      }
      if (trouble == Trouble::busy) {
        throw EnvironmentError(location_.shown +
                               ": another process has been writing to it for " +
                               base::readable(waiting.elapsed()));
      }
      if (trouble == Trouble::other) {
        throw EnvironmentError(location_.shown + ": " + words_of(fault, location_));
      }
      session_.reset();
      if (committing) {
        throw EnvironmentError(location_.shown +
                               ": the connection was lost; whether the last change was "
                               "written is not known");
      }
      if (reconnected || access == Access::read_once) {
        throw EnvironmentError(location_.shown + ": the connection was lost");
      }
      reconnected = true;
      base::log(base::LogLevel::warning,
                location_.shown + ": the connection was lost, connecting again");
    }
  }
}

}  // namespace distro::state
