#include "channel/index.hpp"

#include "base/error.hpp"
#include "channel/channel_state.hpp"
#include "channel/channel_url.hpp"
#include "channel/index_steps.hpp"
#include "channel/package_record.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;
/// Whether an entry of the index is of the file that `record` is of.
bool is_of_same_file(const std::string& entry, const Record& record) {
  const std::string sha256 = detail::text_at(entry, "sha256");
  if (!sha256.empty()) {
    return sha256 == record.sha256;
  }
  const std::string md5 = detail::text_at(entry, "md5");
  return !md5.empty() && md5 == record.md5;
}

/// Puts a record in. Returns false if it was there: an entry stays as it is, for
/// whoever wrote it may have corrected what the package says.
bool add(detail::SubdirIndex& index, const Record& record, const fs::path& channel) {
  const fs::path file = channel / record.subdir / record.fn;
  if (!is_subdir(record.subdir) || record.sha256.empty()) {
    throw InputError(file.string() +
                     " cannot be indexed: its record has no subdir or no sha256");
  }
  detail::RecordTexts& records = index.records_of(record.fn);
  const auto [place, added] = records.try_emplace(record.fn);
  if (!added && !is_of_same_file(place->second, record)) {
    throw InputError(
        file.string() +
        ": the channel has this file with another content: its sha256 is " +
        detail::text_at(place->second, "sha256") + ", not " + record.sha256);
  }
  if (added) {
    place->second = detail::record_entry(record);
  }
  const bool was_removed = index.removed.erase(record.fn) != 0;
  return added || was_removed;
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
  ChannelState state =
      load_channel_state(channel, [](const InputError& error) { throw error; });
  IndexSummary summary;
  for (const Record& record : records) {
    SubdirState& subdir = state[record.subdir];
    if (add(subdir.index, record, channel)) {
      subdir.changed = true;
      ++summary.added;
    }
  }
  summary.packages = size_of(state);
  summary.changed = publish(channel, texts_of(state), hook);
  return summary;
}

IndexSummary add_to_index(const fs::path& channel, std::span<const Record> records) {
  return detail::add_to_index(channel, records, {});
}

}  // namespace distro::channel
