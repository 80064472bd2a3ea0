#include <algorithm>
#include <set>

#include "app/channels.hpp"
#include "app/release.hpp"
#include "app/run_folder.hpp"
#include "base/error.hpp"
#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "channel/match_spec.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;
using channel::Record;

bool names_file(const std::string& text) {
  return text.ends_with(".conda") || text.ends_with(".tar.bz2");
}

Record record_of_file(const fs::path& file) {
  const fs::path path = fs::absolute(file).lexically_normal();
  Record record = channel::record_of_package(path);
  record.channel = channel::file_url(path.parent_path().parent_path());
  record.url = channel::file_url(path);
  return record;
}

/// All staged files that a MatchSpec matches.
std::vector<Record> staged_records(const Workspace& workspace,
                                   const recipe::Distribution& distribution,
                                   const std::string& text) {
  const channel::MatchSpec spec(text);
  if (!spec.has_exact_name()) {
    throw UsageError("'" + text + "' names no package");
  }
  std::vector<std::string> urls;
  for (const std::string& channel : distribution.staging) {
    urls.push_back(url_of(workspace.config, distribution, channel));
  }
  std::vector<Record> found;
  for (const std::string& subdir : distribution.subdirs) {
    for (const channel::Repodata& repodata :
         load_channels(workspace.config, urls, subdir)) {
      for (const channel::Row row : repodata.records.rows(spec.name())) {
        const Record record = repodata.records[row];
        if (spec.matches(record)) {
          found.push_back(record);
        }
      }
    }
  }
  if (found.empty()) {
    throw UsageError("no staging channel has a file that matches '" + text + "'");
  }
  return found;
}

}  // namespace

std::vector<Record> release_files(const Workspace& workspace,
                                  const recipe::Distribution& distribution,
                                  const ReleaseContents& contents) {
  if (contents.run.empty() == contents.files.empty()) {
    throw UsageError("say what is to be staged: --run RUN, or files and MatchSpecs");
  }
  if (!contents.run.empty()) {
    const promotion::Decision decision =
        RunFolder(fs::absolute(contents.run)).decision();
    if (decision.verdict == promotion::Verdict::refuse) {
      throw UsageError("the decision in " + contents.run +
                       " is to refuse these files: they are not staged either");
    }
    return decision.artifacts;
  }
  std::vector<Record> records;
  std::set<std::string> known;
  for (const std::string& text : contents.files) {
    const std::vector<Record> found =
        names_file(text) ? std::vector<Record>{record_of_file(text)}
                         : staged_records(workspace, distribution, text);
    for (const Record& record : found) {
      if (known.insert(record.subdir + "/" + record.fn + " " + record.sha256).second) {
        records.push_back(record);
      }
    }
  }
  return records;
}

}  // namespace distro::app
