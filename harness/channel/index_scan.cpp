#include "channel/index_scan.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "channel/record_text.hpp"
#include "channel/shared_loop.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t names_at_once = 2048;

/// Calls `action` for consecutive parts of 0..count-1, on all cores.
void for_each_block(std::size_t count,
                    const std::function<void(std::size_t, std::size_t)>& action) {
  for_each_in_turn((count + names_at_once - 1) / names_at_once, [&](std::size_t i) {
    action(i * names_at_once, std::min((i + 1) * names_at_once, count));
  });
}

}  // namespace

void ScannedSubdir::mark_seen(const RecordRow& row) {
  const bool conda = row.fn.ends_with(".conda");
  const RecordRows& rows =
      conda ? state.packages.packages_conda : state.packages.packages;
  const auto number = static_cast<std::size_t>(&row - rows.rows().data());
  (conda ? seen_conda : seen)[number] = 1;
}

ChannelScan::ChannelScan(const fs::path& channel) : channel_(channel) {
  std::vector<std::string> names = subdirs_of(channel_);
  names.emplace_back("noarch");
  std::vector<ScannedSubdir*> all;
  for (const std::string& name : std::set<std::string>(names.begin(), names.end())) {
    ScannedSubdir& subdir = subdirs_[name];
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
      ScannedSubdir& subdir = *all[i / 2];
      subdir.state = load_subdir(channel_, subdir.folder.path.filename().string(),
                                 [&](const InputError& error) {
                                   const std::lock_guard lock(turn);
                                   damage_.emplace_back(error.what());
                                 });
    }
  });
  for (ScannedSubdir* subdir : all) {
    for_each_block(subdir->stamps.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t at = begin; at < end; ++at) {
        subdir->stamps[at] = base::stamp_of(subdir->folder.folder.get(),
                                            subdir->folder.names[at].c_str());
      }
    });
    subdir->seen.assign(subdir->state.packages.packages.size(), 0);
    subdir->seen_conda.assign(subdir->state.packages.packages_conda.size(), 0);
  }
  std::sort(damage_.begin(), damage_.end());
}

/// Beside load_subdir for the same subdir: it may touch nothing but names and stamps.
void ChannelScan::list(ScannedSubdir& subdir) const {
  if (fs::is_directory(subdir.folder.path)) {
    PackageFolder found =
        list_packages(channel_, subdir.folder.path.filename().string());
    subdir.folder.names = std::move(found.names);
    subdir.folder.folder = std::move(found.folder);
    subdir.folder.with_sidecar = std::move(found.with_sidecar);
  }
  subdir.stamps.resize(subdir.folder.names.size());
}

std::vector<ScannedFile> ChannelScan::unknown_files(
    bool exports, const std::function<bool(const std::string&)>& suspect) {
  confirmed_.assign(cache_.size(), 0);
  rows_.assign(cache_.size(), nullptr);
  for_each_block(rows_.size(), [&](std::size_t begin, std::size_t end) {
    find_cached_rows(begin, end);
  });
  std::vector<ScannedFile> unknown;
  std::mutex turn;
  for (auto& [name, subdir] : subdirs_) {
    ScannedSubdir* const here = &subdir;
    for_each_block(subdir.stamps.size(), [&](std::size_t begin, std::size_t end) {
      std::vector<ScannedFile> found;
      for (std::size_t at = begin; at < end; ++at) {
        const ScannedFile file{here, at};
        if (here->stamps[at] && (suspect(file.key()) || !is_known(file, exports))) {
          found.push_back(file);
        }
      }
      const std::lock_guard lock(turn);
      unknown.insert(unknown.end(), found.begin(), found.end());
    });
  }
  std::sort(unknown.begin(), unknown.end(),
            [](const ScannedFile& left, const ScannedFile& right) {
              return left.subdir == right.subdir ? left.fn() < right.fn()
                                                 : left.key() < right.key();
            });
  return unknown;
}

/// Sets the records of the files of the cache, as far as they are of these files: not
/// of others with their names, as when somebody went back to a former generation. Names
/// of the cache are in order, as those of the index are: a row is mostly the next one
/// in its section.
void ChannelScan::find_cached_rows(std::size_t begin, std::size_t end) {
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

bool ChannelScan::is_known(const ScannedFile& file, bool exports) {
  const auto number = cache_.find(file.key());
  if (!number || !(cache_.stamp(*number) == file.stamp())) {
    return false;
  }
  confirmed_[*number] = 1;
  const RecordRow* row = rows_[*number];
  const SubdirState& state = file.subdir->state;
  if (row == nullptr || state.packages.removed.contains(file.fn()) ||
      (exports && state.run_exports.find(file.fn()) == nullptr)) {
    return false;
  }
  file.subdir->mark_seen(*row);
  return true;
}

std::optional<std::string> ChannelScan::known_digest(const std::string& key,
                                                     const base::FileStamp& stamp) {
  const auto number = cache_.find(key);
  if (!number || !(cache_.stamp(*number) == stamp)) {
    return std::nullopt;
  }
  confirmed_[*number] = 1;
  return cache_.file(*number).sha256;
}

void ChannelScan::keep(const std::map<std::string, CachedFile>& fresh) const {
  const FileCache cache = cache_.updated(confirmed_, fresh);
  if (!(cache == cache_)) {
    cache.save(channel_);
  }
}

}  // namespace distro::channel::detail
