#include "channel/generations.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/channel_url.hpp"
#include "channel/index_bytes.hpp"
#include "channel/package_files.hpp"
#include "channel/repodata_file.hpp"
#include "channel/shard_writer.hpp"
#include "channel/shared_loop.hpp"
#include "channel/visible_index.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kept_generations = 5;

[[noreturn]] void fail(const fs::path& path, std::string_view doing) {
  throw EnvironmentError(path.string() + ": cannot " + std::string(doing) + ": " +
                         std::strerror(errno));
}

void make_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw EnvironmentError(folder.string() +
                           ": cannot make the folder: " + error.message());
  }
}

/// Puts a symbolic link where something may be already, with one rename.
void replace_with_link(const fs::path& path, const fs::path& target) {
  const fs::path beside =
      path.parent_path() / ("." + path.filename().string() + ".link");
  ::unlink(beside.c_str());  // of a run that was killed
  if (::symlink(target.c_str(), beside.c_str()) != 0) {
    fail(beside, "make the link");
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    fail(path, "rename into place");
  }
  flush_folder(path.parent_path());
}

std::optional<std::uint64_t> number_of(const fs::path& folder) {
  const std::string name = folder.filename().string();
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc() && end == name.data() + name.size()
             ? std::optional(number)
             : std::nullopt;
}

/// The numbers of all generations on disk, also of those that a kill left unfinished.
std::set<std::uint64_t> numbers_in(const fs::path& folder) {
  std::set<std::uint64_t> numbers;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (const auto number = number_of(entry.path()); number && !entry.is_symlink()) {
      numbers.insert(*number);
    }
  }
  return numbers;
}

/// The index files that say something of the packages, in all their compressions, but
/// repodata.json and its .zst. Names, not a listing: a subdir may hold a million files.
std::vector<std::string> siblings() {
  std::vector<std::string> names = {
      "repodata.json.bz2", "repodata.json.gz",
      "repodata.json.xz",  "repodata.jlap",
      "repodata.jlap.zst", "repodata_shards_from_packages.msgpack.zst",
      shards_file};
  for (const char* name :
       {"current_repodata.json", "repodata_from_packages.json", "run_exports.json"}) {
    for (const char* compression : {"", ".zst", ".bz2", ".gz", ".xz"}) {
      names.push_back(std::string(name) + compression);
    }
  }
  return names;
}

std::shared_ptr<const TextPieces> shared_pieces(PaddedText text) {
  const auto memory = std::make_shared<const PaddedText>(std::move(text));
  const auto pieces = std::make_shared<TextPieces>();
  pieces->share(memory->view());
  pieces->keep(memory);
  return pieces;
}

/// Gives a file of a former generation a second name.
void share(const fs::path& former, const fs::path& now) {
  if (::link(former.c_str(), now.c_str()) != 0) {
    write_new_file(
        now, TextPieces(base::read_file(former)));  // a file system without hard links
  }
}

class Channel {
 public:
  Channel(fs::path folder, const StepHook& hook)
      : folder_(std::move(folder)), index_(folder_ / ".index"), hook_(hook) {}

  void publish(const ChangedSubdirs& changed) {
    take_over(changed);
    const fs::path generation = write_generation(changed);
    for (const auto& [subdir, files] : changed) {
      make_folders(folder_ / subdir);
      for (const auto& [name, file] : files) {
        if (file.linked) {
          link(subdir, name);
        }
      }
    }
    step("linked");
    for (const auto& [subdir, files] : changed) {
      remove_siblings(subdir, files, false);
    }
    step("stale siblings removed");
    make_current(generation);
    for (const auto& [subdir, files] : changed) {
      remove_siblings(subdir, files, true);
    }
    step("links to nothing removed");
    remove_old_generations(changed);
    step("old generations removed");
  }

 private:
  void step(std::string_view name) const {
    if (hook_) {
      hook_(name);
    }
  }

  /// The subdirs of which users see repodata.
  [[nodiscard]] std::vector<std::string> subdirs_with_index() const {
    std::vector<std::string> subdirs = subdirs_of(folder_);
    std::erase_if(subdirs, [&](const std::string& subdir) {
      return !fs::exists(folder_ / subdir / plain_file) &&
             !fs::exists(folder_ / subdir / compressed_file);
    });
    return subdirs;
  }

  /// Puts links where another indexer's files are, under which the same bytes are read.
  void take_over(const ChangedSubdirs& changed) const {
    ChangedSubdirs taken;
    for (const std::string& subdir : subdirs_with_index()) {
      if (!is_ours(subdir, changed)) {
        taken[subdir] = files_seen(subdir, changed);
      }
    }
    std::erase_if(taken, [](const auto& entry) { return entry.second.empty(); });
    if (taken.empty()) {
      return;
    }
    make_current(write_generation(taken));
    step("taken over");
    for (const auto& [subdir, files] : taken) {
      // The .zst comes second: until then one that is older than the plain file is
      // passed over by our readers.
      for (const auto& [name, file] : files) {
        if (file.linked) {
          link(subdir, name);
        }
      }
      step("taken over " + subdir);
    }
  }

  /// Users read repodata, and what else is going to be ours, through our links.
  [[nodiscard]] bool is_ours(const std::string& subdir,
                             const ChangedSubdirs& changed) const {
    const auto wanted = changed.find(subdir);
    return reads_ours(subdir) &&
           (wanted == changed.end() ||
            std::none_of(wanted->second.begin(), wanted->second.end(),
                         [&](const auto& file) {
                           return file.second.linked && is_theirs(subdir, file.first);
                         }));
  }

  [[nodiscard]] bool reads_ours(const std::string& subdir) const {
    const auto reads = [&](const char* name) {
      return is_our_link(folder_, subdir, name) && fs::exists(folder_ / subdir / name);
    };
    return reads(plain_file) && reads(compressed_file);
  }

  [[nodiscard]] bool is_theirs(const std::string& subdir,
                               const std::string& name) const {
    return fs::exists(folder_ / subdir / name) && !is_our_link(folder_, subdir, name);
  }

  /// What users of a subdir see, as files of a generation: repodata, and what else of
  /// theirs is going to be ours.
  [[nodiscard]] SubdirFiles files_seen(const std::string& subdir,
                                       const ChangedSubdirs& changed) const {
    SubdirFiles files;
    std::error_code none;
    for (const fs::directory_entry& file :
         fs::directory_iterator(index_ / "current" / subdir, none)) {
      const std::string name = file.path().filename().string();
      files[name].linked = is_our_link(folder_, subdir, name);
    }
    if (!reads_ours(subdir)) {
      try {
        if (auto index = visible_index(folder_, subdir)) {
          const auto text = shared_pieces(std::move(index->text));
          files[plain_file] = {text, false, true};
          files[compressed_file] = {text, true, true};
        }
      } catch (const InputError&) {
        return {};  // a damaged .zst shows nothing that could be taken over
      }
    }
    const auto wanted = changed.find(subdir);
    if (wanted == changed.end()) {
      return files;
    }
    for (const auto& [name, file] : wanted->second) {
      if (file.linked && is_theirs(subdir, name) && name != plain_file &&
          name != compressed_file) {
        files[name].linked = true;
        files[name].text = std::make_shared<const TextPieces>(
            base::read_file(folder_ / subdir / name));
      }
    }
    return files;
  }

  void link(const std::string& subdir, const std::string& name) const {
    if (!is_our_link(folder_, subdir, name)) {
      replace_with_link(folder_ / subdir / name, link_target(subdir, name));
      step("a link");
    }
  }

  /// Writes a generation that nobody sees yet, flushed to disk.
  [[nodiscard]] fs::path write_generation(const ChangedSubdirs& changed) const {
    make_folders(index_);
    const std::uint64_t number = current_number() + 1;
    // Later ones were left unfinished by a kill, or somebody went back behind them.
    remove_generations([&](std::uint64_t other) { return other >= number; });
    const fs::path generation = index_ / std::to_string(number);
    make_folders(generation);
    step("a folder for the generation");
    share_unchanged(generation, changed);
    std::vector<std::pair<fs::path, NewFile>> written;
    for (const auto& [subdir, files] : changed) {
      make_folders(generation / subdir);
      for (const auto& [name, file] : files) {
        if (file.text) {
          written.emplace_back(generation / subdir / name, file);
        } else {
          share(index_ / "current" / subdir / name, generation / subdir / name);
        }
      }
    }
    for_each_in_turn(written.size(), [&](std::size_t i) {
      const auto& [path, file] = written[i];
      if (file.compressed) {
        write_new_file(path, TextPieces(zstd_bytes(*file.text)));
      } else {
        write_new_file(path, *file.text);
      }
    });
    step("the files of the generation");
    for (const fs::directory_entry& entry : fs::directory_iterator(generation)) {
      flush_folder(entry.path());
    }
    flush_folder(generation);
    flush_folder(index_);
    step("a generation");
    return generation;
  }

  void share_unchanged(const fs::path& generation,
                       const ChangedSubdirs& changed) const {
    std::error_code error;
    for (const fs::directory_entry& folder :
         fs::directory_iterator(index_ / "current", error)) {
      const std::string subdir = folder.path().filename().string();
      if (changed.contains(subdir) || !folder.is_directory()) {
        continue;
      }
      make_folders(generation / subdir);
      for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
        share(file.path(), generation / subdir / file.path().filename());
      }
    }
  }

  void make_current(const fs::path& generation) const {
    replace_with_link(index_ / "current", generation.filename());
    step("current");
  }

  /// Removes the index files in a subdir that are not among `files`: our links, or what
  /// is not our link.
  void remove_siblings(const std::string& subdir, const SubdirFiles& files,
                       bool links) const {
    for (const std::string& name : siblings()) {
      const auto kept = files.find(name);
      const bool wanted = kept != files.end() && kept->second.linked;
      if (!wanted && is_our_link(folder_, subdir, name) == links) {
        base::remove_tree(folder_ / subdir / name);
      }
    }
  }

  /// 0 if there is none yet.
  [[nodiscard]] std::uint64_t current_number() const {
    std::error_code error;
    return number_of(fs::read_symlink(index_ / "current", error)).value_or(0);
  }

  void remove_generations(const std::function<bool(std::uint64_t)>& is_wanted) const {
    for (const std::uint64_t number : numbers_in(index_)) {
      if (is_wanted(number)) {
        base::remove_tree(index_ / std::to_string(number));
      }
    }
  }

  void remove_old_generations(const ChangedSubdirs& changed) const {
    const std::uint64_t current = current_number();
    remove_generations(
        [&](std::uint64_t number) { return number + kept_generations <= current; });
    if (current % kept_generations != 0) {
      return;  // shards that nobody needs any more are no hurry
    }
    for (const auto& [subdir, files] : changed) {
      std::vector<std::string> indexes;
      for (const std::uint64_t number : numbers_in(index_)) {
        if (auto bytes = base::read_file_if_there(index_ / std::to_string(number) /
                                                  subdir / shards_file)) {
          indexes.push_back(*std::move(bytes));
        }
      }
      remove_unnamed_shards(folder_ / subdir, indexes);
    }
  }

  fs::path folder_;
  fs::path index_;
  const StepHook& hook_;
};

}  // namespace

void publish(const fs::path& channel, const ChangedSubdirs& changed,
             const StepHook& hook) {
  Channel(channel, hook).publish(changed);
}

}  // namespace distro::channel::detail
