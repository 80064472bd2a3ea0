// The attestations of a package, in files beside it (CEP 50): `<fn>.sigs` is what it
// has now, `<fn>.sigs.<sha256>` what it had at some time; those bytes never change.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.hpp"

namespace distro::channel {

/// Where the sidecar of a package file lies; with a digest, that which has it.
[[nodiscard]] std::filesystem::path sidecar_of(const std::filesystem::path& package,
                                               std::string_view sha256 = {});

/// The bytes of a sidecar; nothing if there is no such file. Throws InputError, which
/// begins with the path, for one that is too large or no list of bundles.
[[nodiscard]] std::optional<std::string> load_sidecar(
    const std::filesystem::path& sidecar);

/// The same of `<fn>.sigs.<sha256>`, whatever it holds; nothing if it has not the
/// digest that its name promises, or is too large.
[[nodiscard]] std::optional<std::string> load_sidecar_of(
    const std::filesystem::path& package, std::string_view sha256);

/// Puts a sidecar beside its package under its digest, unless it is there; returns the
/// digest.
std::string keep_sidecar(const std::filesystem::path& package, std::string_view bytes,
                         base::Flush flush = base::Flush::yes);

}  // namespace distro::channel
