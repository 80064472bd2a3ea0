// The attestations of a promoted file come along: those, and only those, that its
// tested record names (CEP 50, Mirror Behavior).
#pragma once

#include <filesystem>

#include "promotion/placement.hpp"

namespace distro::promotion {

[[nodiscard]] inline bool has_sidecar(const Placement& placement) {
  return !placement.record.attestations_sha256.empty();
}

/// Copies the sidecar beside the copy of its package, from the channel if it is there
/// already, else from the staging channel. Throws InputError if neither has it with the
/// digest that the record names, or if that is no digest or the bytes are no sidecar.
void copy_sidecar_beside(const Placement& placement);

/// Throws InputError if the channel's package has attestations already that are neither
/// the first of the tested ones nor begin with them: a channel only adds to its list.
void require_one_list(const Placement& placement);

/// Puts the copy beside the package in the channel: under its digest, then as what the
/// package has now, unless that has more already. After copy_sidecar_beside.
void place_sidecar(const Placement& placement);

/// Takes the sidecar that the record names from beside a package file that is gone.
void remove_sidecar(const channel::Record& record, const std::filesystem::path& file);

}  // namespace distro::promotion
