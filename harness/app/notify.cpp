#include "app/notify.hpp"

#include "app/state.hpp"
#include "app/wire.hpp"
#include "base/clock.hpp"
#include "state/messages.hpp"

namespace distro::app {

std::string reproduce_command(const RunFolder& folder, const std::string& job) {
  if (job.empty()) {
    return "conda-distro plan " + folder.path().string();
  }
  return "conda-distro job run " + (folder.path() / "jobs" / job / "job.json").string();
}

NotifySummary notify(const Workspace& workspace, const RunFolder& folder) {
  const job::Plan plan = folder.plan();
  const promotion::Decision decision = folder.decision();
  const recipe::Distribution distribution = distribution_at(workspace, plan.target);
  const std::vector<notify::Message> messages = notify::compose(
      plan, decision,
      [&](const std::string& job) { return reproduce_command(folder, job); });
  const std::size_t sent =
      make_notifier(distribution, workspace.repository.root())->send(messages);
  state::Messages remembered(open_state(workspace.config));
  const auto now = std::chrono::floor<std::chrono::seconds>(base::SystemClock().now());
  for (const notify::Message& message : messages) {
    remembered.record({message.id, message.recipient, message.subject, now});
  }
  return {messages.size(), sent};
}

}  // namespace distro::app
