#include "channel/sidecar_files.hpp"

#include "attestation/sidecar.hpp"
#include "base/error.hpp"
#include "base/file_stamp.hpp"
#include "base/hash.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

/// In one line: a fault of JSON shows the line that it is in, which may be all of it.
void require_bundles(std::string_view bytes, const std::string& origin) {
  try {
    static_cast<void>(attestation::bundles_in(bytes, origin));
  } catch (const InputError& error) {
    const std::string what = error.what();
    throw InputError(what.substr(0, what.find('\n')));
  }
}

}  // namespace

fs::path sidecar_of(const fs::path& package, std::string_view sha256) {
  return sha256.empty() ? fs::path(package) += ".sigs"
                        : fs::path(attestation::sidecar_url(package.string(), sha256));
}

std::optional<std::string> load_sidecar(const fs::path& sidecar) {
  const auto stamp = base::stamp_of_target(sidecar);
  if (!stamp) {
    return std::nullopt;
  }
  if (stamp->size > attestation::largest_sidecar) {
    throw InputError(sidecar.string() + ": it has more than " +
                     std::to_string(attestation::largest_sidecar) + " bytes");
  }
  std::optional<std::string> bytes = base::read_file_if_there(sidecar);
  if (bytes) {
    require_bundles(*bytes, sidecar.string());
  }
  return bytes;
}

std::optional<std::string> load_sidecar_of(const fs::path& package,
                                           std::string_view sha256) {
  const fs::path sidecar = sidecar_of(package, sha256);
  const auto stamp = base::stamp_of_target(sidecar);
  if (!stamp || stamp->size > attestation::largest_sidecar) {
    return std::nullopt;
  }
  std::optional<std::string> bytes = base::read_file_if_there(sidecar);
  return bytes && base::sha256(*bytes) == sha256 ? bytes : std::nullopt;
}

std::string keep_sidecar(const fs::path& package, std::string_view bytes,
                         base::Flush flush) {
  std::string sha256 = base::sha256(bytes);
  if (load_sidecar_of(package, sha256) != bytes) {
    base::write_file(sidecar_of(package, sha256), bytes, flush);
  }
  return sha256;
}

}  // namespace distro::channel
