#include "recipe/distribution.hpp"

#include <algorithm>
#include <charconv>

#include "base/nearest_word.hpp"
#include "base/yaml.hpp"
#include "channel/channel_url.hpp"

namespace distro::recipe {
namespace {

using base::SourceText;
using base::YamlMap;
using base::YamlNode;

[[noreturn]] void refuse_kind(const SourceText& source, const YamlNode& node,
                              const std::string& what) {
  throw source.error_at(node.place,
                        what + ", found " + std::string(readable(node.kind)));
}

void require_key(const SourceText& source, const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  if (node == nullptr || node->kind == YamlNode::Kind::null) {
    throw source.error_at(map.place, "missing key '" + std::string(key) + "'");
  }
}

/// One of `known`, or a fault with the nearest of them.
void require_word(const SourceText& source, base::Place place, const std::string& what,
                  const std::string& word, const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), word) == known.end()) {
    throw source.error_at(
        place, "unknown " + what + " '" + word + "'" + base::did_you_mean(word, known));
  }
}

void read_channels(const SourceText& source, const YamlNode& node,
                   Distribution& distribution) {
  YamlMap map(source, node, "channels");
  distribution.integration = map.string("integration");
  require_key(source, node, "staging");
  distribution.staging = map.strings("staging");
  distribution.others = map.strings("others");
  map.finish();
  if (distribution.staging.empty()) {
    throw map.error_at("staging", "staging: expected at least one channel");
  }
  const auto& staging = distribution.staging;
  const auto same = std::find(staging.begin(), staging.end(), distribution.integration);
  if (same != staging.end()) {
    throw map.error_at("staging", "staging: '" + distribution.integration +
                                      "' is the integration channel");
  }
}

std::string option_text(const SourceText& source, const std::string& name,
                        const YamlNode& node) {
  if (node.kind != YamlNode::Kind::scalar) {
    refuse_kind(source, node, name + ": expected a text");
  }
  return node.scalar;
}

/// `evidence`, or `{coverage: {missing_hardware: accept}}`.
PolicySetting read_policy(const SourceText& source, const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) {
    return {node.scalar, {}, node.place};
  }
  if (node.kind != YamlNode::Kind::map || node.entries.size() != 1) {
    refuse_kind(source, node, "expected a policy, or one policy with its options");
  }
  const auto& [name, options] = node.entries.front();
  PolicySetting policy{name.scalar, {}, name.place};
  if (options.kind == YamlNode::Kind::null) {
    return policy;
  }
  if (options.kind != YamlNode::Kind::map) {
    refuse_kind(source, options, name.scalar + ": expected a map of options");
  }
  for (const auto& [key, value] : options.entries) {
    policy.options.emplace(key.scalar, option_text(source, key.scalar, value));
  }
  return policy;
}

std::vector<PolicySetting> read_policies(const SourceText& source, const YamlNode& node,
                                         const std::vector<std::string>& known) {
  if (node.kind != YamlNode::Kind::sequence) {
    refuse_kind(source, node, "policies: expected a list of policies");
  }
  std::vector<PolicySetting> policies;
  for (const YamlNode& item : node.items) {
    PolicySetting policy = read_policy(source, item);
    require_word(source, policy.place, "policy", policy.name, known);
    for (const PolicySetting& before : policies) {
      if (before.name == policy.name) {
        throw source.error_at(policy.place,
                              "the policy '" + policy.name + "' is there twice");
      }
    }
    policies.push_back(std::move(policy));
  }
  return policies;
}

/// "auto" is nothing, a number that many jobs.
std::optional<std::int64_t> read_jobs(const SourceText& source, const YamlNode& node) {
  std::int64_t jobs = 0;
  const std::string& text = node.scalar;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), jobs);
  const bool number = error == std::errc{} && end == text.data() + text.size();
  if (text == "auto") {
    return std::nullopt;
  }
  if (node.kind != YamlNode::Kind::scalar || !number || jobs < 1) {
    throw source.error_at(
        node.place,
        "jobs: expected auto or a number of jobs from 1, found " +
            (node.kind == YamlNode::Kind::scalar ? "'" + text + "'"
                                                 : std::string(readable(node.kind))));
  }
  return jobs;
}

RunnerSetting read_runner(const SourceText& source, const YamlNode& node) {
  YamlMap map(source, node, "a runner");
  RunnerSetting runner;
  runner.name = map.string("name");
  runner.kind = map.string_if("kind").value_or(runner.kind);
  if (runner.kind != "local") {
    throw map.error_at("kind", "runner kind '" + runner.kind +
                                   "' is not supported by this version, only 'local'");
  }
  if (const YamlNode* jobs = map.node_if("jobs")) {
    runner.jobs = read_jobs(source, *jobs);
  }
  const YamlNode* capabilities = map.node_if("capabilities");
  const bool asked = capabilities == nullptr || capabilities->scalar == "auto";
  if (!asked) {
    runner.capabilities = map.strings("capabilities");
  }
  map.finish();
  return runner;
}

std::vector<RunnerSetting> read_runners(const SourceText& source,
                                        const YamlNode* node) {
  const std::string local = "local";
  if (node == nullptr) {
    return {RunnerSetting{local, local, {}, {}}};
  }
  if (node->kind == YamlNode::Kind::scalar) {
    return {RunnerSetting{local, local, read_jobs(source, *node), {}}};
  }
  if (node->kind != YamlNode::Kind::sequence || node->items.empty()) {
    throw source.error_at(node->place,
                          "runners: expected a number of jobs, or a list of runners");
  }
  std::vector<RunnerSetting> runners;
  for (const YamlNode& item : node->items) {
    RunnerSetting runner = read_runner(source, item);
    for (const RunnerSetting& before : runners) {
      if (before.name == runner.name) {
        throw source.error_at(item.place,
                              "the runner '" + runner.name + "' is there twice");
      }
    }
    runners.push_back(std::move(runner));
  }
  return runners;
}

LimitSetting read_limits(const SourceText& source, const YamlNode* node) {
  LimitSetting limits;
  if (node == nullptr) {
    return limits;
  }
  YamlMap map(source, *node, "limits");
  limits.time = map.duration_if("time");
  limits.silence = map.duration_if("silence");
  limits.memory = map.bytes_if("memory");
  limits.disk = map.bytes_if("disk");
  limits.log = map.bytes_if("log");
  if (const auto processes = map.integer_if("processes")) {
    if (*processes < 1) {
      throw map.error_at("processes", "processes: expected a number from 1");
    }
    limits.processes = static_cast<std::uint64_t>(*processes);
  }
  map.finish();
  return limits;
}

void read_subdirs(const YamlMap& map, Distribution& distribution) {
  for (const std::string& subdir : distribution.subdirs) {
    if (!channel::is_subdir(subdir)) {
      throw map.error_at("subdirs", "subdirs: '" + subdir +
                                        "' is no subdir such as linux-64 or noarch");
    }
  }
  if (distribution.subdirs.empty()) {
    throw map.error_at("subdirs", "subdirs: expected at least one subdir");
  }
}

std::string read_outbox(const SourceText& source, const YamlNode* node) {
  const std::string fallback = ".conda-distro/outbox";
  if (node == nullptr) {
    return fallback;
  }
  YamlMap map(source, *node, "notification");
  const std::string outbox = map.string_if("outbox").value_or(fallback);
  map.finish();
  return outbox;
}

}  // namespace

Distribution parse_distribution(std::string text, std::string origin,
                                const std::vector<std::string>& known_policies) {
  const base::YamlDocument document = base::parse_yaml(std::move(text), origin);
  const SourceText& source = *document.source;
  YamlMap map(source, document.root, "a distribution");
  for (const char* key :
       {"distribution", "channel_alias", "channels", "channel_priority", "subdirs",
        "policies", "runners", "limits", "notification"}) {
    static_cast<void>(map.node_if(key));
  }
  map.finish();
  Distribution distribution;
  distribution.origin = std::move(origin);
  distribution.name = map.string("distribution");
  distribution.channel_alias = map.string_if("channel_alias").value_or("");
  require_key(source, document.root, "channels");
  read_channels(source, *map.node_if("channels"), distribution);
  distribution.channel_priority =
      map.string_if("channel_priority").value_or(distribution.channel_priority);
  require_word(source, map.place_of("channel_priority"), "channel priority",
               distribution.channel_priority, {"strict", "flexible", "disabled"});
  require_key(source, document.root, "subdirs");
  distribution.subdirs = map.strings("subdirs");
  read_subdirs(map, distribution);
  if (const YamlNode* node = map.node_if("policies")) {
    distribution.policies = read_policies(source, *node, known_policies);
  } else {
    for (const std::string& name : known_policies) {
      distribution.policies.push_back({name, {}, document.root.place});
    }
  }
  distribution.runners = read_runners(source, map.node_if("runners"));
  distribution.limits = read_limits(source, map.node_if("limits"));
  distribution.outbox = read_outbox(source, map.node_if("notification"));
  return distribution;
}

}  // namespace distro::recipe
