#include "recipe/distribution_promises.hpp"

#include <algorithm>

#include "channel/match_spec.hpp"
#include "channel/version.hpp"
#include "channel/version_spec.hpp"

namespace distro::recipe {
namespace {

using base::SourceText;
using base::YamlMap;
using base::YamlNode;

std::vector<YamlNode> items_of(const YamlNode* node) {
  if (node == nullptr) {
    return {};
  }
  return node->kind == YamlNode::Kind::scalar ? std::vector<YamlNode>{*node}
                                              : node->items;
}

class PromiseFaults {
 public:
  PromiseFaults(const SourceText& source, const std::string& integration)
      : source_(source), integration_(integration) {}

  void look_at(const YamlNode& promise) {
    const YamlNode* specs = promise.find("specs");
    const YamlNode* in_sync = promise.find("in_sync");
    if ((specs == nullptr) == (in_sync == nullptr)) {
      refuse(promise, "a promise has either 'specs' or 'in_sync'");
    }
    for (const YamlNode& spec : items_of(specs)) {
      parse(spec, "MatchSpec", [](const std::string& text) {
        static_cast<void>(channel::MatchSpec(text));
      });
    }
    if (const YamlNode* releases = promise.find("releases")) {
      if (in_sync == nullptr) {
        refuse(*releases, "releases: only a promise with 'in_sync' is about releases");
      }
      parse(*releases, "version spec", [](const std::string& text) {
        static_cast<void>(channel::VersionSpec(text));
      });
    }
    if (const YamlNode* packages = promise.find("virtual_packages")) {
      for (const auto& [name, version] : packages->entries) {
        if (!version.scalar.empty() && !channel::Version::parse_if(version.scalar)) {
          refuse(version, name.scalar + ": '" + version.scalar + "' is no version");
        }
      }
    }
    const std::vector<YamlNode> channels = items_of(promise.find("channels"));
    if (!channels.empty() &&
        std::none_of(channels.begin(), channels.end(), [&](const YamlNode& channel) {
          return channel.scalar == integration_;
        })) {
      refuse(*promise.find("channels"), "channels: the integration channel '" +
                                            integration_ + "' is not among them");
    }
  }

  std::vector<InputError> take() { return std::move(faults_); }

 private:
  void refuse(const YamlNode& node, const std::string& message) {
    faults_.push_back(source_.error_at(node.place, message));
  }

  template <typename Parse>
  void parse(const YamlNode& node, const std::string& noun, const Parse& parse) {
    try {
      parse(node.scalar);
    } catch (const channel::ParseError& error) {
      refuse(node, "'" + node.scalar + "' is no " + noun + ": " + error.what());
    }
  }

  const SourceText& source_;
  const std::string& integration_;
  std::vector<InputError> faults_;
};

Promise read_promise(const SourceText& source, const YamlNode& node) {
  YamlMap map(source, node, "a promise");
  Promise promise;
  promise.name = map.string("name");
  promise.specs = map.strings("specs");
  promise.in_sync = map.strings("in_sync");
  promise.releases = map.string_if("releases").value_or("");
  promise.subdirs = map.strings("subdirs");
  promise.channels = map.strings("channels");
  promise.priorities = map.strings("priority");
  if (promise.priorities.empty()) {
    promise.priorities = {"strict", "flexible"};
  }
  if (const YamlNode* packages = map.node_if("virtual_packages")) {
    for (const auto& [name, version] : packages->entries) {
      promise.virtual_packages.emplace(name.scalar, version.scalar);
    }
  }
  return promise;
}

}  // namespace

std::vector<InputError> faults_of_promises(const SourceText& source,
                                           const YamlNode* node,
                                           const std::string& integration) {
  PromiseFaults faults(source, integration);
  for (const YamlNode& promise : items_of(node)) {
    faults.look_at(promise);
  }
  return faults.take();
}

std::vector<Promise> read_promises(const SourceText& source, const YamlNode* node) {
  std::vector<Promise> promises;
  for (const YamlNode& item : items_of(node)) {
    promises.push_back(read_promise(source, item));
  }
  return promises;
}

}  // namespace distro::recipe
