#include "app/ask/dependents.hpp"

#include <array>
#include <filesystem>
#include <set>

#include "app/ask/package_names.hpp"
#include "base/error.hpp"
#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"

namespace distro::app {
namespace {

using graph::MentionKind;

graph::SpeakerChoice speakers_of(const QueriedChannels& channels,
                                 const graph::PackageIndex& index,
                                 const DependentsQuestion& question) {
  graph::SpeakerChoice choice;
  choice.all = question.all;
  for (const std::string& text : question.variants) {
    choice.variants.push_back(parsed_spec(text, channels.names));
    if (!choice.variants.back().has_exact_name()) {
      throw UsageError("--variant '" + text + "' must name a package");
    }
    static_cast<void>(known_name(index, channels, choice.variants.back().name()));
  }
  return choice;
}

channel::MatchSpec asked_spec(const DependentsScene& scene,
                              const DependentsQuestion& question) {
  channel::MatchSpec spec = parsed_spec(question.spec, scene.channels.names);
  if (spec.name() != scene.index.name(scene.name)) {
    throw UsageError("--spec '" + question.spec + "' must be about " +
                     std::string(scene.index.name(scene.name)));
  }
  return spec;
}

std::set<MentionKind> kinds_of(const DependentsQuestion& question) {
  constexpr std::array all{MentionKind::depends,     MentionKind::constrains,
                           MentionKind::run_exports, MentionKind::build,
                           MentionKind::host,        MentionKind::test};
  if (question.kinds.empty()) {
    return {all.begin(), all.end()};
  }
  std::set<MentionKind> kinds;
  for (const std::string& text : question.kinds) {
    const std::optional<MentionKind> kind = graph::mention_kind_from(text);
    if (!kind) {
      std::vector<std::string> known;
      for (const MentionKind one : all) {
        known.emplace_back(to_string(one));
      }
      throw UsageError("--kind '" + text + "' is none of depends, constrains, " +
                       "run_exports, build, host and test" +
                       base::did_you_mean(text, known));
    }
    kinds.insert(*kind);
  }
  return kinds;
}

graph::MentionQuestion question_of(const DependentsScene& scene,
                                   const DirectDependents& found) {
  return {scene.index, scene.speakers, scene.name,
          found.asked ? &*found.asked : nullptr};
}

void add_run_exports(DirectDependents& found, const DependentsScene& scene) {
  for (graph::TableId id = 0; id < scene.index.table_count(); ++id) {
    const auto folder = channel::local_path(scene.index.channel_of(id));
    if (!folder) {
      continue;
    }
    for (const char* name : {"run_exports.json.zst", "run_exports.json"}) {
      const std::filesystem::path file = *folder / scene.index.subdir_of(id) / name;
      if (!std::filesystem::exists(file)) {
        continue;
      }
      std::vector<graph::RunExportMention> mentions = graph::mentions_of(
          question_of(scene, found), id, channel::load_run_exports(file));
      found.run_exports.insert(found.run_exports.end(), mentions.begin(),
                               mentions.end());
      break;
    }
  }
}

void add_recipes(DirectDependents& found, const DependentsScene& scene,
                 const std::set<MentionKind>& kinds) {
  found.recipes = graph::mentions_of(scene.recipe_graph, scene.index.name(scene.name),
                                     found.asked ? &*found.asked : nullptr);
  std::erase_if(found.recipes, [&](const graph::RecipeMention& mention) {
    return !kinds.contains(mention.kind);
  });
  found.warnings = scene.recipes.warnings;
}

}  // namespace

DependentsScene::DependentsScene(QueriedChannels loaded, DistributionRecipes read,
                                 const DependentsQuestion& question)
    : channels(std::move(loaded)),
      recipes(std::move(read)),
      recipe_graph(recipes.catalog),
      index(channels.index),
      speakers(index, speakers_of(channels, index, question)),
      name(known_name(index, channels, question.name)) {}

std::unique_ptr<DependentsScene> open_scene(const ChannelChoice& choice,
                                            const DependentsQuestion& question) {
  QueriedChannels channels = open_channels(choice);
  DistributionRecipes recipes = distribution_recipes(channels);
  add_unbuilt_packages(channels, recipes.catalog);
  return std::make_unique<DependentsScene>(std::move(channels), std::move(recipes),
                                           question);
}

DirectDependents direct_dependents(const DependentsScene& scene,
                                   const DependentsQuestion& question) {
  const std::set<MentionKind> kinds = kinds_of(question);
  DirectDependents found;
  if (!question.spec.empty()) {
    found.asked.emplace(scene.index, asked_spec(scene, question));
  }
  found.records = graph::mentions_of(question_of(scene, found));
  std::erase_if(found.records, [&](const graph::Mention& mention) {
    return !kinds.contains(mention.kind);
  });
  if (kinds.contains(MentionKind::run_exports)) {
    add_run_exports(found, scene);
  }
  if (kinds.contains(MentionKind::build) || kinds.contains(MentionKind::host) ||
      kinds.contains(MentionKind::test)) {
    add_recipes(found, scene, kinds);
  }
  return found;
}

graph::Closure all_dependents(const DependentsScene& scene) {
  return {scene.index, scene.speakers, std::array{scene.name}};
}

graph::Paths explain_dependence(const DependentsScene& scene,
                                const std::string& dependent, std::size_t most) {
  const graph::Closure closure = all_dependents(scene);
  const graph::Name name = known_name(scene.index, scene.channels, dependent);
  return closure.has(name) ? closure.shortest_paths(name, most) : graph::Paths{};
}

}  // namespace distro::app
