// Whether requirements on a package leave room for the releases that are asked about.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "channel/match_spec.hpp"
#include "graph/package_index.hpp"

namespace distro::graph {

/// The releases of one package that a spec means ("numpy >=2"): those that the channels
/// have or, if they have none, the one version that the spec itself names.
class AskedReleases {
 public:
  /// Throws InputError if there is no such release and the spec names no version.
  AskedReleases(const PackageIndex& index, const channel::MatchSpec& asked);

  /// At least one of them is what all the requirements ask for together. A text that is
  /// no MatchSpec admits nothing.
  [[nodiscard]] bool admitted_by(std::span<const std::string_view> requirements) const;
  [[nodiscard]] bool admitted_by(std::string_view requirement) const {
    return admitted_by(std::span(&requirement, 1));
  }
  /// The record is one of them.
  [[nodiscard]] bool has(RecordRef record) const;
  /// Nobody has such a release yet.
  [[nodiscard]] bool only_named() const { return only_named_; }
  /// Their version texts, each once, newest first.
  [[nodiscard]] std::vector<std::string> versions() const;

 private:
  /// All builds of one version.
  struct Release {
    std::string key;  ///< of the version; empty if it is none
    std::string version;
    std::vector<RecordRef> builds;
  };
  [[nodiscard]] bool admits(const channel::MatchSpec& spec,
                            const Release& release) const;
  void add(RecordRef record);

  const PackageIndex& index_;
  std::string name_;
  std::vector<Release> releases_;  ///< newest first
  bool only_named_ = false;
};

}  // namespace distro::graph
