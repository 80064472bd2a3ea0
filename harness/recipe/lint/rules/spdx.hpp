// License expressions (SPDX specification, annex "SPDX license expressions").
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace distro::recipe {

/// The ids of the SPDX License List, in alphabetical order.
[[nodiscard]] std::span<const std::string_view> spdx_licenses();
/// What may stand after WITH.
[[nodiscard]] std::span<const std::string_view> spdx_exceptions();

/// Why `text` is no license expression, in words; nothing if it is one. Ids are
/// compared without regard to case; LicenseRef-... is an id.
[[nodiscard]] std::optional<std::string> fault_of_license(std::string_view text);

/// The id that a widespread other name of a license means ("Apache 2.0" ->
/// "Apache-2.0"); nothing for what may mean several.
[[nodiscard]] std::optional<std::string> license_meant_by(std::string_view text);

}  // namespace distro::recipe
