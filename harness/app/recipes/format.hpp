// `conda-distro fmt`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace distro::app {

/// What is to be formatted.
struct FormatRequest {
  std::filesystem::path repository;          ///< at or below the distribution's root
  std::vector<std::filesystem::path> paths;  ///< files and folders; none: all of it
  bool writes = false;                       ///< put what was formatted in its place
  bool compares = false;                     ///< show what changes
};

struct FormatAnswer {
  std::string path;  ///< as it was given, or below the distribution's root
  bool changed =
      false;           ///< its layout is not the canonical one (now it is, if written)
  std::string reason;  ///< why it was left as it is; else empty
  std::string fault;   ///< why it cannot be read, with place, line and caret
  std::string diff;    ///< if asked for
};

/// One answer a file, sorted by path. A folder stands for the recipes below it, and for
/// the manifests and distro.yaml of a distribution that is there. Throws UsageError for
/// a path that is not there or is none of these files, InputError if there is no
/// distribution.
[[nodiscard]] std::vector<FormatAnswer> format(const FormatRequest& request);

}  // namespace distro::app
