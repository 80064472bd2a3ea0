// Kinds of recorded cases, and how each is asked.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/json.hpp"

namespace distro::conformance {

/// An answer as text: "-1", "true, canonical >=1", "error at match".
using Answer = std::string;

/// How one kind of case is asked; both take a line of the file.
struct Kind {
  std::function<Answer(const base::Json& line)> ask;
  std::function<Answer(const base::Json& line)> wanted;
};

/// version_order, version_spec and match_spec. `channel_names` is the file that says
/// what the channels of match_spec cases mean.
[[nodiscard]] std::map<std::string, Kind> kinds(const std::string& channel_names);

}  // namespace distro::conformance
