#include "recipe/distribution.hpp"

#include <algorithm>

#include "base/nearest_word.hpp"
#include "base/yaml.hpp"
#include "recipe/distribution_lint.hpp"
#include "recipe/distribution_promises.hpp"
#include "recipe/schema/schema.hpp"
#include "recipe/schema/shape_faults.hpp"

namespace distro::recipe {
namespace {

using base::SourceText;
using base::YamlDocument;
using base::YamlMap;
using base::YamlNode;

/// What the table cannot say: things that are there twice or in two roles.
class Doubles {
 public:
  explicit Doubles(const YamlDocument& document) : document_(document) {}

  std::vector<InputError> faults() && {
    integration_is_staging();
    same_names("policies", "policy");
    same_names("promises", "promise");
    same_names("runners", "runner");
    same_names("variants", "file");
    budget_names_runners();
    return std::move(faults_);
  }

 private:
  void refuse(const YamlNode& node, const std::string& message) {
    faults_.push_back(document_.source->error_at(node.place, message));
  }

  void integration_is_staging() {
    const YamlNode* channels = document_.root.find("channels");
    const YamlNode* integration =
        channels == nullptr ? nullptr : channels->find("integration");
    const YamlNode* staging = channels == nullptr ? nullptr : channels->find("staging");
    if (integration == nullptr || staging == nullptr) {
      return;
    }
    for (const YamlNode& name : one_or_more(*staging)) {
      if (name.scalar == integration->scalar) {
        refuse(name, "staging: '" + name.scalar + "' is the integration channel");
      }
    }
  }

  /// The node that names an item: itself, the key of its only entry, or its `name`.
  static const YamlNode& naming(const YamlNode& item) {
    if (const YamlNode* name = item.find("name")) {
      return *name;
    }
    return item.entries.size() == 1 ? item.entries.front().first : item;
  }

  void same_names(std::string_view key, const std::string& noun) {
    const YamlNode* list = document_.root.find(key);
    std::vector<std::string> before;
    for (const YamlNode& item :
         list == nullptr ? std::vector<YamlNode>{} : list->items) {
      const YamlNode& name = naming(item);
      if (std::find(before.begin(), before.end(), name.scalar) != before.end()) {
        refuse(name, "the " + noun + " '" + name.scalar + "' is there twice");
      }
      before.push_back(name.scalar);
    }
  }

  /// The runners that a budget allows for are among those that there are.
  void budget_names_runners() {
    const YamlNode* budget = document_.root.find("budget");
    const YamlNode* names = budget == nullptr ? nullptr : budget->find("runners");
    const YamlNode* runners = document_.root.find("runners");
    std::vector<std::string> known = {"local"};
    if (runners != nullptr && runners->kind == YamlNode::Kind::sequence) {
      known.clear();
      for (const YamlNode& runner : runners->items) {
        known.push_back(naming(runner).scalar);
      }
    }
    for (const YamlNode& name :
         names == nullptr ? std::vector<YamlNode>{} : one_or_more(*names)) {
      if (std::find(known.begin(), known.end(), name.scalar) == known.end()) {
        refuse(name, "budget: there is no runner '" + name.scalar + "'" +
                         base::did_you_mean(name.scalar, known));
      }
    }
  }

  static std::vector<YamlNode> one_or_more(const YamlNode& node) {
    return node.kind == YamlNode::Kind::scalar ? std::vector<YamlNode>{node}
                                               : node.items;
  }

  const YamlDocument& document_;
  std::vector<InputError> faults_;
};

std::vector<InputError> faults_of(const YamlDocument& document,
                                  const std::vector<std::string>& known_policies) {
  std::vector<InputError> faults = faults_of_shape(distribution_shape(known_policies),
                                                   *document.source, document.root);
  if (faults.empty()) {
    faults = Doubles(document).faults();
    const std::vector<InputError> more =
        faults_of_promises(*document.source, document.root.find("promises"),
                           document.root.find("channels")->find("integration")->scalar);
    faults.insert(faults.end(), more.begin(), more.end());
  }
  return faults;
}

/// `evidence`, or `{coverage: {missing_hardware: accept}}`.
PolicySetting read_policy(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) {
    return {node.scalar, {}, node.place};
  }
  const auto& [name, options] = node.entries.front();
  PolicySetting policy{name.scalar, {}, name.place};
  for (const auto& [key, value] : options.entries) {
    std::vector<std::string>& values = policy.options[key.scalar];
    for (const YamlNode& item : value.items) {
      values.push_back(item.scalar);
    }
    if (value.kind == YamlNode::Kind::scalar) {
      values.push_back(value.scalar);
    }
  }
  return policy;
}

/// "auto" is nothing, a number that many jobs.
std::optional<std::int64_t> read_jobs(const YamlNode* node) {
  if (node == nullptr || node->scalar == "auto") {
    return std::nullopt;
  }
  return std::stoll(node->scalar);
}

RunnerSetting read_runner(const SourceText& source, const YamlNode& node) {
  YamlMap map(source, node, "a runner");
  RunnerSetting runner;
  runner.name = map.string("name");
  runner.kind = map.string_if("kind").value_or(runner.kind);
  runner.jobs = read_jobs(map.node_if("jobs"));
  const YamlNode* capabilities = map.node_if("capabilities");
  if (capabilities != nullptr && capabilities->scalar != "auto") {
    runner.capabilities = map.strings("capabilities");
  }
  return runner;
}

std::vector<RunnerSetting> read_runners(const SourceText& source,
                                        const YamlNode* node) {
  if (node == nullptr || node->kind == YamlNode::Kind::scalar) {
    const std::string local = "local";
    return {RunnerSetting{local, local, read_jobs(node), {}}};
  }
  std::vector<RunnerSetting> runners;
  for (const YamlNode& item : node->items) {
    runners.push_back(read_runner(source, item));
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
    limits.processes = static_cast<std::uint64_t>(*processes);
  }
  return limits;
}

BudgetSetting read_budget(const SourceText& source, const YamlNode* node) {
  BudgetSetting budget;
  if (node == nullptr) {
    return budget;
  }
  YamlMap map(source, *node, "budget");
  budget.time = map.duration_if("time");
  budget.jobs = map.integer_if("jobs");
  budget.runners = map.strings("runners");
  return budget;
}

void read_channels(const SourceText& source, const YamlNode& node,
                   Distribution& distribution) {
  YamlMap map(source, node, "channels");
  distribution.integration = map.string("integration");
  distribution.staging = map.strings("staging");
  distribution.others = map.strings("others");
}

PublishSetting read_publishing(const SourceText& source, const YamlNode* node) {
  PublishSetting publishing;
  if (node == nullptr) {
    return publishing;
  }
  YamlMap map(source, *node, "publishing");
  publishing.api = map.string_if("api");
  publishing.via = map.string_if("via").value_or(publishing.via);
  publishing.hidden_label =
      map.string_if("hidden_label").value_or(publishing.hidden_label);
  return publishing;
}

void read_variants(const YamlNode* node, Distribution& distribution) {
  const auto add = [&](const YamlNode& file) {
    distribution.variants.push_back(normal_folder(file.scalar));
    distribution.variant_places.push_back(file.place);
  };
  if (node != nullptr && node->kind == YamlNode::Kind::scalar) {
    add(*node);
  } else if (node != nullptr) {
    std::for_each(node->items.begin(), node->items.end(), add);
  }
}

std::vector<PolicySetting> read_policies(const YamlNode* node) {
  std::vector<PolicySetting> policies;
  for (const YamlNode& item : node == nullptr ? std::vector<YamlNode>{} : node->items) {
    policies.push_back(read_policy(item));
  }
  return policies;
}

}  // namespace

Distribution parse_distribution(std::string text, std::string origin,
                                const std::vector<std::string>& known_policies) {
  const YamlDocument document = base::parse_yaml(std::move(text), origin);
  const std::vector<InputError> faults = faults_of(document, known_policies);
  if (!faults.empty()) {
    throw InputError(faults.front());
  }
  const SourceText& source = *document.source;
  YamlMap map(source, document.root, "a distribution");
  Distribution distribution;
  distribution.origin = std::move(origin);
  distribution.name = map.string("distribution");
  distribution.channel_alias = map.string_if("channel_alias").value_or("");
  read_channels(source, *map.node_if("channels"), distribution);
  distribution.channel_priority =
      map.string_if("channel_priority").value_or(distribution.channel_priority);
  distribution.subdirs = map.strings("subdirs");
  read_variants(map.node_if("variants"), distribution);
  distribution.promises = read_promises(source, map.node_if("promises"));
  distribution.policies = read_policies(map.node_if("policies"));
  distribution.runners = read_runners(source, map.node_if("runners"));
  distribution.limits = read_limits(source, map.node_if("limits"));
  distribution.budget = read_budget(source, map.node_if("budget"));
  distribution.publishing = read_publishing(source, map.node_if("publishing"));
  distribution.outbox = ".conda-distro/outbox";
  if (const YamlNode* node = map.node_if("notification")) {
    distribution.outbox = YamlMap(source, *node, "notification")
                              .string_if("outbox")
                              .value_or(distribution.outbox);
  }
  distribution.lint = read_lint_setting(source, map.node_if("lint"));
  return distribution;
}

std::vector<InputError> faults_of_distribution(
    const std::string& text, const std::string& origin,
    const std::vector<std::string>& known_policies) {
  try {
    return faults_of(base::parse_yaml(text, origin), known_policies);
  } catch (const InputError& fault) {
    return {fault};
  }
}

}  // namespace distro::recipe
