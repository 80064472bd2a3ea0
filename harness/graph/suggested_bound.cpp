#include "graph/suggested_bound.hpp"

#include <algorithm>

#include "channel/match_spec.hpp"
#include "recipe/next_version.hpp"

namespace distro::graph {
namespace {

/// Whether the atom of a version spec admits the version; what is no spec does not.
bool admits(const std::string& atom, const channel::Version& version) {
  try {
    return channel::VersionSpec(atom).matches(version);
  } catch (const channel::ParseError&) {
    return false;
  }
}

}  // namespace

std::string suggested_bound(const std::string& spec, const std::string& version) {
  const channel::MatchSpec parsed(spec);
  const channel::Version wanted(version);
  std::string kept;
  const std::string atoms = parsed.version().text();
  if (atoms.find_first_of("|()") == std::string::npos) {
    for (std::size_t at = 0; at < atoms.size();) {
      const std::size_t end = std::min(atoms.find(',', at), atoms.size());
      const std::string atom = atoms.substr(at, end - at);
      if (admits(atom, wanted) && atom.starts_with('>')) {
        kept += atom + ",";
      }
      at = end + 1;
    }
  }
  if (kept.empty()) {
    kept = ">=" + version + ",";
  }
  const std::string next = recipe::next_series(version);
  kept += next.empty() ? "" : "<" + next;
  if (kept.back() == ',') {
    kept.pop_back();
  }
  return parsed.name() + " " + kept;
}

}  // namespace distro::graph
