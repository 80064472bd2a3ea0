// What users of the integration channel can install, and what a change makes of it:
// a fact that the policy `installability` judges.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace distro::promotion {

/// Since when something cannot be installed.
enum class Standing {
  broken,   ///< it could be installed before the change
  brought,  ///< the change brings it so
  present,  ///< it is so without the change, or nothing was compared
};

[[nodiscard]] std::string_view to_string(Standing standing);
[[nodiscard]] std::optional<Standing> standing_from(std::string_view text);

/// As which user it was asked.
struct InstallSite {
  std::string subdir;
  std::string priority;               ///< of channels: strict, flexible or disabled
  std::vector<std::string> channels;  ///< URLs, highest priority first
};

/// Something that should be installable and is not: builds of one release, or a whole
/// promise.
struct InstallFault {
  Standing standing = Standing::present;
  std::string promise;               ///< its name; empty: the package by itself
  std::string package;               ///< empty: all specs of the promise together
  std::string version;               ///< of the package
  std::vector<std::string> builds;   ///< 0..n of the release that it is about
  std::vector<std::string> missing;  ///< 0..n packages without a release for this one
  InstallSite site;
  std::string since;   ///< "2024-01-30": when the newest build was made; "": unknown
  std::string why;     ///< one line
  std::string detail;  ///< 0..n lines, the solver's explanation
};

struct Installability {
  bool compared = false;      ///< there was a state before to compare with
  std::size_t checked = 0;    ///< packages and sets that were asked for
  std::size_t untouched = 0;  ///< those that the change provably does not touch
  std::vector<InstallFault> faults;
  std::vector<std::string> mended;   ///< one line each: what can be installed now
  std::vector<std::string> unknown;  ///< one line each: what the time was too short for
};

/// "pytorch 2.2.0 has no torchvision (promise torch; linux-64)".
[[nodiscard]] std::string sentence(const InstallFault& fault);

/// Faults that differ only in the channel priority are one, with a priority of "strict
/// and flexible"; otherwise in their order.
[[nodiscard]] std::vector<InstallFault> merged_by_priority(
    std::span<const InstallFault> faults);

/// "linux-64, strict".
[[nodiscard]] std::string short_text(const InstallSite& site);

[[nodiscard]] base::Json to_json(const Installability& installability);
[[nodiscard]] Installability installability_from_json(const base::JsonObject& json);

}  // namespace distro::promotion
