#include "attestation/sidecar.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/json_depth.hpp"

namespace distro::attestation {
namespace {

constexpr std::size_t most_bundles = 64;

}  // namespace

std::string sidecar_url(std::string_view package_url, std::string_view sha256) {
  return std::string(package_url).append(".sigs.").append(sha256);
}

std::vector<std::string> bundles_in(std::string_view sidecar, std::string_view origin) {
  base::require_shallow(sidecar, origin);
  const base::Json json = base::parse_json(sidecar, origin);
  if (!json.is_array() || json.empty() || json.size() > most_bundles ||
      !std::all_of(json.begin(), json.end(),
                   [](const base::Json& one) { return one.is_object(); })) {
    throw InputError(std::string(origin) + ": expected a list of 1 to " +
                     std::to_string(most_bundles) + " Sigstore bundles");
  }
  std::vector<std::string> bundles;
  for (const base::Json& bundle : json) {
    bundles.push_back(
        bundle.dump(-1, ' ', false, base::Json::error_handler_t::replace));
  }
  return bundles;
}

}  // namespace distro::attestation
