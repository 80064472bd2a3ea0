#include "promotion/sidecar_placement.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "attestation/sidecar.hpp"
#include "base/error.hpp"
#include "base/escaped_text.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/sidecar_files.hpp"

namespace distro::promotion {
namespace {

namespace fs = std::filesystem;
using channel::load_sidecar;
using channel::load_sidecar_of;
using channel::sidecar_of;
using Bundles = std::vector<std::string>;

bool begins_with(const Bundles& all, const Bundles& first) {
  return all.size() >= first.size() &&
         std::equal(first.begin(), first.end(), all.begin());
}

[[noreturn]] void fail_for_want(const Placement& placement) {
  const std::string& sha256 = placement.record.attestations_sha256;
  const fs::path sidecar = sidecar_of(placement.source, sha256);
  throw InputError(
      placement.record.fn + " was tested with attestations (sha256 " + sha256 +
      "), and its staging channel " +
      (fs::exists(sidecar) ? "has others under that name: " : "does not have them: ") +
      sidecar.string());
}

std::string copied(const Placement& placement) {
  const std::string& sha256 = placement.record.attestations_sha256;
  if (auto bytes = load_sidecar_of(placement.copy, sha256)) {
    return *std::move(bytes);
  }
  throw EnvironmentError(sidecar_of(placement.copy, sha256).string() +
                         " was removed during the promotion; run it again");
}

/// Whether the tested list is to become what the package has now.
bool becomes_current(const Placement& placement, const std::string& tested) {
  const fs::path sidecar = sidecar_of(placement.destination);
  const std::optional<std::string> current = load_sidecar(sidecar);
  if (!current) {
    return true;
  }
  const Bundles here = attestation::bundles_in(*current, sidecar.string());
  const Bundles coming = attestation::bundles_in(tested, placement.record.fn);
  if (begins_with(here, coming)) {
    return false;
  }
  if (begins_with(coming, here)) {
    return true;
  }
  throw InputError(sidecar.filename().string() +
                   " is in the channel with other attestations (sha256 " +
                   base::sha256(*current) + "); the tested ones are " +
                   placement.record.attestations_sha256);
}

}  // namespace

void copy_sidecar_beside(const Placement& placement) {
  const std::string& sha256 = placement.record.attestations_sha256;
  if (!base::is_hex(sha256, 64)) {
    throw InputError(placement.record.fn + ": its attestations_sha256 is no sha256: '" +
                     base::escaped(sha256) + "'");
  }
  std::optional<std::string> bytes = load_sidecar_of(placement.destination, sha256);
  if (!bytes) {
    bytes = load_sidecar_of(placement.source, sha256);
  }
  if (!bytes) {
    fail_for_want(placement);
  }
  static_cast<void>(
      attestation::bundles_in(*bytes, sidecar_of(placement.source, sha256).string()));
  channel::keep_sidecar(placement.copy, *bytes);
}

void require_one_list(const Placement& placement) {
  static_cast<void>(becomes_current(placement, copied(placement)));
}

void place_sidecar(const Placement& placement) {
  const std::string tested = copied(placement);
  channel::keep_sidecar(placement.destination, tested);
  if (becomes_current(placement, tested)) {
    base::write_file(sidecar_of(placement.destination), tested);
  }
}

void remove_sidecar(const channel::Record& record, const fs::path& file) {
  const std::string& sha256 = record.attestations_sha256;
  if (!base::is_hex(sha256, 64) || fs::exists(file)) {
    return;
  }
  const fs::path current = sidecar_of(file);
  if (fs::exists(current) && base::sha256_of_file(current) == sha256) {
    base::remove_tree(current);
  }
  base::remove_tree(sidecar_of(file, sha256));
}

}  // namespace distro::promotion
