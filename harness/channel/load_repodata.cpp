#include "channel/channel_files.hpp"
#include "channel/repodata.hpp"

namespace distro::channel {

Repodata load_repodata(const std::string& channel, const std::string& subdir,
                       const LoadOptions& options) {
  const FetchTarget target{channel, subdir};
  return detail::read_file(detail::find_files({&target, 1}, options).front(), options);
}

std::vector<Repodata> load_channels(std::span<const std::string> channels,
                                    const std::string& subdir,
                                    const LoadOptions& options) {
  std::vector<Repodata> loaded;
  for (const detail::ChannelFile& found :
       detail::find_files(detail::targets_of(channels, subdir), options)) {
    loaded.push_back(detail::read_file(found, options));
  }
  return loaded;
}

}  // namespace distro::channel
