#include "graph/compatibility.hpp"

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "channel/version_key.hpp"
#include "graph/spec_matcher.hpp"

namespace distro::graph {
namespace {

using channel::MatchSpec;

/// The version that a spec names, if it is one version: of "==2.1", "2.1" and "2.1.*",
/// but also of ">=2.1", 2.1: the releases that are thought of are like it.
std::optional<std::string> version_named_in(const MatchSpec& spec) {
  const std::string& text = spec.version().text();
  const std::size_t begin = text.find_first_not_of("=<>~! ");
  if (begin == std::string::npos) {
    return std::nullopt;
  }
  std::string version = text.substr(begin, text.find_first_of(",|", begin) - begin);
  if (version.ends_with(".*")) {
    version.resize(version.size() - 2);
  } else if (version.ends_with("*")) {
    version.pop_back();
  }
  const std::optional<std::string> key = channel::version_key(version);
  return key && spec.version().matches(*key, version) ? std::optional(version)
                                                      : std::nullopt;
}

/// "it has 2.0.2, 1.26.4, ...": so many that the reader sees what there is.
std::string some_versions(const PackageIndex& index, const std::string& name) {
  constexpr std::size_t most = 5;
  const std::optional<Name> known = index.find(name);
  const std::vector<std::string> versions =
      known ? index.versions(*known) : std::vector<std::string>{};
  std::string text;
  for (std::size_t at = 0; at < std::min(most, versions.size()); ++at) {
    text += (at == 0 ? "; there is " : ", ") + versions[at];
  }
  return text + (versions.size() > most ? ", ..." : "");
}

}  // namespace

AskedReleases::AskedReleases(const PackageIndex& index, const MatchSpec& asked)
    : index_(index), name_(asked.name()) {
  SpecMatcher matcher(index);
  for (const RecordRef record : matcher.matching(asked)) {
    add(record);
  }
  if (!releases_.empty()) {
    return;
  }
  const std::optional<std::string> version = version_named_in(asked);
  if (!version) {
    throw InputError("no release of " + name_ + " is '" + asked.text() + "'" +
                     some_versions(index, name_));
  }
  only_named_ = true;
  releases_.push_back({*channel::version_key(*version), *version, {}});
}

void AskedReleases::add(RecordRef record) {
  const std::string_view version = index_.table(record.table).version(record.row);
  if (releases_.empty() || releases_.back().version != version) {
    const std::optional<std::string> key = channel::version_key(version);
    releases_.push_back({key.value_or(""), std::string(version), {}});
  }
  releases_.back().builds.push_back(record);
}

bool AskedReleases::admits(const MatchSpec& spec, const Release& release) const {
  const bool version_fits =
      spec.version().is_any() ||
      (!release.key.empty() && spec.version().matches(release.key, release.version));
  if (!version_fits || only_named_) {
    return version_fits;
  }
  if (!spec.asks_only_of_name_version_build()) {
    return std::any_of(release.builds.begin(), release.builds.end(),
                       [&](RecordRef build) {
                         return spec.matches(index_.table(build.table)[build.row]);
                       });
  }
  return spec.build().empty() ||
         std::any_of(
             release.builds.begin(), release.builds.end(), [&](RecordRef build) {
               return spec.build_matches(index_.table(build.table).build(build.row));
             });
}

bool AskedReleases::admitted_by(std::span<const std::string_view> requirements) const {
  try {
    std::vector<MatchSpec> specs;
    for (const std::string_view requirement : requirements) {
      specs.emplace_back(requirement);
    }
    return std::any_of(releases_.begin(), releases_.end(), [&](const Release& release) {
      return std::all_of(specs.begin(), specs.end(),
                         [&](const MatchSpec& spec) { return admits(spec, release); });
    });
  } catch (const channel::ParseError&) {
    return false;
  }
}

bool AskedReleases::has(RecordRef record) const {
  return std::any_of(releases_.begin(), releases_.end(), [&](const Release& release) {
    return std::find(release.builds.begin(), release.builds.end(), record) !=
           release.builds.end();
  });
}

std::vector<std::string> AskedReleases::versions() const {
  std::vector<std::string> texts;
  for (const Release& release : releases_) {
    texts.push_back(release.version);
  }
  return texts;
}

}  // namespace distro::graph
