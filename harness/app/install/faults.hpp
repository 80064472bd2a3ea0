// What cannot be installed, as it is told: builds of one release with one standing are
// one fault.
#pragma once

#include <string>
#include <vector>

#include "app/install/subjects.hpp"
#include "promotion/installability.hpp"

namespace distro::app {

/// A subject that cannot be installed.
struct FailedSubject {
  Subject subject;
  promotion::Standing standing = promotion::Standing::present;
};

/// A fault that says not yet why.
struct UnexplainedFault {
  promotion::InstallFault fault;
  Subject first;  ///< of the subjects that it is about
};

/// In the order of their first subjects; `promise` may be empty.
[[nodiscard]] std::vector<UnexplainedFault> faults_of(
    const std::vector<FailedSubject>& failed, const std::string& promise,
    const promotion::InstallSite& site);

}  // namespace distro::app
