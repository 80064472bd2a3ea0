// Compares our versions, version specs and MatchSpecs with recorded answers of conda:
// `conformance version_order|version_spec|match_spec FILE.jsonl`. Prints each
// disagreement and, last, "N passed, M failed"; exits with 1 if there is one.
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "channel/match_spec.hpp"
#include "channel/version.hpp"
#include "channel/version_spec.hpp"

namespace {

using distro::base::Json;
namespace channel = distro::channel;

/// An answer as text: "-1", "true, canonical >=1", "error at match".
using Answer = std::string;
using Question = std::function<Answer(const Json& line)>;

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
    return "error at " + line["stage"].get<std::string>();
  }
  return std::string(line["match"].get<bool>() ? "true" : "false") + ", canonical " +
         line["canonical"].get<std::string>();
}

Answer match_answer(bool match, const std::string& canonical) {
  return std::string(match ? "true" : "false") + ", canonical " + canonical;
}

Answer wanted_order(const Json& line) {
  return line.contains("error") ? "error in " + line["error"].get<std::string>()
                                : std::to_string(line["cmp"].get<int>());
}

bool is_version(const std::string& text) {
  return or_error("parse", [&] { return channel::Version(text).text(); }) !=
         "error at parse";
}

Answer order(const Json& line) {
  const auto a = line["a"].get<std::string>();
  const auto b = line["b"].get<std::string>();
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
    const channel::VersionSpec spec(line["spec"].get<std::string>());
    return or_error("match", [&] {
      const channel::Version version(line["version"].get<std::string>());
      return match_answer(spec.matches(version), spec.text());
    });
  });
}

/// The record's fields; its channel is the one that its URL says, as in conda's cache.
channel::Record record_of(const Json& json) {
  channel::Record record =
      channel::record_from_json(distro::base::JsonObject(json, "record"));
  Json others = Json::object();
  for (const char* key : {"license_family", "features"}) {
    if (json.contains(key) && json[key].is_string()) {
      others[key] = json[key];
    }
  }
  record.other_keys = others.empty() ? "" : others.dump();
  const std::string end = "/" + record.subdir + "/" + record.fn;
  if (record.url.ends_with(end)) {
    record.channel = record.url.substr(0, record.url.size() - end.size());
  }
  return record;
}

channel::ChannelNames channel_names(const std::string& path) {
  const Json json = distro::base::load_json(path);
  channel::ChannelNames names;
  names.alias = json["alias"].get<std::string>();
  names.groups = json["groups"].get<std::map<std::string, std::vector<std::string>>>();
  names.known = json["known"].get<std::vector<std::string>>();
  names.home = json["home"].get<std::string>();
  names.working_directory = json["working_directory"].get<std::string>();
  return names;
}

Question match_spec(const channel::ChannelNames& names) {
  return [names](const Json& line) {
    const channel::Record record = record_of(line["record"]);
    return or_error("parse", [&] {
      const channel::MatchSpec spec(line["spec"].get<std::string>(), names);
      return or_error("match", [&] {
        return match_answer(spec.matches(record), spec.canonical());
      });
    });
  };
}

struct Kind {
  Question ask;
  std::function<Answer(const Json& line)> wanted;
};

int run(const Kind& kind, const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    throw distro::EnvironmentError(path + " cannot be read");
  }
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::string text;
  while (std::getline(file, text)) {
    const Json line = distro::base::parse_json(text, path);
    const Answer wanted = kind.wanted(line);
    const Answer found = kind.ask(line);
    if (wanted == found) {
      ++passed;
      continue;
    }
    ++failed;
    std::cout << text << "\n  expected " << wanted << "\n  found    " << found << "\n";
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    const std::map<std::string, Kind> kinds = {
        {"version_order", {order, wanted_order}},
        {"version_spec", {version_spec, wanted_match}},
        {"match_spec",
         {match_spec(channel_names(DISTRO_CHANNEL_NAMES)), wanted_match}}};
    if (arguments.size() != 2 || !kinds.contains(arguments[0])) {
      std::cerr << "usage: conformance version_order|version_spec|match_spec FILE\n";
      return 2;
    }
    return run(kinds.at(arguments[0]), arguments[1]);
  } catch (const distro::Error& error) {
    std::cerr << error.what() << "\n";
    return 3;
  }
}
