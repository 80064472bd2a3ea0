#include "channel/index.hpp"

#include <set>
#include <utility>

#include "base/error.hpp"
#include "channel/channel_state.hpp"
#include "channel/channel_url.hpp"
#include "channel/index_sidecars.hpp"
#include "channel/index_steps.hpp"
#include "channel/package_record.hpp"
#include "channel/record_text.hpp"
#include "channel/subdir_update.hpp"
#include "channel/visible_index.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;
using detail::RecordRow;
using detail::SubdirChange;
using detail::SubdirState;

/// Whether an entry of the index is of the file that `record` is of.
bool is_of_same_file(std::string_view entry, const Record& record) {
  const std::string sha256 = detail::text_at(entry, "sha256");
  if (!sha256.empty()) {
    return sha256 == record.sha256;
  }
  const std::string md5 = detail::text_at(entry, "md5");
  return !md5.empty() && md5 == record.md5;
}

/// One subdir that records are added to.
struct Addition {
  SubdirState state;
  SubdirChange change;
};

/// Puts a record in. Returns false if it was there: an entry stays as it is, for
/// whoever wrote it may have corrected what the package says.
bool add(Addition& subdir, const Record& record, const fs::path& channel) {
  const fs::path file = channel / record.subdir / record.fn;
  const RecordRow* row = subdir.state.packages.find(record.fn);
  if (row != nullptr && !is_of_same_file(row->entry, record)) {
    throw InputError(
        file.string() +
        ": the channel has this file with another content: its sha256 is " +
        detail::text_at(row->entry, "sha256") + ", not " + record.sha256);
  }
  if (row != nullptr && !subdir.state.packages.removed.contains(record.fn)) {
    return false;
  }
  const auto [place, added] = subdir.change.records.try_emplace(
      record.fn,
      row != nullptr ? std::string(row->entry) : detail::record_entry(record));
  if (!added && !is_of_same_file(*place->second, record)) {
    throw InputError(file.string() + " is to be added twice, with different content");
  }
  return added;
}

void learn_run_exports(Addition& subdir, const Record& record,
                       const fs::path& channel) {
  const fs::path file = channel / record.subdir / record.fn;
  if (fs::exists(file)) {
    subdir.change.run_exports[record.fn] = detail::read_run_exports(file);
  }
}

/// Says what lies beside the file now, of a record that was there, too.
void tell_attestations(Addition& subdir, const Record& record, const fs::path& channel,
                       std::vector<std::string>& warnings) {
  const std::string sha256 =
      detail::digest_of_sidecar(channel / record.subdir / record.fn, warnings);
  const auto added = subdir.change.records.find(record.fn);
  const std::string_view entry = added != subdir.change.records.end()
                                     ? std::string_view(*added->second)
                                     : subdir.state.packages.find(record.fn)->entry;
  if (auto attested = detail::attested_entry(entry, sha256)) {
    subdir.change.records[record.fn] = std::move(attested);
  }
}

void require_indexable(const Record& record, const fs::path& channel) {
  if (!is_subdir(record.subdir) || record.sha256.empty()) {
    throw InputError((channel / record.subdir / record.fn).string() +
                     " cannot be indexed: its record has no subdir or no sha256");
  }
}

/// Takes a record out, if its entry is of the same file.
bool take_out(Addition& subdir, const Record& record) {
  const RecordRow* row = subdir.state.packages.find(record.fn);
  if (row == nullptr || !is_of_same_file(row->entry, record)) {
    return false;
  }
  subdir.change.records[record.fn] = std::nullopt;
  return true;
}

/// Makes what was changed in the subdirs what users see.
void publish_all(const fs::path& channel,
                 const std::map<std::string, Addition>& subdirs,
                 const detail::ChannelFormats& formats, const detail::StepHook& hook,
                 IndexSummary& summary) {
  detail::ChangedSubdirs changed;
  for (const auto& [name, subdir] : subdirs) {
    detail::SubdirUpdate update =
        detail::update_subdir(channel, name, subdir.state, subdir.change, formats);
    summary.packages += update.packages;
    if (update.changed) {
      changed[name] = std::move(update.files);
    }
  }
  if (!changed.empty()) {
    detail::publish(channel, changed, hook);
    summary.changed = true;
  }
}

/// The subdirs of the records, and noarch if the channel has none yet.
std::map<std::string, Addition> load_additions(const fs::path& channel,
                                               std::span<const Record> records) {
  std::set<std::string> subdirs;
  for (const Record& record : records) {
    require_indexable(record, channel);
    subdirs.insert(record.subdir);
  }
  if (!fs::exists(channel / "noarch" / detail::plain_file)) {
    subdirs.insert("noarch");
  }
  std::map<std::string, Addition> additions;
  for (const std::string& subdir : subdirs) {
    additions[subdir].state = detail::load_subdir(
        channel, subdir, [](const InputError& error) { throw error; });
  }
  return additions;
}

}  // namespace

base::FileLock lock_channel(const fs::path& channel) {
  if (!fs::is_directory(channel)) {
    throw InputError(channel.string() + " is no channel: there is no such folder");
  }
  std::error_code error;
  fs::create_directories(channel / ".index", error);
  if (error) {
    throw EnvironmentError(channel.string() +
                           ": cannot be changed: " + error.message());
  }
  return base::FileLock(channel / ".index" / "lock");
}

IndexSummary detail::add_to_index(const fs::path& channel,
                                  std::span<const Record> records,
                                  const StepHook& hook) {
  const ChannelFormats formats = formats_of(channel);
  std::map<std::string, Addition> additions = load_additions(channel, records);
  IndexSummary summary;
  for (const Record& record : records) {
    Addition& subdir = additions[record.subdir];
    if (add(subdir, record, channel)) {
      ++summary.added;
      summary.added_files.push_back(record.subdir + "/" + record.fn);
      if (formats.shards || formats.run_exports) {
        learn_run_exports(subdir, record, channel);
      }
    }
    tell_attestations(subdir, record, channel, summary.warnings);
  }
  publish_all(channel, additions, formats, hook, summary);
  return summary;
}

IndexSummary remove_from_index(const fs::path& channel,
                               std::span<const Record> records) {
  std::map<std::string, Addition> subdirs = load_additions(channel, records);
  IndexSummary summary;
  for (const Record& record : records) {
    if (take_out(subdirs[record.subdir], record)) {
      ++summary.removed;
      summary.removed_files.push_back(record.subdir + "/" + record.fn);
    }
  }
  publish_all(channel, subdirs, detail::formats_of(channel), {}, summary);
  return summary;
}

IndexSummary add_to_index(const fs::path& channel, std::span<const Record> records) {
  return detail::add_to_index(channel, records, {});
}

}  // namespace distro::channel
