// Making a prefix: linking extracted packages into it (conda-semantics, chapter 5).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/process.hpp"
#include "channel/record.hpp"

namespace distro::prefix {

/// The packages cannot be linked (no python for a noarch python package, a placeholder
/// too short, a failed post-link script, a listed file that is missing). About the
/// packages: it becomes the outcome link_failed.
class LinkError final : public Error {
 public:
  using Error::Error;
};

/// One package to link.
struct Package {
  channel::Record record;
  std::filesystem::path extracted;  ///< folder with info/ and the payload
  bool requested = false;           ///< asked for, not only a dependency
};

/// Makes a prefix at `prefix` (must not exist) of `packages`, dependencies first: files
/// (reflinked or copied, never hard-linked: a test may change them), prefix replacement
/// in text and binary files, noarch python, entry points, .pyc of noarch python
/// packages, conda-meta records and history.
/// `run` starts the prefix's own python (for .pyc) and link scripts: the caller decides
/// in what sandbox. Returns notes (clobbered paths, ...). Throws LinkError.
std::vector<std::string> make_prefix(
    const std::filesystem::path& prefix, std::span<const Package> packages,
    const std::function<base::ProcessEnd(const base::ProcessRequest&)>& run);

}  // namespace distro::prefix
