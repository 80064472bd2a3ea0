#include "app/new/staged_package.hpp"

#include <algorithm>
#include <set>

#include "app/channels.hpp"
#include "base/error.hpp"
#include "base/listed.hpp"
#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"
#include "channel/same_version.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;

/// A record, and the channel as it was named.
struct FoundRecord {
  channel::Record record;
  std::string staging;
};

/// All records of a name, and the names that there are.
struct StagedRecords {
  std::vector<FoundRecord> records;
  std::set<std::string> names;
};

std::vector<std::string> channels_of(const recipe::Distribution& distribution,
                                     const std::string& chosen) {
  if (chosen.empty()) {
    return distribution.staging;
  }
  std::vector<std::string> known = distribution.staging;
  known.push_back(distribution.integration);
  known.insert(known.end(), distribution.others.begin(), distribution.others.end());
  const bool is_name = chosen.find_first_of("/:~.") == std::string::npos;
  if (is_name && std::find(known.begin(), known.end(), chosen) == known.end()) {
    throw UsageError("distro.yaml has no channel '" + chosen + "'" +
                     base::did_you_mean(chosen, known));
  }
  return {chosen};
}

void add_records(const channel::Repodata& repodata, const std::string& staging,
                 const std::string& name, StagedRecords& found) {
  for (channel::NameId id = 0; id < repodata.records.name_count(); ++id) {
    if (!repodata.records.rows(id).empty()) {
      found.names.emplace(repodata.records.name(id));
    }
  }
  for (const channel::Row row : repodata.records.rows(name)) {
    found.records.push_back({repodata.records[row], staging});
  }
}

StagedRecords find_records(const Config& config,
                           const recipe::Distribution& distribution,
                           const StagedQuestion& question) {
  StagedRecords found;
  for (const std::string& channel : channels_of(distribution, question.channel)) {
    const std::vector<std::string> urls{url_of(config, distribution, channel)};
    for (const std::string& subdir : distribution.subdirs) {
      const std::vector<std::string> names{question.name};
      for (const channel::Repodata& repodata :
           load_reachable(config, urls, subdir, names)) {
        add_records(repodata, channel, question.name, found);
      }
    }
  }
  return found;
}

/// The first channel's, of those that are equally good: a file may be in two.
const FoundRecord* best_of(const std::vector<FoundRecord>& records,
                           const std::string& version) {
  const FoundRecord* best = nullptr;
  for (const FoundRecord& one : records) {
    const bool wanted =
        version.empty() || channel::same_version(one.record.version, version);
    const bool same = best != nullptr && one.record.fn == best->record.fn &&
                      one.record.subdir == best->record.subdir;
    if (wanted && !same &&
        (best == nullptr ||
         channel::compare_preference(one.record, best->record) > 0)) {
      best = &one;
    }
  }
  return best;
}

std::string reason_of(const StagedRecords& found,
                      const recipe::Distribution& distribution,
                      const StagedQuestion& question) {
  const std::string where = base::joined(channels_of(distribution, question.channel));
  std::vector<std::string> versions;
  for (const FoundRecord& one : found.records) {
    if (std::find(versions.begin(), versions.end(), one.record.version) ==
        versions.end()) {
      versions.push_back(one.record.version);
    }
  }
  if (!versions.empty()) {
    return where + " has no " + question.name + " " + question.version + "; it has " +
           base::joined(versions);
  }
  const std::vector<std::string> names(found.names.begin(), found.names.end());
  return where + " has no " + question.name + base::did_you_mean(question.name, names);
}

fs::path file_of(const channel::Record& record) {
  const std::optional<fs::path> path = channel::local_path(record.url);
  if (!path) {
    throw EnvironmentError("cannot fetch " + record.url +
                           ": this version fetches packages from folders only\n"
                           "  download it, and say --from FILE");
  }
  return *path;
}

}  // namespace

StagedAnswer find_staged(const Config& config, const recipe::Distribution& distribution,
                         const StagedQuestion& question) {
  const StagedRecords found = find_records(config, distribution, question);
  const FoundRecord* best = best_of(found.records, question.version);
  if (best == nullptr) {
    return {std::nullopt, reason_of(found, distribution, question)};
  }
  PackageFile package = read_package_file(file_of(best->record));
  const std::string& expected = best->record.sha256;
  if (!expected.empty() && package.built.record.sha256 != expected) {
    throw InputError("digest mismatch: " + package.location + " is sha256 " +
                     package.built.record.sha256 + ", repodata says " + expected +
                     "\n  index the channel again, or upload the file again");
  }
  package.built.record.subdir = best->record.subdir;
  package.staging = best->staging;
  return {std::move(package), ""};
}

}  // namespace distro::app
