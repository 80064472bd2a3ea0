#include "app/install/faults.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>

#include "base/date.hpp"

namespace distro::app {

std::vector<UnexplainedFault> faults_of(const std::vector<FailedSubject>& failed,
                                        const std::string& promise,
                                        const promotion::InstallSite& site) {
  std::vector<UnexplainedFault> faults;
  std::vector<std::int64_t> newest;  // build of each fault
  std::map<std::tuple<std::string, std::string, promotion::Standing>, std::size_t>
      known;
  for (const auto& [subject, standing] : failed) {
    const auto [entry, is_new] =
        known.try_emplace({subject.package, subject.version, standing}, faults.size());
    if (is_new) {
      promotion::InstallFault fault;
      fault.standing = standing;
      fault.promise = promise;
      fault.package = subject.package;
      fault.version = subject.version;
      fault.site = site;
      faults.push_back({std::move(fault), subject});
      newest.push_back(0);
    }
    if (!subject.build.empty()) {
      faults[entry->second].fault.builds.push_back(subject.build);
    }
    newest[entry->second] = std::max(newest[entry->second], subject.timestamp);
  }
  for (std::size_t i = 0; i < faults.size(); ++i) {
    faults[i].fault.since = base::date_text(newest[i]);
  }
  return faults;
}

}  // namespace distro::app
