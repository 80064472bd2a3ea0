// Many questions of one kind: can this be installed?
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "channel/match_spec.hpp"
#include "channel/repodata.hpp"
#include "graph/package_index.hpp"
#include "graph/release_sets.hpp"
#include "solve/solver.hpp"
#include "solve/solver_team.hpp"

namespace distro::app {

struct InstallSetting;

/// Something to be installed.
struct Subject {
  std::string package, version, build;  ///< empty: the specs as a whole
  std::string place;                    ///< "linux-64/numpy-2.0.2-0.conda", or empty
  std::string channel;                  ///< that the record is from
  std::int64_t timestamp = 0;           ///< of the record
  std::vector<channel::MatchSpec> specs;
};

/// The subject that is one record by itself.
[[nodiscard]] Subject subject_of(const channel::Record& record);

/// "torchvision 0.8.1|0.8.2": what any of the builds is.
[[nodiscard]] channel::MatchSpec any_release_of(
    const graph::PackageIndex& index, const graph::ReleaseSet::Member& member);

enum class Possibility { yes, no, unknown };

class InstallAsker {
 public:
  /// `setting` must outlive it.
  InstallAsker(const std::vector<channel::Repodata>& index,
               const InstallSetting& setting);

  /// Of each subject. An environment that was found for one answers for all others
  /// that it has.
  [[nodiscard]] std::vector<Possibility> ask(const std::vector<Subject>& subjects);

  /// Why each cannot be installed: several lines.
  [[nodiscard]] std::vector<std::string> explain(const std::vector<Subject>& subjects);

 private:
  [[nodiscard]] solve::Request request_of(const Subject& subject, bool explain) const;

  const InstallSetting& setting_;
  solve::SolverTeam team_;
};

}  // namespace distro::app
