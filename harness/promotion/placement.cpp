#include "promotion/placement.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "channel/repodata.hpp"

namespace distro::promotion {
namespace {

namespace fs = std::filesystem;
using channel::Record;

constexpr std::string_view conda = ".conda";
constexpr std::string_view tar_bz2 = ".tar.bz2";

bool is_package_file_name(std::string_view fn) {
  return (fn.ends_with(conda) || fn.ends_with(tar_bz2)) && !fn.starts_with(".") &&
         fn.find('/') == std::string_view::npos &&
         fn.find('\0') == std::string_view::npos;
}

fs::path source_of(const Record& record) {
  const std::string url = url_of(record);
  if (const std::optional<fs::path> path = channel::local_path(url)) {
    return *path;
  }
  throw InputError(record.fn + " is staged at " + url +
                   ": only a file of a channel that is a folder can be promoted");
}

using Shown = std::map<std::string, std::string>;  // fn -> sha256

/// What the index of one subdir shows; nothing if there is no index yet.
Shown shown_files(const fs::path& channel, const std::string& subdir) {
  Shown shown;
  const fs::path folder = channel / subdir;
  if (!fs::exists(folder / "repodata.json") &&
      !fs::exists(folder / "repodata.json.zst")) {
    return shown;
  }
  for (const Record& record :
       channel::load_repodata(channel::file_url(fs::absolute(channel)), subdir)
           .records) {
    shown[record.fn] = record.sha256;
  }
  return shown;
}

void look_at_destination(Placement& placement, const Shown& shown) {
  const Record& record = placement.record;
  const std::string tested = "; the tested file is " + record.sha256;
  const auto entry = shown.find(record.fn);
  placement.indexed = entry != shown.end();
  placement.present = fs::exists(placement.destination);
  const std::string on_disk =
      placement.present ? base::sha256_of_file(placement.destination) : record.sha256;
  const std::string said =
      placement.indexed && !entry->second.empty() ? entry->second : record.sha256;
  if (said != record.sha256 || (placement.indexed && on_disk != record.sha256)) {
    throw InputError(record.fn + " is in the channel with another content (sha256 " +
                     (said != record.sha256 ? said : on_disk) + ")" + tested);
  }
  if (on_disk != record.sha256) {
    throw InputError(record.fn +
                     " lies in the channel's folder, not in its index, with another "
                     "content (sha256 " +
                     on_disk + ")" + tested);
  }
  const std::string other = other_container(record.fn);
  if (shown.contains(other) ||
      fs::exists(placement.destination.parent_path() / other)) {
    throw InputError(record.fn + " is in the channel already, as " + other +
                     ": one distribution, one file");
  }
}

void flush_to_disk(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int reason = errno;
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  if (!flushed) {
    throw EnvironmentError(file.string() + ": cannot write to disk: " +
                           std::generic_category().message(reason));
  }
}

bool same_texts(std::vector<std::string> left, std::vector<std::string> right) {
  std::sort(left.begin(), left.end());
  std::sort(right.begin(), right.end());
  return left == right;
}

}  // namespace

std::string other_container(const std::string& fn) {
  if (fn.ends_with(conda)) {
    return fn.substr(0, fn.size() - conda.size()) + std::string(tar_bz2);
  }
  return fn.substr(0, fn.size() - tar_bz2.size()) + std::string(conda);
}

std::string url_of(const Record& record) {
  return record.url.empty() ? record.channel + "/" + record.subdir + "/" + record.fn
                            : record.url;
}

void require_sound(const Record& record) {
  if (!is_package_file_name(record.fn)) {
    throw InputError("'" + record.fn + "' is no name of a package file");
  }
  if (!channel::is_subdir(record.subdir)) {
    throw InputError(record.fn + ": '" + record.subdir + "' is no subdir");
  }
  if (record.sha256.size() != 64) {
    throw InputError(record.fn + ": the decision names no sha256");
  }
}

std::string promotion_id(std::span<const Record> artifacts) {
  std::set<std::string> lines;
  for (const Record& record : artifacts) {
    lines.insert(record.subdir + "/" + record.fn + " " + record.sha256 + "\n");
  }
  std::string text;
  for (const std::string& line : lines) {
    text += line;
  }
  return base::sha256(text).substr(0, 16);
}

std::vector<Placement> placements_of(std::span<const Record> artifacts,
                                     const fs::path& channel, const fs::path& copies) {
  std::vector<Placement> placements;
  for (const Record& record : artifacts) {
    require_sound(record);
    const fs::path place = fs::path(record.subdir) / record.fn;
    const fs::path other = fs::path(record.subdir) / other_container(record.fn);
    bool again = false;
    for (const Placement& former : placements) {
      const bool same_place = former.destination == channel / place;
      again = again || (same_place && former.record.sha256 == record.sha256);
      if (former.destination == channel / other || (same_place && !again)) {
        throw InputError("the decision has " + record.fn +
                         " twice, with different content");
      }
    }
    if (!again) {
      placements.push_back({.record = record,
                            .source = source_of(record),
                            .copy = copies / place,
                            .destination = channel / place});
    }
  }
  return placements;
}

void look_at_destinations(std::span<Placement> placements, const fs::path& channel) {
  std::map<std::string, Shown> shown;
  for (Placement& placement : placements) {
    const std::string& subdir = placement.record.subdir;
    if (!shown.contains(subdir)) {
      shown[subdir] = shown_files(channel, subdir);
    }
    look_at_destination(placement, shown[subdir]);
  }
}

void require_tested_content(const Placement& placement, const fs::path& file) {
  const std::string found = base::sha256_of_file(file);
  if (found != placement.record.sha256) {
    throw InputError(file.string() + " has sha256 " + found + "; the tested file is " +
                     placement.record.sha256);
  }
}

void copy_beside(const Placement& placement) {
  if (fs::exists(placement.copy) &&
      base::sha256_of_file(placement.copy) == placement.record.sha256) {
    return;
  }
  std::error_code error;
  fs::create_directories(placement.copy.parent_path(), error);
  if (!error) {
    fs::copy_file(placement.source, placement.copy,
                  fs::copy_options::overwrite_existing, error);
  }
  if (error) {
    throw EnvironmentError(placement.copy.string() + ": cannot copy " +
                           placement.source.string() + ": " + error.message());
  }
  fs::permissions(placement.copy, fs::perms::owner_write | fs::perms::owner_read |
                                      fs::perms::group_read | fs::perms::others_read);
  flush_to_disk(placement.copy);
}

Record record_to_publish(const Placement& placement, const fs::path& file) {
  const Record& tested = placement.record;
  Record record = channel::record_of_package(file);
  if (record.sha256 != tested.sha256) {
    throw InputError(file.string() + " has sha256 " + record.sha256 +
                     "; the tested file is " + tested.sha256);
  }
  if (record.distribution() != tested.distribution() ||
      !same_texts(record.depends, tested.depends) ||
      !same_texts(record.constrains, tested.constrains)) {
    throw InputError(tested.fn +
                     " says other things of itself than the index of its staging "
                     "channel, with which it was tested");
  }
  record.subdir = tested.subdir;
  record.fn = tested.fn;
  return record;
}

}  // namespace distro::promotion
