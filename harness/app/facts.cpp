#include "app/facts.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "app/attestations.hpp"
#include "app/channels.hpp"
#include "app/decide.hpp"
#include "app/install/installability.hpp"
#include "app/state.hpp"
#include "base/clock.hpp"
#include "channel/match_spec.hpp"
#include "recipe/lint/lint.hpp"
#include "state/history.hpp"

namespace distro::app {
namespace {

using channel::Record;
using channel::Repodata;
using promotion::Facts;

std::set<std::string> candidate_names(const job::Plan& plan) {
  std::set<std::string> names;
  for (const job::Candidate& candidate : plan.candidates) {
    names.insert(candidate.record.name);
  }
  return names;
}

/// The sets that a candidate is in.
std::vector<std::vector<std::string>> sets_in_sync(
    const recipe::Distribution& distribution, const std::set<std::string>& candidates) {
  std::vector<std::vector<std::string>> sets;
  for (const std::vector<std::string>& set : distribution.lint.in_sync) {
    if (std::any_of(set.begin(), set.end(), [&](const std::string& name) {
          return candidates.contains(name);
        })) {
      sets.push_back(set);
    }
  }
  return sets;
}

/// The records of these names, each file once: noarch is loaded with every subdir.
class Records {
 public:
  void add(const Repodata& repodata, const std::set<std::string>& names) {
    for (const std::string& name : names) {
      for (const channel::Row row : repodata.records.rows(name)) {
        Record record = repodata.records[row];
        if (seen_.insert(record.url).second) {
          records_.push_back(std::move(record));
        }
      }
    }
  }
  [[nodiscard]] std::vector<Record> take() && {
    std::sort(
        records_.begin(), records_.end(),
        [](const Record& left, const Record& right) { return left.url < right.url; });
    return std::move(records_);
  }

 private:
  std::set<std::string> seen_;
  std::vector<Record> records_;
};

/// What the files of a channel take, one subdir and noarch of it.
std::uint64_t bytes_of(const Repodata& repodata) {
  std::uint64_t bytes = 0;
  for (channel::Row row = 0; row < repodata.records.size(); ++row) {
    bytes += repodata.records.file_size(row);
  }
  return bytes;
}

bool any_matches(std::span<const Repodata> channels, const channel::MatchSpec& spec) {
  return std::any_of(channels.begin(), channels.end(), [&](const Repodata& repodata) {
    const channel::IdRange rows = repodata.records.rows(spec.name());
    return std::any_of(rows.begin(), rows.end(), [&](channel::Row row) {
      return spec.matches(repodata.records[row]);
    });
  });
}

class Gatherer {
 public:
  Gatherer(const Workspace& workspace, const ChangeSet& change, const job::Plan& plan)
      : workspace_(workspace),
        change_(change),
        plan_(plan),
        distribution_(judging_distribution(workspace, plan.target, plan.head)) {}

  Facts gather(const FactOptions& options) {
    facts_.as_of = std::chrono::floor<std::chrono::seconds>(base::SystemClock().now());
    facts_.approvals = options.approvals;
    first_seen();
    files();
    channels();
    if (asks_for("installability")) {
      facts_.installability =
          installability_with(workspace_.config, distribution_, plan_.candidates);
    }
    return std::move(facts_);
  }

 private:
  /// What takes long is only gathered where a policy asks for it.
  [[nodiscard]] bool asks_for(const std::string& policy) const {
    return promotion::is_asked(policies_of(distribution_), policy);
  }

  /// From now on, for files that nobody has asked about before.
  void first_seen() {
    std::vector<Record> records;
    for (const job::Candidate& candidate : plan_.candidates) {
      records.push_back(candidate.record);
    }
    state::History history(open_state(workspace_.config));
    history.see(records, facts_.as_of);
    facts_.first_seen = history.first_seen(records);
  }

  void files() {
    const auto target = workspace_.repository.files_of(plan_.target);
    const auto base = workspace_.repository.files_of(plan_.base);
    const auto head = workspace_.repository.files_of(plan_.head);
    facts_.overrides = overrides_in(*target);
    for (const promotion::ConfiguredPolicy& policy : policies_of(distribution_)) {
      if (policy.name == "attestation") {
        facts_.attested =
            attested(workspace_.config, *target, policy, plan_.candidates);
      }
    }
    for (const std::string& path : recipe::manifests_of(*head)) {
      facts_.packages.push_back(std::filesystem::path(path).stem().string());
    }
    if (asks_for("bounds") || asks_for("redistribution")) {
      lint(*base, *head);
    }
  }

  /// What is said of the change and was not said before.
  void lint(const recipe::FileTree& base, const recipe::FileTree& head) {
    recipe::LintInput input;
    input.today = std::chrono::floor<std::chrono::days>(facts_.as_of);
    std::set<std::string> known;
    for (const recipe::Finding& finding : recipe::lint(base, distribution_, input)) {
      known.insert(finding.text);
    }
    input.former = &base;
    for (const recipe::Finding& finding : recipe::lint(head, distribution_, input)) {
      if (!known.contains(finding.text)) {
        facts_.lint.push_back({finding.rule, package_of(finding.path),
                               finding.text.substr(0, finding.text.find('\n')),
                               finding.severity == recipe::Severity::error});
      }
    }
  }

  /// Of the changed packages the one whose file it is.
  [[nodiscard]] std::string package_of(const std::string& path) const {
    for (const repo::ChangedPackage& package : change_.change.packages) {
      if (path == package.manifest || path.starts_with(package.recipe + "/")) {
        return package.name;
      }
    }
    return "";
  }

  void channels() {
    const std::set<std::string> candidates = candidate_names(plan_);
    facts_.in_sync = sets_in_sync(distribution_, candidates);
    std::set<std::string> names = candidates;
    for (const std::vector<std::string>& set : facts_.in_sync) {
      names.insert(set.begin(), set.end());
    }
    Records channel;
    Records staged;
    std::set<std::string> subdirs;
    std::uint64_t bytes = 0;
    for (const std::string& subdir : distribution_.subdirs) {
      const graph::ChannelView view =
          load_view(workspace_.config, distribution_, subdir);
      for (const Repodata& repodata : std::span(view.index).first(2)) {
        channel.add(repodata, names);
        bytes += subdirs.insert(repodata.subdir).second ? bytes_of(repodata) : 0;
      }
      for (const repo::ChangedPackage& package : change_.change.packages) {
        const std::vector<Repodata> staging =
            load_staging(workspace_.config, distribution_, package, subdir);
        for (const Repodata& repodata : staging) {
          staged.add(repodata, candidates);
        }
        find_unmet(package, view, staging);
      }
    }
    facts_.channel = std::move(channel).take();
    facts_.staged = std::move(staged).take();
    facts_.channel_bytes = bytes;
  }

  void find_unmet(const repo::ChangedPackage& package, const graph::ChannelView& view,
                  std::span<const Repodata> staging) {
    for (const job::Candidate& candidate : plan_.candidates) {
      const Record& record = candidate.record;
      const bool own = std::any_of(
          package.artifacts.begin(), package.artifacts.end(),
          [&](const repo::WantedArtifact& one) { return one.name == record.name; });
      if (own && (record.subdir == view.subdir || record.subdir == "noarch")) {
        for (const std::string& depends : record.depends) {
          look_for(record, depends, view, staging);
        }
      }
    }
  }

  void look_for(const Record& record, const std::string& depends,
                const graph::ChannelView& view, std::span<const Repodata> staging) {
    try {
      const channel::MatchSpec spec(depends);
      if (!spec.has_exact_name() || spec.name().starts_with("__") ||
          any_matches(view.index, spec) ||
          std::any_of(plan_.candidates.begin(), plan_.candidates.end(),
                      [&](const job::Candidate& other) {
                        return spec.matches(other.record);
                      })) {
        return;
      }
      if (known_unmet_.insert(record.name + "\n" + depends).second) {
        facts_.unmet.push_back({record.name, depends, staged_match(spec, staging)});
      }
    } catch (const channel::ParseError&) {
      // A spec that conda rejects: the solver says so of the job.
    }
  }

  [[nodiscard]] static std::string staged_match(const channel::MatchSpec& spec,
                                                std::span<const Repodata> staging) {
    for (const Repodata& repodata : staging) {
      for (const channel::Row row : repodata.records.rows(spec.name())) {
        const Record record = repodata.records[row];
        if (spec.matches(record)) {
          return record.name + " " + record.version;
        }
      }
    }
    return "";
  }

  const Workspace& workspace_;
  const ChangeSet& change_;
  const job::Plan& plan_;
  recipe::Distribution distribution_;
  Facts facts_;
  std::set<std::string> known_unmet_;
};

}  // namespace

std::vector<std::string> override_files(const recipe::FileTree& tree) {
  std::vector<std::string> paths = tree.list("overrides");
  std::erase_if(paths,
                [](const std::string& path) { return !path.ends_with(".yaml"); });
  return paths;
}

std::vector<promotion::Override> overrides_in(const recipe::FileTree& tree) {
  std::vector<promotion::Override> overrides;
  for (const std::string& path : override_files(tree)) {
    overrides.push_back(promotion::parse_override(tree.read(path).value_or(""), path));
  }
  return overrides;
}

promotion::Facts gather_facts(const Workspace& workspace, const ChangeSet& change,
                              const job::Plan& plan, const FactOptions& options) {
  return while_doing("gathering what the policies ask for",
                     [&] { return Gatherer(workspace, change, plan).gather(options); });
}

}  // namespace distro::app
