#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "channel/incoming.hpp"
#include "channel/index_scan.hpp"
#include "channel/index_sidecars.hpp"
#include "channel/index_steps.hpp"
#include "channel/package_record.hpp"
#include "channel/patch_instructions.hpp"
#include "channel/record_text.hpp"
#include "channel/shared_loop.hpp"
#include "channel/subdir_update.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

/// A file that has to be opened, and what came of it.
struct OpenedFile {
  ScannedFile file;
  PackageFacts facts;      ///< of a file that could be read
  std::string unreadable;  ///< why it could not
  bool gone = false;       ///< it was removed since it was looked at
  bool settled = false;    ///< it may be remembered

  [[nodiscard]] fs::path path() const { return file.subdir->folder.path / file.fn(); }
};

void read_file(OpenedFile& opened, bool run_exports) {
  const auto now = std::chrono::system_clock::now();
  try {
    opened.facts = read_package(opened.path(), run_exports);
  } catch (const InputError& error) {
    opened.unreadable = error.what();
  } catch (const EnvironmentError&) {
    opened.gone = !fs::exists(opened.path());
    if (!opened.gone) {
      throw;
    }
  } catch (const nlohmann::json::exception& error) {
    opened.unreadable =
        opened.path().string() + ": the package cannot be indexed: " + error.what();
  }
  // The stamp is older than the content, or the file is read again the next time.
  opened.settled = base::is_settled(opened.file.stamp(), now);
}

class Indexing {
 public:
  Indexing(const fs::path& channel, const IndexOptions& options)
      : channel_(channel), options_(options) {
    if (!options_.patches.empty()) {
      patches_ = read_patches(options_.patches);
    }
    const ChannelFormats had = formats_of(channel_);
    formats_ = {options_.shards.value_or(had.shards),
                options_.run_exports.value_or(had.run_exports)};
    incoming_ = incoming_files(channel_);
  }

  IndexSummary run(const StepHook& hook) {
    ChannelScan scan(channel_);
    summary_.unreadable = scan.damage();
    std::vector<OpenedFile> files;
    for (const ScannedFile& file : scan.unknown_files(
             exports(),
             [&](const std::string& key) { return incoming_.contains(key); })) {
      if (!is_incoming(file)) {
        files.push_back({file, PackageFacts(), "", false, false});
      }
    }
    read_all(files);
    for (OpenedFile& file : files) {
      take(file);
    }
    leave_out_missing(scan);
    advertise(scan);
    // It tells of the files, not of the index: beside it is early enough.
    auto kept = std::async(std::launch::async, [&] { scan.keep(fresh_); });
    update(scan, hook);
    kept.get();
    return std::move(summary_);
  }

 private:
  [[nodiscard]] bool exports() const { return formats_.shards || formats_.run_exports; }

  /// A file of a promotion that is not finished, unless it is shown already: then the
  /// promotion was stopped after its one visible step.
  [[nodiscard]] bool is_incoming(const ScannedFile& file) const {
    const auto note = incoming_.find(file.key());
    return note != incoming_.end() &&
           file.subdir->state.packages.find(file.fn()) == nullptr &&
           base::sha256_of_file(file.subdir->folder.path / file.fn()) == note->second;
  }

  void read_all(std::vector<OpenedFile>& files) {
    std::mutex turn;
    std::size_t done = 0;
    summary_.opened = files.size();
    for_each_in_turn(files.size(), [&](std::size_t i) {
      read_file(files[i], exports());
      const std::lock_guard lock(turn);
      ++done;
      if (options_.progress) {
        options_.progress(done, files.size());
      }
    });
  }

  /// An entry of the same file stays as it is: who wrote it may have corrected what the
  /// package says, or knows more keys.
  void take(OpenedFile& opened) {
    if (!opened.unreadable.empty()) {
      summary_.unreadable.push_back(std::move(opened.unreadable));
    }
    if (opened.gone || opened.facts.entry.empty()) {
      return;
    }
    const ScannedFile& file = opened.file;
    SubdirChange& change = changes_[file.subdir->folder.subdir];
    const SubdirIndex& index = file.subdir->state.packages;
    const RecordRow* row = index.find(file.fn());
    const bool same =
        row != nullptr && text_at(row->entry, "sha256") == opened.facts.sha256;
    if (row != nullptr) {
      file.subdir->mark_seen(*row);
    }
    if (!same) {
      change.records[file.fn()] = std::move(opened.facts.entry);
      summary_.added_files.push_back(file.key());
      if (row != nullptr) {
        summary_.removed_files.push_back(file.key());
      }
    } else if (index.removed.contains(file.fn())) {
      change.records[file.fn()] = std::string(row->entry);
    }
    if (exports()) {
      change.run_exports[file.fn()] = std::move(opened.facts.run_exports);
    }
    if (opened.settled) {
      fresh_[file.key()] = {file.stamp(), opened.facts.sha256};
    }
  }

  void leave_out_missing(ChannelScan& scan) {
    for (const auto& [name, subdir] : scan.subdirs()) {
      const auto leave_out = [&, &subdir_name = name](const RecordRows& rows,
                                                      const std::vector<char>& seen) {
        for (std::size_t i = 0; i < seen.size(); ++i) {
          if (seen[i] == 0) {
            const std::string fn(rows.rows()[i].fn);
            changes_[subdir_name].records[fn] = std::nullopt;
            summary_.removed_files.push_back(subdir_name + "/" + fn);
          }
        }
      };
      leave_out(subdir.state.packages.packages, subdir.seen);
      leave_out(subdir.state.packages.packages_conda, subdir.seen_conda);
    }
    std::sort(summary_.removed_files.begin(), summary_.removed_files.end());
    summary_.added = summary_.added_files.size();
    summary_.removed = summary_.removed_files.size();
  }

  void advertise(ChannelScan& scan) {
    SidecarNews news = advertise_sidecars(scan, changes_);
    fresh_.merge(news.fresh);
    summary_.warnings = std::move(news.warnings);
  }

  void update(ChannelScan& scan, const StepHook& hook) {
    ChangedSubdirs changed;
    for (const auto& [name, subdir] : scan.subdirs()) {
      SubdirChange& change = changes_[name];
      change.base_url = options_.base_url;
      if (const auto patches = patches_.find(name); patches != patches_.end()) {
        change.patches = patches->second;
      }
      SubdirUpdate update =
          update_subdir(channel_, name, subdir.state, change, formats_);
      summary_.packages += update.packages;
      std::move(update.warnings.begin(), update.warnings.end(),
                std::back_inserter(summary_.warnings));
      if (update.changed) {
        changed[name] = std::move(update.files);
      }
    }
    for (const auto& [name, patches] : patches_) {
      if (!scan.subdirs().contains(name)) {
        summary_.warnings.push_back(options_.patches.string() + ": instructions for " +
                                    name + ", which the channel does not have");
      }
    }
    if (!changed.empty()) {
      publish(channel_, changed, hook);
      summary_.changed = true;
    }
  }

  const fs::path& channel_;
  const IndexOptions& options_;
  ChannelFormats formats_;
  std::map<std::string, std::string> patches_;
  IncomingFiles incoming_;
  std::map<std::string, SubdirChange> changes_;
  std::map<std::string, CachedFile> fresh_;  ///< what was learnt now
  IndexSummary summary_;
};

}  // namespace

IndexSummary index_channel(const fs::path& channel, const IndexOptions& options,
                           const StepHook& hook) {
  const base::FileLock lock = lock_channel(channel);
  return Indexing(channel, options).run(hook);
}

}  // namespace distro::channel::detail

namespace distro::channel {

IndexSummary index_channel(const std::filesystem::path& channel,
                           const IndexOptions& options) {
  return detail::index_channel(channel, options, {});
}

}  // namespace distro::channel
