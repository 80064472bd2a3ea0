// Messages to maintainers: one per maintainer and subject.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "job/plan.hpp"
#include "promotion/decision.hpp"

namespace distro::notify {

struct Message {
  std::string id;         ///< digest of what it is about: the same matter, the same id
  std::string recipient;  ///< handle
  std::string subject;
  std::string body;  ///< Markdown
};

/// One message per maintainer and demand, ordered by recipient and subject. None if
/// nobody must do anything. `reproduce` gives the command for a Job::id, or for the
/// plan if it is empty.
[[nodiscard]] std::vector<Message> compose(
    const job::Plan& plan, const promotion::Decision& decision,
    const std::function<std::string(const std::string&)>& reproduce);

/// The seam to the world.
class Notifier {
 public:
  virtual ~Notifier() = default;
  /// Sends what was not sent before; returns how many that were. Throws
  /// EnvironmentError; what was sent until then stays sent.
  virtual std::size_t send(std::span<const Message> messages) = 0;
};

}  // namespace distro::notify
