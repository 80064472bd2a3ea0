#include "app/install/settings.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "app/ask/override_virtual.hpp"
#include "solve/virtual_packages.hpp"

namespace distro::app {
namespace {

using Versions = std::map<std::string, std::string>;

/// What a recent machine offers: it is the same wherever the question is put.
const Versions& recent_machine() {
  static const Versions machine = {{"CUDA", "12.9"},
                                   {"GLIBC", "2.39"},
                                   {"LINUX", "6.8"},
                                   {"OSX", "15.0"},
                                   {"WIN", "10.0"}};
  return machine;
}

std::vector<channel::Record> machine_of(const std::string& subdir,
                                        const Versions& said) {
  Versions overrides;
  for (const auto& [name, version] : recent_machine()) {
    overrides["CONDA_OVERRIDE_" + name] = version;
  }
  // The processor family of the subdir, without the level of this machine's own.
  overrides["CONDA_OVERRIDE_ARCHSPEC"] = subdir.ends_with("-64") ? "x86_64_v3" : "";
  std::vector<channel::Record> packages = solve::virtual_packages(subdir, overrides);
  for (const auto& [name, version] : said) {
    override_virtual(packages, name + "=" + version, subdir);
  }
  return packages;
}

class Settings {
 public:
  Settings(const InstallSurvey& survey, const LoadChannel& load,
           const LoadChannel& before)
      : survey_(survey), load_(load), load_before_(before) {}

  std::vector<InstallSetting> run() {
    if (survey_.every_package) {
      for (const std::string& priority : survey_.priorities) {
        setting_for(survey_.channels, priority, survey_.virtual_packages)
            .every_package = true;
      }
    }
    for (const recipe::Promise& promise : survey_.promises) {
      const bool is_here = promise.subdirs.empty() ||
                           std::find(promise.subdirs.begin(), promise.subdirs.end(),
                                     survey_.subdir) != promise.subdirs.end();
      if (is_here) {
        add(promise);
      }
    }
    std::vector<InstallSetting> all;
    for (const Key& key : order_) {
      all.push_back(std::move(settings_.at(key)));
    }
    return all;
  }

 private:
  using Key = std::tuple<std::vector<std::string>, std::string, Versions>;

  void add(const recipe::Promise& promise) {
    Versions machine = promise.virtual_packages;
    for (const auto& [name, version] : survey_.virtual_packages) {
      machine[name] = version;
    }
    for (const std::string& priority : promise.priorities) {
      setting_for(promise.channels.empty() ? survey_.channels : promise.channels,
                  priority, machine)
          .promises.push_back(promise);
    }
  }

  InstallSetting& setting_for(const std::vector<std::string>& channels,
                              const std::string& priority, const Versions& machine) {
    const Key key{channels, priority, machine};
    const auto [entry, is_new] = settings_.try_emplace(key);
    if (is_new) {
      order_.push_back(key);
      make(entry->second, channels, priority, machine);
    }
    return entry->second;
  }

  void make(InstallSetting& setting, const std::vector<std::string>& channels,
            const std::string& priority, const Versions& machine) {
    setting.site.subdir = survey_.subdir;
    setting.site.priority = priority;
    setting.priority = solve::channel_priority_from(priority);
    setting.virtual_packages = machine_of(survey_.subdir, machine);
    setting.time_limit = survey_.time_limit;
    for (const std::string& name : channels) {
      std::vector<channel::Repodata> loaded = load_(name);
      if (name == survey_.integration) {
        setting.integration = loaded.front().channel;
      }
      setting.site.channels.push_back(loaded.front().channel);
      if (load_before_) {
        std::vector<channel::Repodata> former =
            name == survey_.integration ? load_before_(name) : loaded;
        for (channel::Repodata& one : former) {
          one.channel = loaded.front().channel;
          setting.before.push_back(std::move(one));
        }
      }
      std::move(loaded.begin(), loaded.end(), std::back_inserter(setting.index));
    }
  }

  const InstallSurvey& survey_;
  const LoadChannel& load_;
  const LoadChannel& load_before_;
  std::map<Key, InstallSetting> settings_;
  std::vector<Key> order_;
};

}  // namespace

std::vector<InstallSetting> install_settings(const InstallSurvey& survey,
                                             const LoadChannel& load,
                                             const LoadChannel& before) {
  return Settings(survey, load, before).run();
}

}  // namespace distro::app
