// What people have decided against a policy: files `overrides/*.yaml` of the
// distribution, each with an owner, a reason, an end, and what exactly it speaks of.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace distro::promotion {

struct Override {
  enum class Kind {
    lift,        ///< findings of `policy` about the package do not count
    quarantine,  ///< the package is known to be bad: what its tests say does not count
    block,       ///< the package may not enter
    approve,     ///< the owner approves the package
  };
  Kind kind = Kind::lift;
  std::string file;     ///< path in the repository
  std::string policy;   ///< of `lift`
  std::string package;  ///< name
  std::string version;  ///< exactly this one; empty: `sha256` says which
  std::string sha256;   ///< exactly this file; empty: `version` says which
  std::string owner;    ///< handle
  std::string reason;
  std::chrono::sys_seconds expires{};  ///< the first moment at which it does not hold
};

/// "numpy 2.0.2", or "numpy" with the beginning of its sha256.
[[nodiscard]] std::string subject_of(const Override& override_);

/// One file:
///
///     lift: tests          # or `quarantine: app`, `block: app`, `approve: app`
///     package: app         # of `lift`
///     version: 1.3.5       # or `sha256: ...`
///     owner: alice
///     reason: fails on hosts without AVX2 only, upstream issue 12
///     expires: 2026-12-31  # the last day on which it holds
///
/// Throws InputError with its place.
[[nodiscard]] Override parse_override(std::string text, std::string file);

[[nodiscard]] base::Json to_json(const Override& override_);
[[nodiscard]] Override override_from_json(const base::JsonObject& json);

}  // namespace distro::promotion
