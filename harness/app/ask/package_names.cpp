#include "app/ask/package_names.hpp"

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"

namespace distro::app {

std::vector<std::string> nearest_names(const graph::PackageIndex& index,
                                       const std::string& name) {
  constexpr std::size_t most = 3;
  std::vector<std::string> known = index.packaged_names();
  std::vector<std::string> nearest;
  while (nearest.size() < most) {
    const std::optional<std::string> next = base::nearest_word(name, known);
    if (!next) {
      break;
    }
    nearest.push_back(*next);
    std::erase(known, *next);
  }
  return nearest;
}

graph::Name known_name(const graph::PackageIndex& index,
                       const QueriedChannels& channels, const std::string& name) {
  if (const std::optional<graph::Name> known = index.find(name)) {
    return *known;
  }
  std::string where = "no channel of the distribution";
  if (channels.distribution.empty()) {
    where = channels.urls.size() == 1
                ? "the channel " + channel::channel_name(channels.urls.front())
                : "none of the channels";
  }
  throw InputError(where +
                   (channels.urls.size() == 1 && channels.distribution.empty()
                        ? " has no package '"
                        : " has a package '") +
                   name + "'" + base::did_you_mean(name, index.packaged_names()));
}

std::string version_list(const graph::PackageIndex& index, graph::Name name) {
  constexpr std::size_t most = 5;
  const std::vector<std::string> versions = index.versions(name);
  std::string text;
  for (std::size_t at = 0; at < std::min(most, versions.size()); ++at) {
    text += (at == 0 ? "; there is " : ", ") + versions[at];
  }
  return text + (versions.size() > most ? ", ..." : "");
}

}  // namespace distro::app
