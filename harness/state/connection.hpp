// One session of the database, shared by all threads. For the sources of this folder.
#pragma once

#include <Poco/Data/Session.h>

#include <functional>
#include <mutex>
#include <optional>
#include <type_traits>

#include "state/database.hpp"

namespace distro::state {

class Connection {
 public:
  /// Throws EnvironmentError.
  Connection(Location location, const Opening& opening);

  [[nodiscard]] const Location& location() const { return location_; }
  [[nodiscard]] int schema_before() const { return schema_before_; }

  /// Runs `action(session)` in a transaction that sees one state of all tables. It is
  /// run again if the connection was lost.
  template <typename Action>
  auto read(Action&& action) {
    return answer(Access::read, action);
  }

  /// The same, but never again: it tells others what it sees.
  template <typename Action>
  auto read_once(Action&& action) {
    return answer(Access::read_once, action);
  }

  /// Runs `action(session)` in a transaction, all or none; there is one writer at a
  /// time. It is run again after a wait for another writer, or if the connection was
  /// lost before the commit: it must not change anything but the database.
  template <typename Action>
  auto write(Action&& action) {
    return answer(Access::write, action);
  }

  /// The same, and then undone: what would become of it.
  template <typename Action>
  auto rehearse(Action&& action) {
    return answer(Access::rehearsal, action);
  }

  /// Runs one statement that cannot be in a transaction.
  void execute_alone(const std::string& sql);

 private:
  enum class Access { read, read_once, write, rehearsal, alone };
  using Action = std::function<void(Poco::Data::Session&)>;

  template <typename Asking>
  auto answer(Access access, Asking& action) {
    using Answer = std::invoke_result_t<Asking&, Poco::Data::Session&>;
    if constexpr (std::is_void_v<Answer>) {
      run(access, action);
    } else {
      std::optional<Answer> answer;
      run(access, [&](Poco::Data::Session& session) { answer = action(session); });
      return std::move(*answer);
    }
  }

  void run(Access access, const Action& action);
  void attempt(Access access, const Action& action, bool& committing);
  void connect();
  void migrate();

  Location location_;
  Opening opening_;
  std::mutex mutex_;
  std::optional<Poco::Data::Session> session_;
  int schema_before_ = 0;
};

}  // namespace distro::state
