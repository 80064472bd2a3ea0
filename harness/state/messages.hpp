// Which messages were sent, so that none is sent twice.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "state/database.hpp"

namespace distro::state {

struct SentMessage {
  std::string id;  ///< the same matter, the same id: see notify::Message
  std::string recipient;
  std::string subject;
  std::chrono::sys_seconds sent{};
};

class Messages {
 public:
  explicit Messages(Database database) : database_(std::move(database)) {}

  /// False if that id was sent to that recipient before: then nothing changes.
  bool record(const SentMessage& message);
  [[nodiscard]] std::optional<SentMessage> find(const std::string& id,
                                                const std::string& recipient) const;
  /// Newest first, at most `limit`; to everybody if `recipient` is empty.
  [[nodiscard]] std::vector<SentMessage> newest(const std::string& recipient,
                                                std::size_t limit) const;

 private:
  Database database_;
};

}  // namespace distro::state
