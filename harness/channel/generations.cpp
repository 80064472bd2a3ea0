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
#include "channel/repodata_file.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kept_generations = 5;
constexpr std::string_view plain = "repodata.json";
constexpr std::string_view compressed = "repodata.json.zst";

[[noreturn]] void fail(const fs::path& path, std::string_view doing) {
  throw EnvironmentError(path.string() + ": cannot " + std::string(doing) + ": " +
                         std::strerror(errno));
}

void flush_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  if (!flushed) {
    fail(folder, "flush to disk");
  }
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

fs::path link_target(const std::string& subdir, std::string_view name) {
  return fs::path("..") / ".index" / "current" / subdir / name;
}

bool is_our_link(const fs::path& channel, const std::string& subdir,
                 std::string_view name) {
  std::error_code error;
  return fs::read_symlink(channel / subdir / name, error) == link_target(subdir, name);
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

bool is_stale_sibling(const std::string& name) {
  constexpr std::string_view starts[] = {
      "current_repodata.json", "repodata_from_packages.json",
      "repodata.json.bz2",     "repodata.json.gz",
      "repodata.json.xz",      "repodata_shards.",
      "repodata.jlap",         "run_exports.json"};
  return std::any_of(std::begin(starts), std::end(starts),
                     [&](std::string_view start) { return name.starts_with(start); });
}

class Channel {
 public:
  Channel(fs::path folder, const StepHook& hook)
      : folder_(std::move(folder)), index_(folder_ / ".index"), hook_(hook) {}

  bool publish(const IndexTexts& wanted) {
    const std::set<std::string> subdirs = subdirs_with_index();
    if (is_visible(wanted, subdirs)) {
      return false;
    }
    take_over(subdirs);
    for (const auto& [subdir, text] : wanted) {
      make_folders(folder_ / subdir);
      link(subdir);
    }
    step("linked");
    for (const auto& [subdir, text] : wanted) {
      remove_stale_siblings(subdir);
    }
    step("stale siblings removed");
    make_current(write_generation(wanted));
    remove_old_generations();
    step("old generations removed");
    return true;
  }

 private:
  void step(std::string_view name) const {
    if (hook_) {
      hook_(name);
    }
  }

  [[nodiscard]] std::set<std::string> subdirs_with_index() const {
    std::set<std::string> subdirs;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
      const std::string name = entry.path().filename().string();
      if (is_subdir(name) && entry.is_directory() &&
          (fs::exists(entry.path() / plain) || fs::exists(entry.path() / compressed))) {
        subdirs.insert(name);
      }
    }
    return subdirs;
  }

  /// Users see exactly this, and a .zst, if there is one, says the same. `wanted`
  /// covers all subdirs that have an index.
  [[nodiscard]] bool is_visible(const IndexTexts& wanted,
                                const std::set<std::string>& subdirs) const {
    return wanted.size() == subdirs.size() &&
           std::all_of(wanted.begin(), wanted.end(), [&](const auto& entry) {
             const auto& [subdir, text] = entry;
             const fs::path zst = folder_ / subdir / compressed;
             return base::read_file_if_there(folder_ / subdir / plain) == text &&
                    (!fs::exists(zst) || zst_says(zst, text));
           });
  }

  [[nodiscard]] static bool zst_says(const fs::path& zst, const std::string& text) {
    try {
      return read_repodata_file(zst) == text;
    } catch (const InputError&) {
      return false;
    }
  }

  /// Puts links where another indexer's files are, under which the same bytes are read.
  void take_over(const std::set<std::string>& subdirs) const {
    const bool all_ours =
        std::all_of(subdirs.begin(), subdirs.end(), [&](const std::string& subdir) {
          return is_our_link(folder_, subdir, plain) &&
                 is_our_link(folder_, subdir, compressed);
        });
    if (all_ours) {
      return;
    }
    IndexTexts visible;
    for (const std::string& subdir : subdirs) {
      try {
        if (const auto index = visible_index(folder_, subdir)) {
          visible[subdir] = index->text;
        }
      } catch (const InputError&) {
        // A damaged .zst shows nothing that could be taken over.
      }
    }
    make_current(write_generation(visible));
    step("taken over");
    for (const auto& [subdir, text] : visible) {
      link(subdir);
      step("taken over " + subdir);
    }
  }

  void link(const std::string& subdir) const {
    // The .zst comes second: until then one that is older than the plain file is passed
    // over by our readers.
    for (const std::string_view name : {plain, compressed}) {
      if (!is_our_link(folder_, subdir, name)) {
        replace_with_link(folder_ / subdir / name, link_target(subdir, name));
        step("a link");
      }
    }
  }

  /// Writes a generation that nobody sees yet, flushed to disk.
  [[nodiscard]] fs::path write_generation(const IndexTexts& texts) const {
    make_folders(index_);
    const std::uint64_t number = current_number() + 1;
    // Later ones were left unfinished by a kill, or somebody went back behind them.
    remove_generations([&](std::uint64_t other) { return other >= number; });
    const fs::path generation = index_ / std::to_string(number);
    make_folders(generation);
    step("a folder for the generation");
    for (const auto& [subdir, text] : texts) {
      make_folders(generation / subdir);
      if (!link_unchanged(generation, subdir, text)) {
        base::write_file(generation / subdir / plain, text);
        step("repodata.json");
        base::write_file(generation / subdir / compressed, zstd_compressed(text));
      }
      flush_folder(generation / subdir);
      step("a subdir of the generation");
    }
    flush_folder(generation);
    flush_folder(index_);
    return generation;
  }

  /// A subdir that stays as it is shares the files of the current generation.
  [[nodiscard]] bool link_unchanged(const fs::path& generation,
                                    const std::string& subdir,
                                    const std::string& text) const {
    const fs::path former = index_ / "current" / subdir;
    if (base::read_file_if_there(former / plain) != text ||
        !fs::exists(former / compressed) || !zst_says(former / compressed, text)) {
      return false;
    }
    for (const std::string_view name : {plain, compressed}) {
      if (::link((former / name).c_str(), (generation / subdir / name).c_str()) != 0) {
        ::unlink((generation / subdir / plain).c_str());
        return false;
      }
    }
    return true;
  }

  void make_current(const fs::path& generation) const {
    replace_with_link(index_ / "current", generation.filename());
    step("current");
  }

  void remove_stale_siblings(const std::string& subdir) const {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_ / subdir)) {
      if (is_stale_sibling(entry.path().filename().string())) {
        base::remove_tree(entry.path());
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

  void remove_old_generations() const {
    const std::uint64_t current = current_number();
    remove_generations(
        [&](std::uint64_t number) { return number + kept_generations <= current; });
  }

  fs::path folder_;
  fs::path index_;
  const StepHook& hook_;
};

}  // namespace

std::optional<VisibleIndex> visible_index(const fs::path& channel,
                                          const std::string& subdir) {
  const fs::path folder = channel / subdir;
  if (auto text = base::read_file_if_there(folder / plain)) {
    return VisibleIndex{*std::move(text), is_our_link(channel, subdir, plain),
                        (folder / plain).string()};
  }
  if (fs::exists(folder / compressed)) {
    return VisibleIndex{read_repodata_file(folder / compressed), false,
                        (folder / compressed).string()};
  }
  return std::nullopt;
}

bool publish(const fs::path& channel, const IndexTexts& wanted, const StepHook& hook) {
  return Channel(channel, hook).publish(wanted);
}

}  // namespace distro::channel::detail
