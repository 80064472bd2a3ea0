#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>

#include "channel/channel_files.hpp"
#include "channel/match_spec.hpp"
#include "channel/reachable_file.hpp"
#include "channel/repodata.hpp"
#include "channel/shards.hpp"

namespace distro::channel {
namespace {

using detail::ChannelFile;
using detail::ReachableFile;

using OnSpec = std::function<void(std::string_view spec)>;

/// A table of which all is there: what its records of a name ask for.
class WholeTable {
 public:
  explicit WholeTable(Repodata repodata)
      : repodata_(std::move(repodata)), told_(repodata_.records.spec_count()) {}

  void visit(std::string_view name, const OnSpec& on_spec) {
    for (const Row row : repodata_.records.rows(name)) {
      for (const SpecId spec : repodata_.records.depends(row)) {
        if (!told_[spec]) {
          told_[spec] = true;
          on_spec(repodata_.records.spec_text(spec));
        }
      }
    }
  }
  [[nodiscard]] bool has(std::string_view name) const {
    return !repodata_.records.rows(name).empty();
  }
  [[nodiscard]] Repodata take() { return std::move(repodata_); }

 private:
  Repodata repodata_;
  std::vector<bool> told_;  ///< by spec
};

using Part = std::variant<WholeTable, ReachableFile>;

/// Goes from names to records to the names that they depend on, through all parts.
class Reach {
 public:
  explicit Reach(std::vector<Part> parts) : parts_(std::move(parts)) {}

  void want(std::string_view name) {
    // "__glibc" is found on the machine, not here.
    if (!name.starts_with("__") && names_.emplace(name).second) {
      waiting_.emplace_back(name);
    }
  }

  [[nodiscard]] bool has(std::string_view name) const {
    return std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
      return std::visit([&](const auto& one) { return one.has(name); }, part);
    });
  }

  /// False if some file has to be read as a whole.
  [[nodiscard]] bool run() {
    const OnSpec on_spec = [this](std::string_view spec) { want_spec(spec); };
    while (!waiting_.empty() && !anything_goes_) {
      const std::string name = std::move(waiting_.back());
      waiting_.pop_back();
      for (Part& part : parts_) {
        if (auto* whole = std::get_if<WholeTable>(&part)) {
          whole->visit(name, on_spec);
        } else if (!std::get<ReachableFile>(part).read(name, on_spec)) {
          return false;
        }
      }
    }
    return !anything_goes_;
  }

  /// False if a file has changed meanwhile.
  [[nodiscard]] bool take(const std::vector<ChannelFile>& found,
                          std::vector<Repodata>& loaded) {
    for (std::size_t at = 0; at < parts_.size(); ++at) {
      if (auto* whole = std::get_if<WholeTable>(&parts_[at])) {
        loaded.push_back(whole->take());
        continue;
      }
      const FetchTarget& target = found[at].target;
      auto data =
          std::get<ReachableFile>(parts_[at]).take(target.channel, target.subdir);
      if (!data) {
        return false;
      }
      data->warnings.insert(data->warnings.begin(), found[at].warnings.begin(),
                            found[at].warnings.end());
      loaded.push_back(std::move(*data));
    }
    return true;
  }

 private:
  void want_spec(std::string_view spec) {
    const std::string_view name = name_of_spec(spec, storage_);
    if (!name.empty()) {
      want(name);
    } else {
      anything_goes_ = anything_goes_ || is_pattern(spec);
    }
  }

  /// A text that conda rejects asks for nothing.
  static bool is_pattern(std::string_view spec) {
    try {
      return !MatchSpec(spec).has_exact_name();
    } catch (const ParseError&) {
      return false;
    }
  }

  std::vector<Part> parts_;
  std::unordered_set<std::string> names_;
  std::vector<std::string> waiting_;
  std::string storage_;
  bool anything_goes_ = false;  ///< "lib*": any name may be meant
};

std::vector<Repodata> read_whole(const std::vector<ChannelFile>& found,
                                 const LoadOptions& options) {
  std::vector<Repodata> loaded;
  for (const ChannelFile& file : found) {
    loaded.push_back(detail::read_file(file, options));
  }
  return loaded;
}

/// The large files that are asked about for the first time are searched: a machine that
/// asks again had better keep a snapshot.
Part part_of(const ChannelFile& found, const LoadOptions& options) {
  if (auto known = detail::read_snapshot(found, options)) {
    return WholeTable(std::move(*known));
  }
  const auto stamp = found.file ? base::stamp_of_target(*found.file) : std::nullopt;
  if (stamp && stamp->size > options.search_above &&
      found.file->extension() == ".json" && detail::note_question(found, options)) {
    if (auto file = ReachableFile::open(*found.file, options.threads)) {
      return std::move(*file);
    }
  }
  return WholeTable(detail::read_file(found, options));
}

std::vector<Repodata> load_from_files(std::span<const FetchTarget> targets,
                                      std::span<const std::string> names,
                                      const LoadOptions& options) {
  const std::vector<ChannelFile> found = detail::find_files(targets, options);
  std::vector<Part> parts;
  for (const ChannelFile& file : found) {
    parts.push_back(part_of(file, options));
  }
  Reach reach(std::move(parts));
  bool known = true;
  for (const std::string& name : names) {
    reach.want(name);
    known = known && reach.has(name);
  }
  std::vector<Repodata> loaded;
  // Who has mistyped a name wants to be told of the nearest one.
  return known && reach.run() && reach.take(found, loaded) ? loaded
                                                           : read_whole(found, options);
}

/// Nothing unless all channels are on servers that have shards.
std::optional<std::vector<Repodata>> load_from_shards(
    const std::vector<FetchTarget>& targets, std::span<const std::string> names,
    const LoadOptions& options) {
  if (targets.empty() ||
      !std::all_of(targets.begin(), targets.end(),
                   [](const auto& t) { return detail::is_on_server(t.channel); })) {
    return std::nullopt;
  }
  detail::require_cache(targets.front(), options);
  detail::Downloads downloads(options);
  const FetchOptions fetch = downloads.options();
  std::vector<ShardIndex> indexes;
  for (std::optional<ShardIndex>& index : load_shard_indexes(targets, fetch)) {
    if (!index) {
      return std::nullopt;
    }
    indexes.push_back(std::move(*index));
  }
  std::vector<ShardRecords> found = fetch_reachable(indexes, names, fetch);
  std::vector<Repodata> loaded;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    loaded.push_back({indexes[i].channel, indexes[i].subdir, indexes[i].sha256,
                      RecordTable(found[i].records), std::move(found[i].warnings),
                      true});
  }
  return loaded;
}

}  // namespace

std::vector<Repodata> load_reachable(std::span<const std::string> channels,
                                     const std::string& subdir,
                                     std::span<const std::string> names,
                                     const LoadOptions& options) {
  const std::vector<FetchTarget> targets = detail::targets_of(channels, subdir);
  if (auto loaded = load_from_shards(targets, names, options)) {
    return std::move(*loaded);
  }
  return load_from_files(targets, names, options);
}

}  // namespace distro::channel
