#include "kinds.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "channel/match_spec.hpp"
#include "channel/version.hpp"
#include "channel/version_spec.hpp"

namespace distro::conformance {
namespace {

using base::Json;

/// What happens when `ask` is run, where conda says "error" too.
template <typename Ask>
Answer or_error(const std::string& stage, Ask ask) {
  try {
    return ask();
  } catch (const channel::ParseError&) {
    return "error at " + stage;
  }
}

Answer wanted_match(const Json& line) {
  if (line.contains("error")) {
    return "error at " + line.at("stage").get<std::string>();
  }
  return std::string(line.at("match").get<bool>() ? "true" : "false") + ", canonical " +
         line.at("canonical").get<std::string>();
}

Answer match_answer(bool match, const std::string& canonical) {
  return std::string(match ? "true" : "false") + ", canonical " + canonical;
}

Answer wanted_order(const Json& line) {
  return line.contains("error") ? "error in " + line.at("error").get<std::string>()
                                : std::to_string(line.at("cmp").get<int>());
}

bool is_version(const std::string& text) {
  return or_error("parse", [&] { return channel::Version(text).text(); }) !=
         "error at parse";
}

Answer order(const Json& line) {
  const auto a = line.at("a").get<std::string>();
  const auto b = line.at("b").get<std::string>();
  const bool a_valid = is_version(a);
  const bool b_valid = is_version(b);
  if (!a_valid || !b_valid) {
    return a_valid ? "error in b" : b_valid ? "error in a" : "error in both";
  }
  const auto found = channel::Version(a) <=> channel::Version(b);
  return found < 0 ? "-1" : found > 0 ? "1" : "0";
}

Answer version_spec(const Json& line) {
  return or_error("parse", [&] {
    const channel::VersionSpec spec(line.at("spec").get<std::string>());
    return or_error("match", [&] {
      const channel::Version version(line.at("version").get<std::string>());
      return match_answer(spec.matches(version), spec.text());
    });
  });
}

/// The record's fields; its channel is the one that its URL says, as in conda's cache.
channel::Record record_of(const Json& json) {
  channel::Record record = channel::record_from_json(base::JsonObject(json, "record"));
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : "";
  };
  record.license_family = text("license_family");
  record.features = text("features");
  const std::string end = "/" + record.subdir + "/" + record.fn;
  if (record.url.ends_with(end)) {
    record.channel = record.url.substr(0, record.url.size() - end.size());
  }
  return record;
}

channel::ChannelNames channel_names(const std::string& path) {
  const Json json = base::load_json(path);
  channel::ChannelNames names;
  names.alias = json.at("alias").get<std::string>();
  names.groups =
      json.at("groups").get<std::map<std::string, std::vector<std::string>>>();
  names.known = json.at("known").get<std::vector<std::string>>();
  names.home = json.at("home").get<std::string>();
  names.working_directory = json.at("working_directory").get<std::string>();
  return names;
}

std::function<Answer(const Json& line)> match_spec(const channel::ChannelNames& names) {
  return [names](const Json& line) {
    const channel::Record record = record_of(line.at("record"));
    return or_error("parse", [&] {
      const channel::MatchSpec spec(line.at("spec").get<std::string>(), names);
      return or_error("match", [&] {
        return match_answer(spec.matches(record), spec.canonical());
      });
    });
  };
}

}  // namespace

std::map<std::string, Kind> kinds(const std::string& path) {
  return {{"version_order", {order, wanted_order}},
          {"version_spec", {version_spec, wanted_match}},
          {"match_spec", {match_spec(channel_names(path)), wanted_match}}};
}

}  // namespace distro::conformance
