// Real package files for tests, made on the spot.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "channel/record.hpp"

namespace distro::test {

/// A file of the payload.
struct PayloadFile {
  std::string content;
  int mode = 0644;
  std::string symlink;             ///< target: then it is a symbolic link
  std::string prefix_placeholder;  ///< in paths.json; empty: none
  std::string file_mode = "text";  ///< of the placeholder: "text" or "binary"
  bool listed = true;              ///< in paths.json
};

/// What a package is to hold. info/index.json, info/paths.json and info/files are made
/// from it; `info` adds further files ("info/test/run_test.sh") or replaces those.
struct PackageContents {
  std::string name;
  std::string version = "1.0";
  std::string build = "0";
  std::int64_t build_number = 0;
  std::vector<std::string> depends;
  std::vector<std::string> constrains;
  std::string subdir = "linux-64";
  std::string noarch;                        ///< "python", "generic" or empty
  std::map<std::string, PayloadFile> files;  ///< by path
  std::map<std::string, std::string> info;   ///< by path, "info/..." included
};

/// Writes `<folder>/<name>-<version>-<build><extension>` (".conda" or ".tar.bz2") and
/// returns its path. Makes the folder.
std::filesystem::path build_package(const std::filesystem::path& folder,
                                    const PackageContents& contents,
                                    const std::string& extension = ".conda");

/// Writes it into `<channel>/<subdir>/`.
std::filesystem::path build_into_channel(const std::filesystem::path& channel,
                                         const PackageContents& contents,
                                         const std::string& extension = ".conda");

/// A record for tests that need no file: fn, sha256 and url are made up from the rest.
channel::Record record_of(const std::string& name, const std::string& version,
                          std::vector<std::string> depends = {},
                          const std::string& build = "0");

/// Writes plain repodata.json files (as another indexer would) for the records, by
/// their subdir, noarch always among them.
void write_plain_repodata(const std::filesystem::path& channel,
                          const std::vector<channel::Record>& records);

}  // namespace distro::test
