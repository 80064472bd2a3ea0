#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "channel/channel_state.hpp"
#include "channel/file_cache.hpp"
#include "channel/incoming.hpp"
#include "channel/index_steps.hpp"
#include "channel/package_files.hpp"
#include "channel/package_record.hpp"
#include "channel/patch_instructions.hpp"
#include "channel/record_text.hpp"
#include "channel/shared_loop.hpp"
#include "channel/subdir_update.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t names_at_once = 2048;

/// A subdir while it is indexed.
struct Subdir {
  PackageFolder folder;
  SubdirState state;
  SubdirChange change;
  std::vector<std::optional<FileStamp>> stamps;  ///< of folder.names
  std::vector<char> seen;        ///< of the rows of state.packages.packages
  std::vector<char> seen_conda;  ///< of the rows of state.packages.packages_conda
};

/// A file that has to be opened, and what came of it.
struct OpenedFile {
  Subdir* subdir = nullptr;
  std::string fn;
  FileStamp stamp;
  PackageFacts facts;      ///< of a file that could be read
  std::string unreadable;  ///< why it could not
  bool settled = false;    ///< it may be remembered

  [[nodiscard]] std::string key() const { return subdir->folder.subdir + "/" + fn; }
};

/// A file that changed a moment ago may change again within one tick of the clock of
/// its file system: that of some ticks only every second or two.
bool is_settled(const FileStamp& stamp, std::chrono::system_clock::time_point now) {
  using namespace std::chrono_literals;
  const std::chrono::nanoseconds changed(stamp.changed);
  const std::chrono::nanoseconds tick = changed % 1s == 0s ? 2s : 100ms;
  return changed + tick < now.time_since_epoch();
}

void read_file(OpenedFile& file, bool run_exports) {
  const auto now = std::chrono::system_clock::now();
  const fs::path path = file.subdir->folder.path / file.fn;
  try {
    file.facts = read_package(path, run_exports);
  } catch (const InputError& error) {
    file.unreadable = error.what();
  } catch (const nlohmann::json::exception& error) {
    file.unreadable =
        path.string() + ": the package cannot be indexed: " + error.what();
  }
  // The stamp is older than the content, or the file is read again the next time.
  file.settled = is_settled(file.stamp, now);
}

/// Calls `action` for consecutive parts of 0..count-1, on all cores.
void for_each_block(std::size_t count,
                    const std::function<void(std::size_t, std::size_t)>& action) {
  for_each_in_turn((count + names_at_once - 1) / names_at_once, [&](std::size_t i) {
    action(i * names_at_once, std::min((i + 1) * names_at_once, count));
  });
}

class Indexing {
 public:
  Indexing(const fs::path& channel, const IndexOptions& options)
      : channel_(channel), options_(options) {}

  IndexSummary run(const StepHook& hook) {
    if (!options_.patches.empty()) {
      patches_ = read_patches(options_.patches);
    }
    const ChannelFormats had = formats_of(channel_);
    formats_ = {options_.shards.value_or(had.shards),
                options_.run_exports.value_or(had.run_exports)};
    incoming_ = incoming_files(channel_);
    load();
    std::vector<OpenedFile> files = files_to_open();
    read_all(files);
    for (OpenedFile& file : files) {
      take(file);
    }
    leave_out_missing();
    // It tells of the files, not of the index: beside it is early enough.
    auto kept = std::async(std::launch::async, [&] { keep_cache(); });
    update(hook);
    kept.get();
    return std::move(summary_);
  }

 private:
  [[nodiscard]] bool exports() const { return formats_.shards || formats_.run_exports; }

  /// Reads the index, and looks at the files at the same time.
  void load() {
    std::set<std::string> names = subdirs_on_disk();
    names.insert("noarch");
    std::vector<Subdir*> all;
    for (const std::string& name : names) {
      Subdir& subdir = subdirs_[name];
      subdir.folder.subdir = name;
      subdir.folder.path = channel_ / name;
      all.push_back(&subdir);
    }
    std::mutex turn;
    for_each_in_turn(1 + 2 * all.size(), [&](std::size_t i) {
      if (i == 2 * all.size()) {
        cache_ = FileCache::load(channel_);
      } else if (i % 2 == 0) {
        list(*all[i / 2]);
      } else {
        all[i / 2]->state = load_subdir(
            channel_, all[i / 2]->folder.subdir, [&](const InputError& error) {
              const std::lock_guard lock(turn);
              summary_.unreadable.emplace_back(error.what());
            });
      }
    });
    for (Subdir* subdir : all) {
      for_each_block(subdir->stamps.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) {
          subdir->stamps[at] =
              stamp_of(subdir->folder.folder.get(), subdir->folder.names[at].c_str());
        }
      });
    }
    confirmed_.assign(cache_.size(), 0);
  }

  void list(Subdir& subdir) const {
    if (fs::is_directory(subdir.folder.path)) {
      const std::string name = subdir.folder.subdir;
      subdir.folder = list_packages(channel_, name);
    }
    subdir.stamps.resize(subdir.folder.names.size());
  }

  [[nodiscard]] std::set<std::string> subdirs_on_disk() const {
    const std::vector<std::string> names = subdirs_of(channel_);
    return {names.begin(), names.end()};
  }

  /// The files that are not known to be as the index has them. Marks the others as
  /// seen.
  std::vector<OpenedFile> files_to_open() {
    std::vector<OpenedFile> files;
    std::mutex turn;
    find_cached_rows();
    for (auto& [name, subdir] : subdirs_) {
      subdir.seen.assign(subdir.state.packages.packages.size(), 0);
      subdir.seen_conda.assign(subdir.state.packages.packages_conda.size(), 0);
      for_each_block(subdir.stamps.size(), [&](std::size_t begin, std::size_t end) {
        std::vector<OpenedFile> found;
        for (std::size_t at = begin; at < end; ++at) {
          if (subdir.stamps[at] && !is_known(subdir, at)) {
            found.push_back({&subdir, subdir.folder.names[at], *subdir.stamps[at],
                             PackageFacts(), "", false});
          }
        }
        const std::lock_guard lock(turn);
        std::move(found.begin(), found.end(), std::back_inserter(files));
      });
    }
    std::erase_if(files, [&](const OpenedFile& file) { return is_incoming(file); });
    std::sort(files.begin(), files.end(),
              [](const OpenedFile& left, const OpenedFile& right) {
                return std::pair(left.subdir->folder.subdir, left.fn) <
                       std::pair(right.subdir->folder.subdir, right.fn);
              });
    return files;
  }

  /// The records of the files of the cache, as far as they are of these files: not of
  /// others with their names, as when somebody went back to a former generation.
  void find_cached_rows() {
    rows_.assign(cache_.size(), nullptr);
    for_each_block(rows_.size(), [&](std::size_t begin, std::size_t end) {
      find_cached_rows(begin, end);
    });
  }

  /// Names of the cache are in order, as those of the index are: a row is mostly the
  /// next one in its section.
  void find_cached_rows(std::size_t begin, std::size_t end) {
    const RecordRow* next = nullptr;
    const RecordRow* last = nullptr;
    for (std::size_t i = begin; i < end; ++i) {
      const std::string_view path = cache_.name(i);
      const std::size_t slash = path.find('/');
      const auto subdir = subdirs_.find(std::string(path.substr(0, slash)));
      if (slash == std::string_view::npos || subdir == subdirs_.end()) {
        continue;
      }
      const std::string_view fn = path.substr(slash + 1);
      const SubdirIndex& index = subdir->second.state.packages;
      const RecordRow* row = next != last && next->fn == fn ? next : index.find(fn);
      if (row == nullptr) {
        continue;
      }
      const RecordRows& rows =
          fn.ends_with(".conda") ? index.packages_conda : index.packages;
      next = row + 1;
      last = rows.rows().data() + rows.size();
      if (text_at(row->entry, "sha256") == cache_.file(i).sha256) {
        rows_[i] = row;
      }
    }
  }

  bool is_known(Subdir& subdir, std::size_t at) {
    const std::string& fn = subdir.folder.names[at];
    const std::string key = subdir.folder.subdir + "/" + fn;
    const auto number = cache_.find(key);
    if (!number || incoming_.contains(key)) {
      return false;
    }
    if (!(cache_.stamp(*number) == *subdir.stamps[at])) {
      return false;
    }
    confirmed_[*number] = 1;
    const RecordRow* row = rows_[*number];
    if (row == nullptr ||
        (!subdir.state.packages.removed.empty() &&
         subdir.state.packages.removed.contains(fn)) ||
        (exports() && subdir.state.run_exports.find(fn) == nullptr)) {
      return false;
    }
    mark(subdir, *row);
    return true;
  }

  static void mark(Subdir& subdir, const RecordRow& row) {
    const SubdirIndex& index = subdir.state.packages;
    const bool conda = row.fn.ends_with(".conda");
    const auto& rows = (conda ? index.packages_conda : index.packages).rows();
    (conda ? subdir.seen_conda
           : subdir.seen)[static_cast<std::size_t>(&row - rows.data())] = 1;
  }

  /// A file of a promotion that is not finished, unless it is shown already: then the
  /// promotion was stopped after its one visible step.
  [[nodiscard]] bool is_incoming(const OpenedFile& file) const {
    const auto note = incoming_.find(file.key());
    return note != incoming_.end() &&
           file.subdir->state.packages.find(file.fn) == nullptr &&
           base::sha256_of_file(file.subdir->folder.path / file.fn) == note->second;
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
  void take(OpenedFile& file) {
    if (!file.unreadable.empty()) {
      summary_.unreadable.push_back(std::move(file.unreadable));
      return;
    }
    SubdirChange& change = file.subdir->change;
    const SubdirIndex& index = file.subdir->state.packages;
    const RecordRow* row = index.find(file.fn);
    const bool same =
        row != nullptr && text_at(row->entry, "sha256") == file.facts.sha256;
    if (row != nullptr) {
      mark(*file.subdir, *row);
    }
    if (!same) {
      change.records[file.fn] = file.facts.entry;
      summary_.added_files.push_back(file.key());
      if (row != nullptr) {
        summary_.removed_files.push_back(file.key());
      }
    } else if (index.removed.contains(file.fn)) {
      change.records[file.fn] = std::string(row->entry);
    }
    if (exports()) {
      change.run_exports[file.fn] = std::move(file.facts.run_exports);
    }
    if (file.settled) {
      fresh_[file.key()] = {file.stamp, file.facts.sha256};
    }
  }

  void leave_out_missing() {
    for (auto& [name, subdir] : subdirs_) {
      const auto leave_out = [&, &change = subdir.change, &subdir_name = name](
                                 const RecordRows& rows,
                                 const std::vector<char>& seen) {
        for (std::size_t i = 0; i < seen.size(); ++i) {
          if (seen[i] == 0) {
            const std::string fn(rows.rows()[i].fn);
            change.records[fn] = std::nullopt;
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

  void keep_cache() const {
    const FileCache cache = cache_.updated(confirmed_, fresh_);
    if (!(cache == cache_)) {
      cache.save(channel_);
    }
  }

  void update(const StepHook& hook) {
    ChangedSubdirs changed;
    for (auto& [name, subdir] : subdirs_) {
      subdir.change.base_url = options_.base_url;
      if (const auto patches = patches_.find(name); patches != patches_.end()) {
        subdir.change.patches = patches->second;
      }
      SubdirUpdate update =
          update_subdir(channel_, name, subdir.state, subdir.change, formats_);
      summary_.packages += update.packages;
      std::move(update.warnings.begin(), update.warnings.end(),
                std::back_inserter(summary_.warnings));
      if (update.changed) {
        changed[name] = std::move(update.files);
      }
    }
    for (const auto& [name, patches] : patches_) {
      if (!subdirs_.contains(name)) {
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
  std::map<std::string, Subdir> subdirs_;
  FileCache cache_;
  std::vector<const RecordRow*> rows_;       ///< of what the cache knows; or null
  std::vector<char> confirmed_;              ///< rows of the cache that still hold
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
