#include "promotion/bound.hpp"

#include <string_view>
#include <vector>

#include "channel/match_spec.hpp"
#include "channel/version.hpp"
#include "channel/version_spec.hpp"

namespace distro::promotion {
namespace {

using channel::MatchSpec;
using channel::Version;
using channel::VersionSpec;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

/// The upper bounds between the two versions, shortest first: "<2", "<2.0", "<2.0.2".
std::vector<std::string> bounds_below(const std::string& breaks) {
  std::vector<std::string> bounds;
  std::string beginning;
  for (const std::string& part : split(breaks, '.')) {
    beginning += beginning.empty() ? part : "." + part;
    bounds.push_back("<" + beginning);
  }
  return bounds;
}

/// "numpy >=1.16,<3" with "<2" in place of the upper bounds that it has.
std::string with_bound(const MatchSpec& spec, const std::string& bound) {
  std::string version;
  if (!spec.version().is_any()) {
    for (const std::string& alternative : split(spec.version().text(), '|')) {
      version += version.empty() ? "" : "|";
      for (const std::string& part : split(alternative, ',')) {
        if (!part.starts_with("<")) {
          version += part + ",";
        }
      }
      version += bound;
    }
  }
  const std::string text = spec.name() + " " + (version.empty() ? bound : version);
  return spec.build().empty() ? text : text + " " + spec.build();
}

}  // namespace

std::optional<std::string> narrowed_bound(const std::string& depends,
                                          const std::string& works,
                                          const std::string& breaks) {
  try {
    const MatchSpec spec(depends);
    const Version good(works);
    const Version bad(breaks);
    if (!(good < bad) || !spec.has_exact_name()) {
      return std::nullopt;
    }
    for (const std::string& bound : bounds_below(breaks)) {
      const std::string narrowed = with_bound(spec, bound);
      const VersionSpec version = MatchSpec(narrowed).version();
      if (version.matches(good) && !version.matches(bad)) {
        return narrowed;
      }
    }
  } catch (const channel::ParseError&) {
    // Nothing can be said of a version or a bound that is none.
  }
  return std::nullopt;
}

}  // namespace distro::promotion
