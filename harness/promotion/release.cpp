#include "promotion/release.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace distro::promotion {
namespace {

using base::Json;

constexpr std::array<std::pair<ReleaseState, std::string_view>, 3> state_names{{
    {ReleaseState::staged, "staged"},
    {ReleaseState::published, "published"},
    {ReleaseState::undone, "undone"},
}};

}  // namespace

std::string_view to_string(ReleaseState state) {
  for (const auto& [value, name] : state_names) {
    if (value == state) {
      return name;
    }
  }
  throw InternalError("a state of a release without a name");
}

Json to_json(const Release& release) {
  Json artifacts = Json::array();
  for (const channel::Record& record : release.artifacts) {
    artifacts.push_back(channel::to_json(record));
  }
  return {{"release", release.name},
          {"channel", release.channel},
          {"run", release.run},
          {"state", to_string(release.state)},
          {"artifacts", std::move(artifacts)}};
}

Release release_from_json(const base::JsonObject& json) {
  Release release;
  release.name = json.string("release");
  release.channel = json.string("channel");
  release.run = json.string("run");
  const std::string state = json.string("state");
  bool is_known = false;
  for (const auto& [value, name] : state_names) {
    if (name == state) {
      release.state = value;
      is_known = true;
    }
  }
  if (!is_known) {
    throw json.error("state", "'" + state +
                                  "' is no state, expected staged, published or "
                                  "undone");
  }
  for (const base::JsonObject& record : json.objects("artifacts")) {
    release.artifacts.push_back(channel::record_from_json(record));
  }
  return release;
}

}  // namespace distro::promotion
