// A folder of messages: `<outbox>/<recipient>/<subject>-<id>.md`.
#pragma once

#include <filesystem>
#include <memory>

#include "notify/message.hpp"

namespace distro::notify {

/// A message whose id is there already (in any folder of the recipient) is not sent
/// again, also if a person has edited the file.
[[nodiscard]] std::unique_ptr<Notifier> make_outbox(std::filesystem::path folder);

}  // namespace distro::notify
