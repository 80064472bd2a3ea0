// The index of one subdir as it is found, before it is changed.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include "base/error.hpp"
#include "channel/subdir_index.hpp"

namespace distro::channel::detail {

inline constexpr const char* from_packages_file = "repodata_from_packages.json";
inline constexpr const char* patches_file = "patch_instructions.json";
inline constexpr const char* run_exports_file = "run_exports.json";
inline constexpr const char* compressed_run_exports_file = "run_exports.json.zst";

struct SubdirState {
  bool there = false;           ///< users see repodata
  bool zst_agrees = false;      ///< who reads the .zst sees the same
  SubdirIndex published;        ///< what users see
  SubdirIndex packages;         ///< the same before patch instructions
  std::string patches;          ///< the instructions that made `published`, or ""
  SubdirIndex run_exports;      ///< of run_exports.json, as far as they are known
  std::string shards;           ///< bytes of the index of shards, or ""
  std::set<std::string> files;  ///< that the current generation has of it
};

/// What users of a subdir see now. An index that cannot be read is given to
/// `on_damage`, and counts as none if that returns.
[[nodiscard]] SubdirState load_subdir(
    const std::filesystem::path& channel, const std::string& subdir,
    const std::function<void(const InputError&)>& on_damage);

}  // namespace distro::channel::detail
