// One file of a promotion on its way: staging channel -> copy beside -> channel.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "channel/record.hpp"

namespace distro::promotion {

struct Placement {
  channel::Record record;             ///< as it was tested
  std::filesystem::path source;       ///< in the staging channel
  std::filesystem::path copy;         ///< below the channel's `.index`, unseen by users
  std::filesystem::path destination;  ///< in the channel
  bool present = false;               ///< the destination is there, with this content
  bool indexed = false;               ///< the channel's index shows it
};

/// Throws InputError for a name or subdir that is none (it would be a path), or a
/// record without sha256.
void require_sound(const channel::Record& record);

/// The name of the same distribution in the other container.
[[nodiscard]] std::string other_container(const std::string& fn);

/// Where a record's file is said to be.
[[nodiscard]] std::string url_of(const channel::Record& record);

/// Names a set of artifacts whatever their order: 16 hex digits.
[[nodiscard]] std::string promotion_id(std::span<const channel::Record> artifacts);

/// The way of each artifact, each file once. Throws InputError for a name or subdir
/// that is none (it would be a path), a record without sha256, a source that is no
/// local file, or two artifacts that claim the same place.
[[nodiscard]] std::vector<Placement> placements_of(
    std::span<const channel::Record> artifacts, const std::filesystem::path& channel,
    const std::filesystem::path& copies);

/// Sets `present` and `indexed`. Throws InputError if the channel has another content
/// under the same name, or the same distribution in the other container.
void look_at_destinations(std::span<Placement> placements,
                          const std::filesystem::path& channel);

/// Throws InputError if `file` has not the sha256 that was tested, EnvironmentError if
/// it cannot be read.
void require_tested_content(const Placement& placement,
                            const std::filesystem::path& file);

/// Copies source to copy, on disk when it returns. A whole copy that an earlier attempt
/// left is kept.
void copy_beside(const Placement& placement);

/// The record that the channel's index will show: what `file` says of itself. Throws
/// InputError if that is not what was tested (the staging channel's index said
/// something else of its name or dependencies).
[[nodiscard]] channel::Record record_to_publish(const Placement& placement,
                                                const std::filesystem::path& file);

}  // namespace distro::promotion
