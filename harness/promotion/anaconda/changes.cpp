#include "promotion/anaconda/changes.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace distro::promotion {
namespace {

using std::chrono::milliseconds;

constexpr int looks_per_request = 3;

/// The waits between requests and looks, each longer than the one before.
class GrowingWait {
 public:
  explicit GrowingWait(const AnacondaApi& api)
      : api_(api), wait_(api.policy().first_wait) {}

  /// `wished` is what the server asked for.
  void pause(std::optional<std::chrono::seconds> wished) {
    const base::RetryPolicy& policy = api_.policy();
    const milliseconds asked = std::min<milliseconds>(
        wished.value_or(std::chrono::seconds(0)), policy.longest_retry_after);
    api_.clock().sleep(std::max(wait_, asked));
    wait_ = std::min(2 * wait_, policy.longest_wait);
  }

 private:
  const AnacondaApi& api_;
  milliseconds wait_;
};

}  // namespace

std::optional<std::string> AnacondaChanges::ask(
    const AnacondaWrite& write, const JournalEntry& entry,
    const std::function<bool()>& is_done) const {
  const int attempts = api_.policy().attempts;
  GrowingWait wait(api_);
  Written said;
  for (int attempt = 1; attempt <= attempts; ++attempt) {
    journal_.write(entry);
    said = writer_.write(write);
    if (said.kind == Written::Kind::refused) {
      return is_done() ? std::nullopt : std::optional(said.text);
    }
    if (said.kind == Written::Kind::unsure) {
      base::log(base::LogLevel::warning, said.text + "; looking what came of it");
      wait.pause(said.retry_after);
    }
    // It may have been done, or be under way, whatever was said.
    for (int look = 1; look <= looks_per_request; ++look) {
      if (is_done()) {
        return std::nullopt;
      }
      wait.pause(std::nullopt);
    }
  }
  throw EnvironmentError(
      (said.text.empty() ? std::string("the server says that it is done, and it is not")
                         : said.text) +
      " (step '" + entry.step + "', tried " + std::to_string(attempts) + " times)");
}

void AnacondaChanges::must(const AnacondaWrite& write, const JournalEntry& entry,
                           const std::function<bool()>& is_done) const {
  if (const std::optional<std::string> refusal = ask(write, entry, is_done)) {
    throw EnvironmentError(*refusal);
  }
}

}  // namespace distro::promotion
