// The plan: which jobs a change asks for.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "channel/repodata.hpp"
#include "job/plan.hpp"
#include "recipe/catalog.hpp"
#include "recipe/distribution.hpp"
#include "repo/change.hpp"

namespace distro::graph {

/// What a distribution's channels hold for one subdir.
struct ChannelView {
  std::string subdir;
  std::vector<std::string> channels;       ///< URLs, integration first
  std::vector<channel::Repodata> index;    ///< subdir and noarch of each, in that order
  std::vector<job::Candidate> candidates;  ///< of the change, for this subdir
};

/// One job per candidate, one per dependent that can be installed with them, and the
/// baseline of each of the latter. The same input gives the same plan.
[[nodiscard]] job::Plan make_plan(const repo::Change& change,
                                  std::span<const ChannelView> views,
                                  const recipe::Catalog& catalog,
                                  const recipe::Distribution& distribution);

}  // namespace distro::graph
