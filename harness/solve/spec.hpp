// A MatchSpec as it stands in a record or in a request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "channel/match_spec.hpp"

namespace distro::solve {

/// Number of a package name in a RecordIndex.
using NameId = std::uint32_t;
inline constexpr NameId no_name = 0xFFFFFFFFU;

struct Spec {
  std::string text;
  std::optional<channel::MatchSpec> parsed;  ///< nothing if conda rejects it
  std::string fault;                         ///< why it is rejected
  NameId name_id = no_name;                  ///< of a literal name, else no_name
  bool about_machine = false;                ///< about what it offers: `__glibc`

  /// "numpy"; a pattern if it has a `*`; empty if rejected.
  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] bool is_virtual() const { return parsed && about_machine; }
  [[nodiscard]] bool has_exact_name() const { return parsed && name_id != no_name; }
};

/// All but `name_id` is filled in.
[[nodiscard]] Spec parse_spec(std::string text);
[[nodiscard]] Spec spec_of(const channel::MatchSpec& parsed);

}  // namespace distro::solve
