#include <algorithm>
#include <utility>

#include "app/channels.hpp"
#include "app/wire.hpp"
#include "base/error.hpp"
#include "channel/channel_url.hpp"
#include "promotion/anaconda/channel.hpp"

namespace distro::app {
namespace {

using promotion::AnacondaChannel;

constexpr const char* public_server = "https://conda.anaconda.org";
constexpr const char* public_api = "https://api.anaconda.org";
constexpr const char* client_way = "anaconda-client";

/// What the program needs of the caller's environment, and no more.
std::map<std::string, std::string> program_environment(const Config& config) {
  std::map<std::string, std::string> environment = {
      {"HOME", config.home}, {"PATH", config.path}, {"LANG", "C.UTF-8"}};
  for (const char* variable :
       {"http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY",
        "NO_PROXY", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"}) {
    if (const auto found = config.environment.find(variable);
        found != config.environment.end()) {
      environment[variable] = found->second;
    }
  }
  return environment;
}

/// Everything that talks to one server.
struct Connection {
  base::SystemClock clock;
  base::SystemProcessRunner processes;
  std::unique_ptr<base::HttpClient> client = base::make_http_client();
  channel::Credentials credentials;
  std::unique_ptr<promotion::AnacondaApi> api;
  std::unique_ptr<promotion::AnacondaWriter> writer;
};

std::string api_of(const Config& config, const PublishSetup& setup,
                   const AnacondaChannel& channel) {
  if (config.anaconda_api) {
    return *config.anaconda_api;
  }
  if (setup.setting.api) {
    return *setup.setting.api;
  }
  if (channel.server != public_server) {
    throw EnvironmentError(
        "cannot publish into " + channel::redacted(setup.channel) +
        ": it is no folder and not on anaconda.org; if its server has such an API, say "
        "where: 'publishing: {api: https://...}' in distro.yaml, or "
        "CONDA_DISTRO_ANACONDA_API");
  }
  return public_api;
}

promotion::AnacondaParts connect(const Config& config, const PublishSetup& setup,
                                 const AnacondaChannel& channel) {
  const auto connection = std::make_shared<Connection>();
  const std::string url = api_of(config, setup, channel);
  std::vector<std::string> urls = setup.sources;
  urls.push_back(url);
  connection->credentials = credentials_for(config, urls);
  const std::string token = config.anaconda_token.empty()
                                ? connection->credentials.token_for(url)
                                : config.anaconda_token;
  if (token.empty()) {
    throw UsageError("nothing can be published at " + channel::redacted(url) +
                     " without a token: set ANACONDA_API_TOKEN, or give its host a "
                     "line in the file that CONDA_DISTRO_TOKEN_FILE names");
  }
  connection->api = std::make_unique<promotion::AnacondaApi>(
      url, token, *connection->client, connection->clock);
  if (setup.via.value_or(setup.setting.via) == client_way) {
    const auto program = base::find_program("anaconda", config.path);
    if (!program) {
      throw EnvironmentError(
          "anaconda-client is not installed: there is no program 'anaconda' on PATH");
    }
    connection->writer =
        promotion::make_program_writer(*connection->api, connection->processes,
                                       {*program, program_environment(config)});
  } else {
    connection->writer = promotion::make_http_writer(*connection->api);
  }
  return {*connection->api, *connection->writer, connection->credentials, connection};
}

AnacondaChannel channel_of(const PublishSetup& setup) {
  if (const auto channel = promotion::anaconda_channel(setup.channel)) {
    return *channel;
  }
  throw EnvironmentError("cannot publish into " + channel::redacted(setup.channel) +
                         ": it is no folder, and no account of a server like "
                         "anaconda.org (https://HOST/OWNER or "
                         "https://HOST/OWNER/label/LABEL)");
}

/// The channel's folder, or nothing if it is on a server.
std::optional<std::filesystem::path> folder_of(const PublishSetup& setup) {
  std::optional<std::filesystem::path> folder = channel::local_path(setup.channel);
  if (folder && setup.via == client_way) {
    throw UsageError(
        "the integration channel is a folder: anaconda-client has "
        "nothing to do with it");
  }
  return folder;
}

}  // namespace

std::unique_ptr<promotion::Publisher> make_publisher(const Config& config,
                                                     const PublishSetup& setup) {
  if (const auto folder = folder_of(setup)) {
    return promotion::make_directory_publisher(*folder, setup.journal, setup.on_step);
  }
  const AnacondaChannel channel = channel_of(setup);
  return promotion::make_anaconda_publisher(channel, setup.setting.hidden_label,
                                            connect(config, setup, channel),
                                            setup.journal, setup.on_step);
}

std::unique_ptr<promotion::ReleaseChannel> make_releases(const Config& config,
                                                         const PublishSetup& setup) {
  if (const auto folder = folder_of(setup)) {
    return promotion::make_directory_releases(*folder, setup.journal, setup.on_step);
  }
  const AnacondaChannel channel = channel_of(setup);
  return promotion::make_anaconda_releases(channel, connect(config, setup, channel),
                                           setup.journal, setup.on_step);
}

}  // namespace distro::app
