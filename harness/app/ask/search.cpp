#include "app/ask/search.hpp"

#include "app/ask/package_names.hpp"
#include "graph/spec_matcher.hpp"

namespace distro::app {

FoundRecords search(const ChannelChoice& choice, const std::string& spec) {
  QueriedChannels channels = open_channels(choice);
  const channel::MatchSpec wanted = parsed_spec(spec, channels.names);
  graph::PackageIndex index(channels.index);
  FoundRecords found{std::move(channels), std::move(index), {}, {}, {}};
  found.records = graph::SpecMatcher(found.index).matching(wanted);
  if (found.records.empty()) {
    const auto name = found.index.find(wanted.name());
    if (name && found.index.has_records(*name)) {
      found.versions = found.index.versions(*name);
    } else {
      found.nearest = nearest_names(found.index, wanted.name());
    }
  }
  return found;
}

}  // namespace distro::app
