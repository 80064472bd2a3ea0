// Records say which attestations their packages have: what lies beside them (CEP 50).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "channel/index_scan.hpp"
#include "channel/subdir_update.hpp"

namespace distro::channel::detail {

/// The entry of a record that has this sidecar; "": none. Nothing if it says so
/// already.
[[nodiscard]] std::optional<std::string> attested_entry(std::string_view entry,
                                                        const std::string& sha256);

/// What was learnt of sidecars.
struct SidecarNews {
  std::map<std::string, CachedFile> fresh;  ///< by "subdir/fn.sigs"
  std::vector<std::string> warnings;        ///< of those that are none
};

/// Looks at the sidecars of the packages that the index has with `changes`, puts each
/// under its digest, and adds to `changes` the records that say something else. Those
/// that did not change are not read.
[[nodiscard]] SidecarNews advertise_sidecars(
    ChannelScan& scan, std::map<std::string, SubdirChange>& changes);

/// The same for one package file: the digest to be advertised, or "".
[[nodiscard]] std::string digest_of_sidecar(const std::filesystem::path& package,
                                            std::vector<std::string>& warnings,
                                            base::Flush flush = base::Flush::yes);

}  // namespace distro::channel::detail
