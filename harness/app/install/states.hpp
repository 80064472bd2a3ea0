// The channels as they are and as they were before a change, and what the change may
// have touched.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/install/inquiry.hpp"
#include "app/install/subjects.hpp"
#include "graph/package_index.hpp"

namespace distro::app {

/// One state of the channels.
struct ChannelState {
  /// `repodata` must outlive it.
  ChannelState(const std::vector<channel::Repodata>& repodata,
               const std::string& integration);

  graph::PackageIndex all;
  graph::PackageIndex own;  ///< of the integration channel
};

class ChannelStates {
 public:
  /// `setting` must outlive it.
  explicit ChannelStates(const InstallSetting& setting);

  [[nodiscard]] const ChannelState& now() const { return now_; }
  /// nullptr: there is nothing to compare with.
  [[nodiscard]] const ChannelState* before() const {
    return before_ ? &*before_ : nullptr;
  }

  /// Whether it has to be asked for: always where there is nothing to compare with.
  [[nodiscard]] bool is_touched(const Subject& subject) const;

  // The following want a state before.

  /// Whether the change brings anything.
  [[nodiscard]] bool gains() const { return !gained_.empty(); }
  /// Whether the specs may have lost the environment that they had.
  [[nodiscard]] bool may_have_lost(const std::vector<channel::MatchSpec>& specs) const;
  /// Whether the subject's record was in integration.
  [[nodiscard]] bool was_there(const Subject& subject);

 private:
  void find_change(solve::ChannelPriority priority);

  ChannelState now_;
  std::optional<ChannelState> before_;
  bool loses_ = false;             ///< the change takes something away
  std::set<std::string> gained_;   ///< places of records
  std::set<std::string> reached_;  ///< names whose records may have lost something
  std::set<std::string> former_places_;  ///< of all records before; read when needed
};

}  // namespace distro::app
