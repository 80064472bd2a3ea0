#include "state/messages.hpp"

#include <cstdint>

#include "state/connection.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using Poco::Data::Session;

template <typename... Values>
std::vector<SentMessage> messages(Session& session, const std::string& rest,
                                  const Values&... values) {
  std::vector<SentMessage> found;
  for (const auto& [id, recipient, subject, sent] :
       sql::select<std::string, std::string, std::string, std::int64_t>(
           session, "SELECT id, recipient, subject, sent FROM message " + rest,
           values...)) {
    found.push_back({id, recipient, subject, sql::time_of(sent)});
  }
  return found;
}

}  // namespace

bool Messages::record(const SentMessage& message) {
  return database_.connection().write([&](Session& session) {
    return sql::first<std::string>(
               session,
               "INSERT INTO message (id, recipient, subject, sent)"
               " VALUES ($1, $2, $3, $4) ON CONFLICT (id, recipient) DO NOTHING"
               " RETURNING id",
               message.id, message.recipient, message.subject, message.sent)
        .has_value();
  });
}

std::optional<SentMessage> Messages::find(const std::string& id,
                                          const std::string& recipient) const {
  return database_.connection().read([&](Session& session) {
    const std::vector<SentMessage> found =
        messages(session, "WHERE id = $1 AND recipient = $2", id, recipient);
    return found.empty() ? std::nullopt : std::optional(found.front());
  });
}

std::vector<SentMessage> Messages::newest(const std::string& recipient,
                                          std::size_t limit) const {
  const std::string order = "ORDER BY sent DESC, id LIMIT ";
  return database_.connection().read([&](Session& session) {
    return recipient.empty() ? messages(session, order + "$1", limit)
                             : messages(session, "WHERE recipient = $1 " + order + "$2",
                                        recipient, limit);
  });
}

}  // namespace distro::state
