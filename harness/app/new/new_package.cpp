#include "app/new/new_package.hpp"

#include "app/channels.hpp"
#include "app/new/draft_files.hpp"
#include "app/new/findings.hpp"
#include "app/new/manifest.hpp"
#include "app/new/questions.hpp"
#include "app/new/recipe.hpp"
#include "app/new/staged_package.hpp"
#include "channel/channel_url.hpp"

namespace distro::app {
namespace {

/// The name is one, and nothing is there that it would be written over.
void refuse_name(const recipe::FileTree& files, const std::string& name) {
  const std::string manifest = manifest_path(name);
  const std::string folder = recipe_folder(name);
  if (name.empty() ||
      !recipe::faults_of_manifest(manifest_text(name, {{"somebody"}, "", {}}), manifest)
           .empty()) {
    throw UsageError("'" + name +
                     "' is no package name: it may have a-z, 0-9, '.', '_' and '-'");
  }
  const bool has_manifest = files.read(manifest).has_value();
  const bool has_recipe = !files.list(folder).empty();
  if (!has_manifest && !has_recipe) {
    return;
  }
  const std::string there = has_manifest && has_recipe ? manifest + " and " + folder
                            : has_manifest             ? manifest
                                                       : folder;
  throw UsageError(
      there + (has_manifest && has_recipe ? " are" : " is") + " there already" +
      (has_manifest
           ? "\n  a new release changes the version in its recipe; nothing else is new"
           : "\n  write " + manifest + " for it, or move it away to begin again"));
}

/// The file to begin from; nothing if there is to be none.
std::optional<PackageFile> find_package(const Config& config,
                                        const recipe::Distribution& distribution,
                                        const NewRequest& request,
                                        Interview& interview) {
  if (request.from_nothing) {
    return std::nullopt;
  }
  if (!request.from.empty()) {
    if (!std::filesystem::exists(request.from)) {
      throw UsageError("--from: there is no " + request.from.string());
    }
    return read_package_file(request.from);
  }
  StagedAnswer found = find_staged(config, distribution,
                                   {request.name, request.version, request.staging});
  if (found.package) {
    return std::move(found.package);
  }
  const std::string other_ways =
      "\n  upload it there, say --from FILE, or begin with --from-nothing";
  if (!request.version.empty() || !interview.can_ask()) {
    throw UsageError(found.reason + other_ways);
  }
  interview.tell(found.reason + ".");
  if (!interview.agrees("Begin from nothing", true)) {
    throw UsageError(found.reason + other_ways);
  }
  return std::nullopt;
}

NewSource source_of(const std::optional<PackageFile>& package,
                    const recipe::PackagedRecipe& recipe) {
  NewSource source{"nothing", "", recipe.member, ""};
  if (package) {
    source.kind = package->staging.empty() ? "file" : "staging";
    source.location = package->location;
  }
  switch (recipe.origin) {
    case recipe::RecipeOrigin::written:
      source.recipe = "written";
      break;
    case recipe::RecipeOrigin::resolved:
      source.recipe = "resolved";
      break;
    case recipe::RecipeOrigin::made:
      source.recipe = "made";
      break;
  }
  return source;
}

/// What the recipe says of itself; nothing if it cannot be read.
std::optional<recipe::Recipe> read_if_possible(const recipe::PackagedRecipe& recipe,
                                               const recipe::RecipeReader& reader) {
  try {
    return recipe::read_recipe(recipe, reader);
  } catch (const InputError&) {
    return std::nullopt;  // lint says why
  }
}

/// Options that only make sense without a package, which says these things itself.
void refuse_answers_of_packages(const PackageFile& package,
                                const Interview& interview) {
  for (const char* option : {"source", "sha256", "noarch", "run"}) {
    if (interview.is_given(option)) {
      throw UsageError("--" + std::string(option) + " goes with --from-nothing; " +
                       package.built.record.fn + " says it itself");
    }
  }
}

/// The package, checked to be new and to be the one that was asked for.
std::optional<PackageFile> begin(const Workspace& workspace,
                                 const recipe::FileTree& files,
                                 const recipe::Distribution& distribution,
                                 const NewRequest& request, Interview& interview) {
  if (!request.name.empty() || request.from.empty()) {
    refuse_name(files, request.name);
  }
  std::optional<PackageFile> package =
      find_package(workspace.config, distribution, request, interview);
  if (package) {
    const std::string& name = package->built.record.name;
    if (!request.name.empty() && name != request.name) {
      throw UsageError(package->location + " is " + name + ", not " + request.name);
    }
    refuse_name(files, name);
    refuse_answers_of_packages(*package, interview);
  }
  return package;
}

/// A file that was named may not be where check will look for it.
void note_upload(const Config& config, const recipe::Distribution& distribution,
                 const PackageFile& package, std::vector<std::string>& notes) {
  for (const std::string& channel : distribution.staging) {
    const auto folder = channel::local_path(url_of(config, distribution, channel));
    if (!package.staging.empty() ||
        (folder && package.location.starts_with(folder->string() + "/"))) {
      return;
    }
  }
  notes.emplace_back("upload the file to staging before you ask for a check");
}

void set_version(const std::optional<PackageFile>& package,
                 const std::optional<recipe::Recipe>& recipe, NewPackage& result) {
  if (package) {
    result.version = package->built.record.version;
    result.build_number = package->built.record.build_number;
  } else if (recipe && !recipe->outputs.empty()) {
    result.version = recipe->outputs.front().version;
    result.build_number = recipe->outputs.front().build_number;
  }
}

ManifestParts manifest_parts(const std::optional<PackageFile>& package,
                             const NewRequest& request,
                             const std::string& first_staging,
                             const std::vector<std::string>& maintainers,
                             Interview& interview, std::vector<std::string>& notes) {
  ManifestParts parts;
  parts.maintainers = maintainers;
  const std::string& staging =
      package && !package->staging.empty() ? package->staging : request.staging;
  parts.staging = staging == first_staging ? "" : staging;
  parts.hardware = hardware_of(package ? package->built.record : channel::Record{},
                               interview, notes);
  return parts;
}

}  // namespace

NewPackage new_package(const Workspace& workspace, const NewRequest& request,
                       Interview& interview) {
  const std::filesystem::path root = workspace.repository.root();
  const std::unique_ptr<recipe::FileTree> disk = repo::files_on_disk(root);
  const recipe::Distribution distribution = load_distribution(*disk);
  const std::optional<PackageFile> package =
      begin(workspace, *disk, distribution, request, interview);
  NewPackage result;
  result.root = root;
  result.name = package ? package->built.record.name : request.name;

  const recipe::RecipeReader reader = recipe::recipe_reader_of(
      *disk, distribution,
      package ? subdir_for(package->built.record, distribution.subdirs)
              : distribution.subdirs.front());
  const recipe::PackagedRecipe recipe =
      package ? recipe_of_package(*package, reader)
              : recipe_from_nothing(result.name, interview);
  const std::optional<recipe::Recipe> read = read_if_possible(recipe, reader);
  set_version(package, read, result);
  result.source = source_of(package, recipe);
  result.notes = recipe.notes;
  if (package) {
    note_upload(workspace.config, distribution, *package, result.notes);
  }
  const std::string folder = recipe_folder(result.name);
  const std::string manifest = manifest_path(result.name);
  DraftFiles draft(*disk);
  for (const auto& [path, text] : recipe.files) {
    draft.put(folder + "/" + path, text);
  }
  const std::vector<std::string> maintainers =
      maintainers_of(read ? read->maintainers : std::vector<std::string>{},
                     workspace.repository, interview, result.notes);
  draft.put(manifest,
            manifest_text(result.name,
                          manifest_parts(package, request, distribution.staging.front(),
                                         maintainers, interview, result.notes)));

  SettledFindings settled = settle_findings(
      *disk, draft,
      {folder + "/" + recipe.file,
       package ? module_in(*package) : module_of(result.name), package.has_value()},
      interview);
  result.findings = std::move(settled.findings);
  result.changes = std::move(settled.changes);
  result.left = interview.left();
  if (package && !result.changes.empty()) {
    result.notes.emplace_back(
        "the file was built before what is corrected here: that counts from its next "
        "build on");
  }
  for (const std::string& option : interview.unused()) {
    if (option != "version") {
      result.notes.push_back("--" + option + " was not needed: the recipe says it");
    }
  }
  result.files = draft.texts();
  if (!request.dry_run) {
    write_new_files(root, draft, folder, manifest);
    result.is_written = true;
  }
  return result;
}

}  // namespace distro::app
