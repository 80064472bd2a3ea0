#include "app/ask/queried_channels.hpp"

#include <algorithm>
#include <optional>

#include "app/channels.hpp"
#include "app/workspace.hpp"
#include "base/error.hpp"
#include "channel/channel_url.hpp"
#include "channel/credentials.hpp"
#include "recipe/distribution.hpp"

namespace distro::app {
namespace {

/// The distribution, opened when it is first asked for.
class LazyDistribution {
 public:
  explicit LazyDistribution(const std::filesystem::path& folder) : folder_(folder) {}

  const recipe::Distribution& get() {
    if (!distribution_) {
      root_ = repo::Repository(folder_).root();
      distribution_ = load_distribution(*repo::files_on_disk(root_));
    }
    return *distribution_;
  }
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] bool is_open() const { return distribution_.has_value(); }

 private:
  std::filesystem::path folder_;
  std::filesystem::path root_;
  std::optional<recipe::Distribution> distribution_;
};

bool is_name(const std::string& channel) {
  return channel.find(':') == std::string::npos && !channel.empty() &&
         std::string_view("/.~").find(channel.front()) == std::string_view::npos;
}

/// A question outside of a distribution has to say what it is about.
const recipe::Distribution& need(LazyDistribution& distribution,
                                 const ChannelChoice& choice) {
  try {
    return distribution.get();
  } catch (const InputError& error) {
    const std::string reason = error.what();
    throw UsageError(
        choice.channels.empty()
            ? "no channel is named, and here is no distribution that names some: " +
                  reason + "\n  say --channel CHANNEL, or -C DIR"
            : "the channel '" + choice.channels.front() +
                  "' is a name, and nothing says where names live: " + reason +
                  "\n  give a path or a URL, or set CONDA_DISTRO_CHANNEL_ALIAS");
  }
}

/// A channel that nothing but a folder of its name can be.
std::vector<std::string> with_folders(std::vector<std::string> channels,
                                      const Config& config,
                                      LazyDistribution& distribution) {
  const auto is_folder = [](const std::string& name) {
    return is_name(name) && std::filesystem::is_directory(name + "/noarch");
  };
  if (config.channel_alias ||
      std::none_of(channels.begin(), channels.end(), is_folder)) {
    return channels;
  }
  try {
    static_cast<void>(distribution.get());
  } catch (const InputError&) {
    for (std::string& channel : channels) {
      channel = is_folder(channel) ? "./" + channel : channel;
    }
  }
  return channels;
}

std::string alias_of(const Config& config, const std::vector<std::string>& channels,
                     const ChannelChoice& choice, LazyDistribution& distribution) {
  const bool needed =
      choice.channels.empty() || std::any_of(channels.begin(), channels.end(), is_name);
  if (config.channel_alias || !needed) {
    return config.channel_alias.value_or("");
  }
  return need(distribution, choice).channel_alias;
}

std::string chosen_subdir(const ChannelChoice& choice, const Config& config,
                          LazyDistribution& distribution) {
  if (!choice.subdir.empty() && !channel::is_subdir(choice.subdir)) {
    throw UsageError("'" + choice.subdir + "' is no subdir: they are like linux-64");
  }
  if (!choice.subdir.empty()) {
    return choice.subdir;
  }
  return distribution.is_open() ? distribution.get().subdirs.front() : config.subdir;
}

std::string step_text(const std::vector<std::string>& urls) {
  std::string names;
  for (const std::string& url : urls) {
    names += (names.empty() ? "" : ", ") + channel::channel_name(url);
  }
  return "reading " + names;
}

channel::ChannelNames names_of(const std::string& alias, const QueriedChannels& queried,
                               const Config& config) {
  channel::ChannelNames names;
  names.alias = alias.empty() ? "" : channel::channel_url(alias, "", config.home);
  names.known = queried.urls;
  names.home = config.home;
  names.working_directory = std::filesystem::current_path();
  return names;
}

/// The names that the wanted specs begin from; nothing if they may mean any.
std::vector<std::string> wanted_names(const ChannelChoice& choice,
                                      const channel::ChannelNames& context) {
  std::vector<std::string> names;
  for (const std::string& text : choice.wanted) {
    const channel::MatchSpec spec = parsed_spec(text, context);
    if (!spec.has_exact_name()) {
      return {};
    }
    names.push_back(spec.name());
  }
  return names;
}

std::vector<std::string> warnings_of(const QueriedChannels& queried) {
  std::vector<std::string> warnings;
  bool any = false;
  for (const channel::Repodata& repodata : queried.index) {
    warnings.insert(warnings.end(), repodata.warnings.begin(), repodata.warnings.end());
    any = any || (repodata.subdir == queried.subdir &&
                  (repodata.is_part || !repodata.records.empty()));
  }
  if (!any && queried.subdir != "noarch") {
    warnings.push_back("no channel has packages for " + queried.subdir +
                       ", only noarch ones");
  }
  return warnings;
}

}  // namespace

QueriedChannels open_channels(const ChannelChoice& choice) {
  const Config config = read_config();
  LazyDistribution distribution(choice.repository);
  QueriedChannels queried;
  queried.virtual_package_overrides = config.virtual_package_overrides;
  queried.recipe_cache = recipe_cache_of(config);
  std::vector<std::string> channels = choice.channels;
  if (channels.empty()) {
    const recipe::Distribution& settings = need(distribution, choice);
    channels = {settings.integration};
    channels.insert(channels.end(), settings.others.begin(), settings.others.end());
    queried.distribution = distribution.root();
  }
  channels = with_folders(std::move(channels), config, distribution);
  const std::string alias = alias_of(config, channels, choice, distribution);
  std::vector<std::string> urls;
  for (const std::string& channel : channels) {
    urls.push_back(channel::channel_url(channel, alias, config.home));
    queried.urls.push_back(channel::redacted(urls.back()));
  }
  queried.credentials = credentials_for(config, urls);
  queried.subdir = chosen_subdir(choice, config, distribution);
  queried.channel_priority =
      distribution.is_open() ? distribution.get().channel_priority : "strict";
  queried.names = names_of(alias, queried, config);
  if (choice.on_step) {
    choice.on_step(step_text(queried.urls));
  }
  channel::LoadOptions options;
  options.offline = choice.offline;
  options.on_progress = choice.on_progress;
  const std::vector<std::string> wanted = wanted_names(choice, queried.names);
  queried.index = wanted.empty()
                      ? load_channels(config, urls, queried.subdir, options)
                      : load_reachable(config, urls, queried.subdir, wanted, options);
  queried.warnings = warnings_of(queried);
  return queried;
}

channel::MatchSpec parsed_spec(const std::string& text,
                               const channel::ChannelNames& names) {
  try {
    return channel::MatchSpec(text, names);
  } catch (const channel::ParseError& error) {
    throw UsageError("'" + text + "' is no MatchSpec: " + error.what() + "\n  " + text +
                     "\n  " + std::string(std::min(error.offset(), text.size()), ' ') +
                     "^");
  }
}

}  // namespace distro::app
