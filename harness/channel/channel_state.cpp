#include "channel/channel_state.hpp"

#include <optional>
#include <utility>

#include "base/file.hpp"
#include "channel/shard_writer.hpp"
#include "channel/visible_index.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

std::set<std::string> files_of_generation(const fs::path& channel,
                                          const std::string& subdir) {
  std::set<std::string> names;
  std::error_code none;
  for (const fs::directory_entry& file :
       fs::directory_iterator(current_file(channel, subdir, ""), none)) {
    names.insert(file.path().filename().string());
  }
  return names;
}

/// An index file that is worth having but not needed: nothing if it cannot be read.
std::optional<SubdirIndex> index_if_sound(const fs::path& file, bool ours) {
  try {
    if (ours) {
      if (const auto text = PaddedText::map(file)) {
        return parse_subdir_index(*text, file.string(), true);
      }
    } else if (auto text = base::read_file_if_there(file)) {
      return parse_subdir_index(PaddedText(*std::move(text)), file.string(), false);
    }
  } catch (const InputError&) {
    return std::nullopt;
  }
  return std::nullopt;
}

/// Another indexer's repodata_from_packages.json, which may be older than its
/// repodata.json: it has the same files, and what it does not know is as users see it.
SubdirIndex brought_up_to(const SubdirIndex& published, SubdirIndex packages) {
  RecordEdits edits;
  for (const std::string& fn : differences(published, packages)) {
    const RecordRow* row = published.find(fn);
    if (row != nullptr && packages.find(fn) == nullptr) {
      edits[fn] = std::string(row->entry);
    } else if (row == nullptr && !published.removed.contains(fn)) {
      edits[fn] = std::nullopt;
    }
  }
  packages.apply(edits);
  return packages;
}

void load_packages(const fs::path& channel, const std::string& subdir, bool ours,
                   SubdirState& state) {
  state.packages = state.published;
  ours = ours && is_our_link(channel, subdir, from_packages_file);
  // Of another indexer only with the instructions: without them it would not be known
  // why both differ, and what users see stays.
  if (!ours && !fs::exists(channel / subdir / patches_file)) {
    return;
  }
  if (auto packages = index_if_sound(channel / subdir / from_packages_file, ours)) {
    state.packages =
        ours ? *std::move(packages) : brought_up_to(state.published, *packages);
  }
  if (ours) {
    state.patches =
        base::read_file_if_there(current_file(channel, subdir, patches_file))
            .value_or("");
  }
}

void load(const fs::path& channel, const std::string& subdir, SubdirState& state) {
  auto visible = visible_index(channel, subdir);
  if (visible) {
    state.published = parse_subdir_index(visible->text, visible->origin, visible->ours);
    state.there = true;
    state.zst_agrees = visible->zst_agrees;
  }
  const bool ours = !visible || visible->ours;
  load_packages(channel, subdir, ours, state);
  if (ours) {
    state.files = files_of_generation(channel, subdir);
  }
  const bool has_exports = state.files.contains(run_exports_file);
  state.run_exports =
      index_if_sound(has_exports ? current_file(channel, subdir, run_exports_file)
                                 : channel / subdir / run_exports_file,
                     has_exports)
          .value_or(SubdirIndex());
  state.shards =
      ours ? base::read_file_if_there(current_file(channel, subdir, shards_file))
                 .value_or("")
           : "";
}

}  // namespace

SubdirState load_subdir(const fs::path& channel, const std::string& subdir,
                        const std::function<void(const InputError&)>& on_damage) {
  SubdirState state;
  try {
    load(channel, subdir, state);
  } catch (const InputError& error) {
    on_damage(error);
    state = {};
  }
  return state;
}

}  // namespace distro::channel::detail
