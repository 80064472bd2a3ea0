#include "graph/candidates.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/listed.hpp"
#include "channel/channel_url.hpp"
#include "channel/same_version.hpp"
#include "graph/package_index.hpp"

namespace distro::graph {
namespace {

/// What is there under the name, oldest first: the reader sees what to upload.
std::string versions_there(const std::vector<channel::Repodata>& staging,
                           const std::string& name) {
  const PackageIndex index(staging);
  const std::optional<Name> known = index.find(name);
  const std::vector<RecordRef> records =
      known ? index.records(*known) : std::vector<RecordRef>{};
  std::vector<std::string> versions;
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    const channel::RecordTable& table = index.table(record->table);
    const std::string text = std::string(table.version(record->row)) + " (build " +
                             std::to_string(table.build_number(record->row)) + ")";
    if (versions.empty() || versions.back() != text) {
      versions.push_back(text);
    }
  }
  return versions.empty() ? "it has no " + name + " at all"
                          : "it has " + name + " " + base::joined(versions);
}

InputError missing(const repo::ChangedPackage& package,
                   const repo::WantedArtifact& wanted, const std::string& subdir,
                   const std::vector<channel::Repodata>& staging) {
  std::vector<std::string> channels;
  for (const channel::Repodata& repodata : staging) {
    if (channels.empty() || channels.back() != repodata.channel) {
      channels.push_back(repodata.channel);
    }
  }
  return InputError(package.manifest + ": no candidate: channel " +
                    base::joined(channels) + ", subdir " + subdir +
                    " or noarch, has no " + wanted.name + " " + wanted.version +
                    " with build number " + std::to_string(wanted.build_number) +
                    "\n  " + versions_there(staging, wanted.name) +
                    "; upload the built file there, or correct the recipe");
}

}  // namespace

std::vector<job::Candidate> find_candidates(const repo::Change& change,
                                            const std::string& subdir,
                                            const LoadStaging& load) {
  std::vector<job::Candidate> candidates;
  for (const repo::ChangedPackage& package : change.packages) {
    if (package.artifacts.empty()) {
      continue;
    }
    const std::vector<channel::Repodata> staging = load(package);
    for (const repo::WantedArtifact& wanted : package.artifacts) {
      if (std::find(wanted.subdirs.begin(), wanted.subdirs.end(), subdir) ==
          wanted.subdirs.end()) {
        continue;
      }
      const std::size_t before = candidates.size();
      std::set<std::string> seen;
      for (const channel::Repodata& repodata : staging) {
        for (const channel::Row row : repodata.records.rows(wanted.name)) {
          channel::Record record = repodata.records[row];
          const bool wanted_one = record.build_number == wanted.build_number &&
                                  channel::same_version(record.version, wanted.version);
          // The same file in two staging channels is one candidate: the first
          // channel's.
          if (wanted_one && seen.insert(record.subdir + "/" + record.fn).second) {
            candidates.push_back(
                {std::move(record), package.maintainers, package.previous_version});
          }
        }
      }
      if (candidates.size() == before) {
        throw missing(package, wanted, subdir, staging);
      }
    }
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const job::Candidate& left, const job::Candidate& right) {
              return std::tie(left.record.name, left.record.fn) <
                     std::tie(right.record.name, right.record.fn);
            });
  return candidates;
}

}  // namespace distro::graph
