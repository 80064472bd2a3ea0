#include "notify/outbox.hpp"

#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::notify {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 60;  // bytes; the id and the extension come behind

/// A handle or subject as part of a path: small letters, digits and '.', other runs
/// become one '-'; never empty, never hidden. Different texts may become one: the id in
/// the file's name tells them apart.
std::string file_name_of(std::string_view text) {
  std::string name;
  for (const char letter : text) {
    const bool upper = letter >= 'A' && letter <= 'Z';
    const bool plain = (letter >= 'a' && letter <= 'z') ||
                       (letter >= '0' && letter <= '9') ||
                       ((letter == '.' || letter == '_') && !name.empty());
    if (upper) {
      name += static_cast<char>(letter - 'A' + 'a');
    } else if (plain) {
      name += letter;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
    if (name.size() == longest_name) {
      break;
    }
  }
  while (name.ends_with('-') || name.ends_with('.')) {
    name.pop_back();
  }
  return name.empty() ? "unnamed" : name;
}

std::string text_of(const Message& message) {
  return "# " + message.subject + "\n\nTo: " + message.recipient + "\n\n" +
         message.body;
}

/// Whether the recipient has the message, in whatever folder they have put it.
bool is_there(const fs::path& folder, const std::string& id) {
  std::error_code error;
  const std::string ending = "-" + id + ".md";
  for (fs::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error)) {
    if (entry->path().filename().string().ends_with(ending)) {
      return true;
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    throw EnvironmentError(folder.string() + ": cannot read: " + error.message());
  }
  return false;
}

class Outbox final : public Notifier {
 public:
  explicit Outbox(fs::path folder) : folder_(std::move(folder)) {}

  std::size_t send(std::span<const Message> messages) override {
    if (messages.empty()) {
      return 0;
    }
    const base::FileLock lock(folder_ / ".lock");
    std::size_t sent = 0;
    for (const Message& message : messages) {
      const fs::path folder = folder_ / file_name_of(message.recipient);
      if (!is_there(folder, message.id)) {
        base::write_file(
            folder / (file_name_of(message.subject) + "-" + message.id + ".md"),
            text_of(message));
        ++sent;
      }
    }
    return sent;
  }

 private:
  fs::path folder_;
};

}  // namespace

std::unique_ptr<Notifier> make_outbox(fs::path folder) {
  return std::make_unique<Outbox>(std::move(folder));
}

}  // namespace distro::notify
