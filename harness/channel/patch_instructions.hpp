// Corrections of what packages say of themselves: patch_instructions.json, one of each
// subdir, as conda-index applies it.
//
// In this order: `packages` to the .tar.bz2 of that name, and to the .conda of the same
// stem; `packages.conda`; `revoke` marks records, which nobody can install any more;
// `remove` takes them out and lists them as removed. A field that is null goes, a field
// that is an object is merged into the one that is there.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "channel/subdir_index.hpp"

namespace distro::channel::detail {

class PatchInstructions {
 public:
  /// Throws InputError for what is no such document, or one of a newer version.
  PatchInstructions(std::string_view text, const std::string& origin);

  /// What becomes of the index of the packages.
  [[nodiscard]] SubdirIndex applied_to(const SubdirIndex& packages) const;

  /// The same, where `patched` is what these instructions made of a former state and
  /// only the records of `changed` are new since.
  [[nodiscard]] SubdirIndex applied_to(const SubdirIndex& packages,
                                       const SubdirIndex& patched,
                                       const std::set<std::string>& changed) const;

  /// Names of files that are not there, of fields that no record has, and of keys that
  /// mean nothing: what may be misspelt.
  [[nodiscard]] std::vector<std::string> warnings(const SubdirIndex& packages) const;

 private:
  struct FilePatch {
    std::vector<std::string> fields;  ///< JSON objects, merged one after the other
    bool dropped = false;             ///< it goes, and nothing tells of it
    bool revoked = false;
    bool removed = false;
  };
  void add(const std::string& fn, const std::string& fields);
  [[nodiscard]] static std::string applied(const FilePatch& patch,
                                           std::string_view entry);
  /// Says in `edits` and `removed` what becomes of one file that is among `packages`.
  void apply_to(const std::string& fn, const SubdirIndex& packages, RecordEdits& edits,
                std::set<std::string>& removed) const;

  std::string origin_;
  std::map<std::string, FilePatch> patches_;  ///< by file name
  std::vector<std::string> named_;            ///< file names as they were written
  std::set<std::string> unknown_fields_;
  std::set<std::string> unknown_keys_;
};

/// The instructions for the subdirs of a channel that `path` holds: a folder with
/// `<subdir>/patch_instructions.json`, or a package whose payload has these. By subdir.
/// Throws InputError if it holds none.
[[nodiscard]] std::map<std::string, std::string> read_patches(
    const std::filesystem::path& path);

}  // namespace distro::channel::detail
