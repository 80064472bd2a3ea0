#include "prefix/package_entry.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

/// What the marker says; nothing for one that is torn or of an earlier version.
std::optional<FolderState> noted_state(const std::string& text) {
  const base::Json json = base::Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("entries") || !json.contains("state") ||
      !json["entries"].is_number_unsigned() || !json["state"].is_string()) {
    return std::nullopt;
  }
  return FolderState{json["entries"].get<std::uint64_t>(),
                     json["state"].get<std::string>()};
}

}  // namespace

bool is_entry_key(std::string_view text) {
  return base::is_hex(text, 64) ||
         (text.starts_with("md5-") && base::is_hex(text.substr(4), 32));
}

PackageEntry::PackageEntry(const fs::path& cache, const std::string& key)
    : folder_(cache / key) {}

fs::path PackageEntry::beside(const std::string& ending) const {
  return folder_.parent_path() / (folder_.filename().string() + ending);
}

channel::PartialFile PackageEntry::part(const std::string& fn) const {
  // Readers of packages know them by their ending.
  const std::string ending = fn.ends_with(".tar.bz2") ? ".tar.bz2" : ".conda";
  return {beside(".part" + ending), beside(".part.info")};
}

PackageEntry::Found PackageEntry::look() const {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(folder_, error))) {
    return Found::nothing;
  }
  try {
    const auto text = base::read_file_if_there(marker());
    const auto noted = text ? noted_state(*text) : std::nullopt;
    if (!noted) {
      return Found::unfinished;
    }
    return state_of(folder_) == *noted ? Found::whole : Found::changed;
  } catch (const EnvironmentError&) {
    return Found::changed;  // unreadable, or another process is removing it
  }
}

void PackageEntry::place(const fs::path& extracted) const {
  fs::rename(extracted, folder_);
}

void PackageEntry::confirm(const std::string& fn) const {
  try {
    const FolderState state = state_of(folder_);
    base::write_file(marker(), base::pretty({{"file", fn},
                                             {"entries", state.entries},
                                             {"state", state.digest}}));
  } catch (const EnvironmentError&) {
    base::remove_tree(folder_);
    throw;
  }
}

void PackageEntry::remove() const {
  fs::remove(marker());
  base::remove_tree(folder_);
}

void remove_leftovers(const fs::path& cache, const std::set<std::string>& ours) {
  for (const fs::directory_entry& found : fs::directory_iterator(cache)) {
    const std::string name = found.path().filename().string();
    // What write_file has not renamed yet begins with a dot.
    const bool is_unnamed = name.starts_with('.');
    const std::size_t begin = is_unnamed ? 1 : 0;
    const std::size_t dot = std::min(name.find('.', begin), name.size());
    const std::string key = name.substr(begin, dot - begin);
    const std::string_view ending = std::string_view(name).substr(dot);
    const bool is_part = !is_unnamed && ending.starts_with(".part");
    const PackageEntry entry(cache, key);
    // A later run may continue a part.
    if (!is_entry_key(key) || !(is_unnamed || is_part || ending.starts_with(".new-")) ||
        (is_part && entry.look() != PackageEntry::Found::whole)) {
      continue;
    }
    if (ours.contains(key) || base::FileLock::try_lock(entry.lock())) {
      base::remove_tree(found.path());
    }
  }
}

}  // namespace distro::prefix
