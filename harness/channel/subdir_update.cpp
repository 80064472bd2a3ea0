#include "channel/subdir_update.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/package_files.hpp"
#include "channel/patch_instructions.hpp"
#include "channel/record_text.hpp"
#include "channel/shard_writer.hpp"
#include "channel/visible_index.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;
using SortedJson = nlohmann::json;

/// CEP 15: where the files are, and the version that tells older readers of it.
void set_base_url(SubdirIndex& index, const std::string& subdir, std::string url) {
  const auto found = index.others.find("info");
  SortedJson info = found == index.others.end() ? SortedJson::object()
                                                : SortedJson::parse(found->second);
  if (!info.is_object()) {
    info = SortedJson::object();
  }
  info["subdir"] = subdir;
  index.others["repodata_version"] = url.empty() ? "1" : "2";
  if (url.empty()) {
    info.erase("base_url");
  } else {
    while (url.ends_with('/')) {
      url.pop_back();
    }
    info["base_url"] = url + "/" + subdir + "/";
  }
  index.others["info"] = dumped(info);
}

/// The run_exports of the packages that there are.
SubdirIndex renewed_run_exports(const SubdirIndex& former, const RecordEdits& learnt,
                                const SubdirIndex& packages) {
  RecordEdits edits;
  for (const RecordRows* rows : {&former.packages, &former.packages_conda}) {
    for (const RecordRow& row : rows->rows()) {
      if (packages.find(row.fn) == nullptr) {
        edits[std::string(row.fn)] = std::nullopt;
      }
    }
  }
  for (const auto& [fn, exports] : learnt) {
    if (packages.find(fn) != nullptr) {
      edits[fn] =
          exports ? std::optional("{\"run_exports\":" + *exports + "}") : std::nullopt;
    }
  }
  SubdirIndex renewed = former;
  renewed.apply(edits);
  return renewed;
}

class Update {
 public:
  Update(const fs::path& channel, const std::string& subdir, const SubdirState& state,
         const SubdirChange& change)
      : channel_(channel), subdir_(subdir), state_(state), change_(change) {}

  SubdirUpdate run(const ChannelFormats& formats) {
    packages_ = state_.packages;
    packages_.apply(change_.records);
    if (change_.base_url) {
      set_base_url(packages_, subdir_, *change_.base_url);
    }
    patch();
    put(plain_file, published_ != state_.published || !state_.there,
        [&] { return to_text(published_, subdir_); });
    compress(compressed_file, plain_file);
    if (!instructions_.empty()) {
      put(from_packages_file, !has(from_packages_file) || packages_ != state_.packages,
          [&] { return to_text(packages_, subdir_); });
    }
    if (formats.run_exports || formats.shards) {
      export_and_shard(formats);
    }
    update_.packages = published_.size();
    update_.changed = update_.changed || !state_.zst_agrees || drops_a_file();
    return std::move(update_);
  }

 private:
  [[nodiscard]] bool has(const std::string& name) const {
    return state_.files.contains(name);
  }

  template <typename Text>
  void put(const char* name, bool changed, Text&& text) {
    NewFile& file = update_.files[name];
    if (changed) {
      file.text = std::make_shared<const TextPieces>(text());
      update_.changed = true;
    }
  }

  void compress(const char* name, const char* of) {
    NewFile& file = update_.files[name];
    file.text = update_.files[of].text;
    file.compressed = true;
  }

  void patch() {
    const std::string given = change_.patches.value_or("");
    const fs::path visible = channel_ / subdir_ / patches_file;
    instructions_ =
        !given.empty() ? given : base::read_file_if_there(visible).value_or("");
    published_ = packages_;
    if (instructions_.empty()) {
      return;
    }
    const PatchInstructions patches(
        instructions_, given.empty() ? visible.string() : subdir_ + "/" + patches_file);
    const bool same = instructions_ == state_.patches;
    published_ = same ? patches.applied_to(packages_, state_.published,
                                           differences(packages_, state_.packages))
                      : patches.applied_to(packages_);
    update_.warnings = patches.warnings(packages_);
    put(patches_file, !same, [&] { return TextPieces(instructions_); });
    // A file that somebody keeps there is theirs, not an answer of ours.
    update_.files[patches_file].linked =
        !given.empty() || is_our_link(channel_, subdir_, patches_file);
  }

  void export_and_shard(const ChannelFormats& formats) {
    const SubdirIndex exports =
        renewed_run_exports(state_.run_exports, change_.run_exports, packages_);
    put(run_exports_file, !has(run_exports_file) || exports != state_.run_exports,
        [&] { return to_run_exports_text(exports, subdir_); });
    update_.files[run_exports_file].linked = formats.run_exports;
    if (formats.run_exports) {
      compress(compressed_run_exports_file, run_exports_file);
      const bool lacks = !has(compressed_run_exports_file);
      if (lacks && update_.files[run_exports_file].text == nullptr) {
        put(run_exports_file, true,
            [&] { return to_run_exports_text(exports, subdir_); });
        compress(compressed_run_exports_file, run_exports_file);
      }
    }
    if (formats.shards) {
      write_index_of_shards(exports);
    }
  }

  void write_index_of_shards(const SubdirIndex& exports) {
    const ShardDigests former = shard_digests(state_.shards);
    const std::string shards = write_shards(
        channel_ / subdir_, subdir_, {published_, exports}, former,
        changed_names({state_.published, state_.run_exports}, {published_, exports}));
    put(shards_file, shards != state_.shards, [&] { return TextPieces(shards); });
  }

  /// A format that is not wanted any more.
  [[nodiscard]] bool drops_a_file() const {
    for (const std::string& name : state_.files) {
      const auto kept = update_.files.find(name);
      if (kept == update_.files.end() ||
          (is_our_link(channel_, subdir_, name) && !kept->second.linked)) {
        return true;
      }
    }
    return false;
  }

  const fs::path& channel_;
  const std::string& subdir_;
  const SubdirState& state_;
  const SubdirChange& change_;
  SubdirIndex packages_;
  SubdirIndex published_;
  std::string instructions_;
  SubdirUpdate update_;
};

}  // namespace

ChannelFormats formats_of(const fs::path& channel) {
  ChannelFormats formats;
  for (const std::string& subdir : subdirs_of(channel)) {
    const fs::path folder = channel / subdir;
    formats.shards = formats.shards || fs::exists(folder / shards_file);
    formats.run_exports = formats.run_exports || fs::exists(folder / run_exports_file);
  }
  return formats;
}

SubdirUpdate update_subdir(const fs::path& channel, const std::string& subdir,
                           const SubdirState& state, const SubdirChange& change,
                           const ChannelFormats& formats) {
  return Update(channel, subdir, state, change).run(formats);
}

}  // namespace distro::channel::detail
