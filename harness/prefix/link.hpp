// Making a prefix: linking extracted packages into it (conda-semantics, chapter 5).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "channel/record.hpp"
#include "prefix/link_error.hpp"

namespace distro::prefix {

/// One package to link.
struct Package {
  channel::Record record;
  std::filesystem::path extracted;  ///< folder with info/ and the payload
  bool requested = false;           ///< asked for, not only a dependency
};

/// Whose behaviour to show where the two known installers differ
/// (conda-semantics 13.5).
///   conda:   pre-link scripts run; a failing link script is a LinkError; the last of
///            two packages wins a path; of an absolute symbolic link the target is
///            copied; noarch python packages are compiled.
///   rattler: pre-link scripts do not run; a failing post-link script is a note; the
///            first package wins a path; all symbolic links are kept; nothing is
///            compiled.
enum class Manner { conda, rattler };

struct LinkOptions {
  Manner manner = Manner::conda;
  /// What pre-link and post-link scripts inherit, before PREFIX, PKG_NAME, PKG_VERSION,
  /// PKG_BUILDNUM and the front of PATH are set. ROOT_PREFIX is the prefix if missing.
  std::map<std::string, std::string> environment = {
      {"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
      {"LANG", "C.UTF-8"}};
};

/// Makes a prefix at `prefix` (absolute, must not exist) of `packages`, dependencies
/// first: files (reflinked or copied, never hard-linked: a test may change them),
/// prefix replacement in text and binary files, noarch python, entry points, .pyc of
/// noarch python packages, pre-link and post-link scripts, conda-meta records and
/// history.
/// `run` starts what is not ours: the prefix's own python (for .pyc), link scripts, and
/// `cp` for symbolic links with an absolute target. The caller decides in what sandbox,
/// which must show the prefix (writable) and the extracted packages under their own
/// paths.
/// Returns notes (clobbered paths, messages of link scripts, ...). Throws LinkError;
/// after any fault there is nothing at `prefix`.
std::vector<std::string> make_prefix(
    const std::filesystem::path& prefix, std::span<const Package> packages,
    const std::function<base::ProcessEnd(const base::ProcessRequest&)>& run,
    const LinkOptions& options = {});

}  // namespace distro::prefix
