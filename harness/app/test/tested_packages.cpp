#include "app/test/tested_packages.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "app/test/channels.hpp"
#include "base/error.hpp"
#include "base/nearest_word.hpp"
#include "channel/archive.hpp"
#include "channel/channel_url.hpp"
#include "channel/file_name.hpp"
#include "channel/index.hpp"
#include "package_test/cgroup.hpp"

namespace distro::app {

struct Preparation {
  package_test::EarlyMove move;
};

namespace {

using channel::Record;
using std::filesystem::path;

bool is_local_package(const std::string& text) {
  return text.find("://") == std::string::npos && channel::is_package_file_name(text);
}

/// The channel whose folder the file lies in, if it has an index there.
std::optional<path> own_channel(const path& file) {
  const path subdir = file.parent_path();
  const bool indexed = std::filesystem::exists(subdir / "repodata.json") ||
                       std::filesystem::exists(subdir / "repodata.json.zst");
  return channel::is_subdir(subdir.filename().string()) && indexed
             ? std::optional(subdir.parent_path())
             : std::nullopt;
}

class Finder {
 public:
  Finder(TestChannels& channels, const TestQuestion& question, TestJobs& jobs)
      : channels_(channels), question_(question), jobs_(jobs) {}

  void find() {
    for (const std::string& text : question_.packages) {
      if (is_local_package(text)) {
        add_file(text);
      } else {
        add_matches(text);
      }
    }
    if (question_.packages.empty()) {
      add_first_channel();
    }
  }

 private:
  void add_file(const std::string& text) {
    std::error_code missing;
    const path file = std::filesystem::canonical(text, missing);
    if (missing) {
      throw InputError(text + ": there is no such file");
    }
    std::vector<std::string> urls = channels_.urls();
    std::vector<std::string> notes;
    Record record = channel::record_of_package(file);
    const std::optional<path> own = own_channel(file);
    record.channel = channel::file_url(own ? *own : file.parent_path());
    record.url = channel::file_url(file);
    // rattler-build knows no channel but those that are named.
    if (own && !(question_.parity && is_of_rattler_build(file))) {
      std::erase(urls, record.channel);
      urls.insert(urls.begin(), record.channel);
    }
    if (own) {
      record = as_listed(record, notes);
    }
    add(std::move(record), urls, std::move(notes));
  }

  /// The channel's record of the file: its depends may have been corrected since.
  Record as_listed(const Record& record, std::vector<std::string>& notes) {
    for (const channel::Repodata& part : channels_.repodata(record.channel)) {
      if (part.subdir != record.subdir) {
        continue;
      }
      for (const channel::Row row : part.records.rows(record.name)) {
        if (part.records.file_name(row) != record.fn) {
          continue;
        }
        const Record listed = part.records[row];
        if (listed.sha256 == record.sha256) {
          return listed;
        }
        notes.push_back(record.channel + " lists another file of this name, " +
                        listed.sha256 + ": its index is old");
      }
    }
    return record;
  }

  void add_matches(const std::string& text) {
    const channel::MatchSpec spec = parsed_spec(text, channels_.opened().names);
    std::vector<Record> matches;
    for (const std::string& url : channels_.urls()) {
      for (const channel::Repodata& part : channels_.repodata(url)) {
        add_matches(spec, part, matches);
      }
      // As in a solve: the first channel that has it.
      if (!matches.empty()) {
        break;
      }
    }
    if (matches.empty()) {
      throw UsageError(text + ": no channel has a package that matches it" +
                       (channels_.urls().empty() ? " (no channel is named: -c)" : "") +
                       suggestion(spec));
    }
    std::stable_sort(matches.begin(), matches.end(),
                     [](const Record& left, const Record& right) {
                       return compare_preference(left, right) > 0;
                     });
    matches.resize(question_.all ? matches.size() : 1);
    for (Record& record : matches) {
      add(std::move(record), channels_.urls(), {});
    }
  }

  static void add_matches(const channel::MatchSpec& spec, const channel::Repodata& part,
                          std::vector<Record>& matches) {
    const auto take = [&](channel::Row row) {
      Record record = part.records[row];
      if (spec.matches(record)) {
        matches.push_back(std::move(record));
      }
    };
    if (spec.has_exact_name()) {
      for (const channel::Row row : part.records.rows(spec.name())) {
        take(row);
      }
      return;
    }
    for (channel::Row row = 0; row < part.records.size(); ++row) {
      take(row);
    }
  }

  /// ", did you mean 'numpy'?", if a name is near.
  std::string suggestion(const channel::MatchSpec& spec) {
    std::vector<std::string> names;
    for (const std::string& url : channels_.urls()) {
      for (const channel::Repodata& part : channels_.repodata(url)) {
        for (channel::NameId id = 0; id < part.records.name_count(); ++id) {
          names.emplace_back(part.records.name(id));
        }
      }
    }
    return spec.has_exact_name() ? base::did_you_mean(spec.name(), names) : "";
  }

  void add_first_channel() {
    for (const channel::Repodata& part : channels_.repodata(channels_.urls().front())) {
      for (channel::Row row = 0; row < part.records.size(); ++row) {
        add(part.records[row], channels_.urls(), {});
      }
    }
  }

  void add(Record record, const std::vector<std::string>& urls,
           std::vector<std::string> notes) {
    job::Job job;
    job.role = job::Role::candidate;
    job.package = std::move(record);
    job.channels = urls;
    job.channel_priority = question_.priority.empty()
                               ? channels_.opened().channel_priority
                               : question_.priority;
    job.subdir = channels_.opened().subdir;
    job.limits = question_.limits;
    job.parity = question_.parity;
    const auto index = channels_.index(urls);
    for (const channel::Repodata& part : index->repodata) {
      job.inputs.push_back({part.channel, part.subdir, part.sha256});
    }
    job = job::with_id(std::move(job));
    if (ids_.insert(job.id).second) {  // else it was named twice
      jobs_.jobs.push_back(std::move(job));
      jobs_.indexes.push_back(index);
      jobs_.notes.push_back(std::move(notes));
    }
  }

  TestChannels& channels_;
  const TestQuestion& question_;
  TestJobs& jobs_;
  std::set<std::string> ids_;
};

}  // namespace

bool is_of_rattler_build(const path& file) {
  const auto found = channel::read_info_files(
      file, std::set<std::string>{"info/index.json", "info/tests/tests.yaml",
                                  "info/recipe/rendered_recipe.yaml",
                                  "info/recipe/meta.yaml"});
  return !found.contains("info/recipe/meta.yaml") &&
         (found.contains("info/tests/tests.yaml") ||
          found.contains("info/recipe/rendered_recipe.yaml"));
}

TestJobs find_test_jobs(const Config& config, const ChannelChoice& choice,
                        const TestQuestion& question) {
  TestJobs jobs;
  jobs.preparation = std::make_shared<Preparation>();
  jobs.offline = choice.offline;
  const bool for_files_only =
      choice.channels.empty() && !question.packages.empty() &&
      std::all_of(question.packages.begin(), question.packages.end(), is_local_package);
  TestChannels channels(config, choice, for_files_only);
  jobs.warnings = channels.opened().warnings;
  jobs.credentials = channels.opened().credentials;
  Finder(channels, question, jobs).find();
  return jobs;
}

}  // namespace distro::app
