#include "app/install/installability.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "app/ask/override_virtual.hpp"
#include "app/channels.hpp"
#include "app/install/settings.hpp"
#include "app/workspace.hpp"
#include "base/error.hpp"
#include "base/nearest_word.hpp"
#include "solve/solver.hpp"

namespace distro::app {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::chrono::milliseconds spent_since(SteadyClock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() -
                                                               begin);
}

/// Channels by the name that they were asked by; each is loaded once, so that what did
/// not change is the same table everywhere.
class Loaded {
 public:
  explicit Loaded(LoadChannel load) : load_(std::move(load)) {}

  const std::vector<channel::Repodata>& get(const std::string& name) {
    const auto [entry, is_new] = known_.try_emplace(name);
    if (is_new) {
      entry->second = load_(name);
    }
    return entry->second;
  }

 private:
  LoadChannel load_;
  std::map<std::string, std::vector<channel::Repodata>> known_;
};

void inquire_all(const std::vector<InstallSetting>& settings,
                 promotion::Installability& found) {
  for (const InstallSetting& setting : settings) {
    inquire(setting, found);
  }
}

recipe::Promise asked_promise(const InstallabilityQuestion& question) {
  recipe::Promise promise;
  promise.name = "asked";
  promise.specs = question.specs;
  promise.in_sync = question.in_sync;
  promise.priorities = question.priorities;
  if (promise.priorities.empty()) {
    promise.priorities = {"strict", "flexible"};
  }
  return promise;
}

std::vector<recipe::Promise> chosen_promises(std::vector<recipe::Promise> promises,
                                             const InstallabilityQuestion& question) {
  std::vector<std::string> names;
  for (const recipe::Promise& promise : promises) {
    names.push_back(promise.name);
  }
  if (!question.promise.empty()) {
    std::erase_if(promises, [&](const recipe::Promise& promise) {
      return promise.name != question.promise;
    });
    if (promises.empty()) {
      throw UsageError("distro.yaml has no promise '" + question.promise + "'" +
                       base::did_you_mean(question.promise, names));
    }
  }
  for (recipe::Promise& promise : promises) {
    if (!question.priorities.empty()) {
      promise.priorities = question.priorities;
    }
  }
  return promises;
}

/// "__cuda=12.4" -> __cuda, 12.4.
std::map<std::string, std::string> machine_asked_for(
    const InstallabilityQuestion& question) {
  std::map<std::string, std::string> machine;
  for (const std::string& text : question.virtual_packages) {
    const std::size_t equals = text.find('=');
    machine[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return machine;
}

/// What is asked, and of whom; without subdir.
struct Asked {
  InstallSurvey survey;
  std::vector<std::string> subdirs;
};

/// What was asked on the command line needs no distribution if it names its channels.
Asked asked(const ChannelChoice& choice, const InstallabilityQuestion& question) {
  Asked asked;
  InstallSurvey& survey = asked.survey;
  const bool own = !question.specs.empty() || !question.in_sync.empty();
  const bool has_enough = own || question.every_package || !question.before.empty();
  survey.channels = choice.channels;
  if (choice.channels.empty() || !has_enough || !question.promise.empty()) {
    const recipe::Distribution distribution = load_distribution(
        *repo::files_on_disk(repo::Repository(choice.repository).root()));
    if (survey.channels.empty()) {
      survey.channels = {distribution.integration};
      survey.channels.insert(survey.channels.end(), distribution.others.begin(),
                             distribution.others.end());
    }
    if (!own || !question.promise.empty()) {
      survey.promises = chosen_promises(distribution.promises, question);
    }
    for (recipe::Promise& promise : survey.promises) {
      std::replace(promise.channels.begin(), promise.channels.end(),
                   distribution.integration, survey.channels.front());
    }
    asked.subdirs = distribution.subdirs;
  } else {
    asked.subdirs = {read_config().subdir};
  }
  if (!choice.subdir.empty()) {
    asked.subdirs = {choice.subdir};
  }
  if (own) {
    survey.promises.push_back(asked_promise(question));
  }
  survey.integration = survey.channels.front();
  survey.every_package = question.every_package ||
                         (!question.before.empty() && !own && question.promise.empty());
  if (survey.promises.empty() && !survey.every_package) {
    throw UsageError(
        "nothing is asked: distro.yaml makes no promises\n"
        "  name MatchSpecs or --in-sync packages, or say --packages");
  }
  survey.priorities = question.priorities.empty()
                          ? std::vector<std::string>{"strict", "flexible"}
                          : question.priorities;
  survey.virtual_packages = machine_asked_for(question);
  survey.time_limit = question.time_limit;
  return asked;
}

/// Texts of the command line, looked at before anything is loaded.
void check_words(const InstallabilityQuestion& question) {
  for (const std::string& priority : question.priorities) {
    static_cast<void>(solve::channel_priority_from(priority));
  }
  std::vector<channel::Record> machine;
  for (const std::string& text : question.virtual_packages) {
    override_virtual(machine, text, "");
  }
  for (const std::string& spec : question.specs) {
    static_cast<void>(parsed_spec(spec, {}));
  }
  if (question.in_sync.size() == 1) {
    throw UsageError("--in-sync " + question.in_sync.front() +
                     ": at least two packages, separated by commas");
  }
}

/// Integration with the candidates of a subdir, noarch ones among them.
std::vector<channel::Repodata> with_candidates(
    std::vector<channel::Repodata> integration,
    std::span<const job::Candidate> candidates) {
  for (channel::Repodata& repodata : integration) {
    std::vector<channel::Record> records;
    for (const job::Candidate& candidate : candidates) {
      if (candidate.record.subdir == repodata.subdir) {
        records.push_back(candidate.record);
        records.back().channel = repodata.channel;
      }
    }
    if (!records.empty()) {
      records.insert(records.begin(), repodata.records.begin(), repodata.records.end());
      repodata.records = channel::RecordTable(records);
    }
  }
  return integration;
}

}  // namespace

InstallabilityAnswer installability(const ChannelChoice& choice,
                                    const InstallabilityQuestion& question) {
  check_words(question);
  Asked all = asked(choice, question);
  InstallabilityAnswer answer;
  for (const std::string& subdir : all.subdirs) {
    const SteadyClock::time_point begin = SteadyClock::now();
    Loaded loaded([&](const std::string& name) {
      ChannelChoice one = choice;
      one.channels = {name};
      one.subdir = subdir;
      QueriedChannels opened = open_channels(one);
      answer.warnings.insert(answer.warnings.end(), opened.warnings.begin(),
                             opened.warnings.end());
      return std::move(opened.index);
    });
    all.survey.subdir = subdir;
    const LoadChannel now = [&](const std::string& name) { return loaded.get(name); };
    const LoadChannel before = [&](const std::string&) {
      return loaded.get(question.before);
    };
    const std::vector<InstallSetting> settings = install_settings(
        all.survey, now, question.before.empty() ? LoadChannel() : before);
    answer.loading += spent_since(begin);
    if (choice.on_step) {
      choice.on_step("solving for " + subdir);
    }
    const SteadyClock::time_point middle = SteadyClock::now();
    inquire_all(settings, answer.found);
    answer.asking += spent_since(middle);
  }
  return answer;
}

promotion::Installability installability_with(
    const Config& config, const recipe::Distribution& distribution,
    std::span<const job::Candidate> candidates) {
  promotion::Installability found;
  InstallSurvey survey;
  survey.integration = distribution.integration;
  survey.channels = {distribution.integration};
  survey.channels.insert(survey.channels.end(), distribution.others.begin(),
                         distribution.others.end());
  survey.priorities = {"strict", "flexible"};
  survey.promises = distribution.promises;
  survey.every_package = true;
  for (const std::string& subdir : distribution.subdirs) {
    survey.subdir = subdir;
    Loaded before([&](const std::string& name) {
      const std::string url = url_of(config, distribution, name);
      return load_channels(config, {&url, 1}, subdir);
    });
    Loaded after([&](const std::string& name) {
      return name == distribution.integration
                 ? with_candidates(before.get(name), candidates)
                 : before.get(name);
    });
    inquire_all(install_settings(
                    survey, [&](const std::string& name) { return after.get(name); },
                    [&](const std::string& name) { return before.get(name); }),
                found);
  }
  return found;
}

}  // namespace distro::app
