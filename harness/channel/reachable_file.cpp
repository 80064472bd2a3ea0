#include "channel/reachable_file.hpp"

#include <simdjson.h>

#include <cstring>
#include <utility>
#include <vector>

#include "channel/open_file.hpp"
#include "channel/piece_readers.hpp"
#include "channel/record_places.hpp"
#include "channel/repodata_document.hpp"

namespace distro::channel::detail {
struct ReachableFile::State {
  OpenFile file;
  FoundPlaces found;
  unsigned threads;
  simdjson::ondemand::parser parser;
  RecordBatch batch;
  std::vector<char> json;
  std::size_t records_told = 0;
  std::vector<bool> specs_told;  ///< by number in the batch

  State(OpenFile opened, FoundPlaces places, unsigned thread_limit)
      : file(std::move(opened)), found(std::move(places)), threads(thread_limit) {}

  /// Throws simdjson_error.
  void read(const Run& run) {
    const std::string_view head =
        run.conda ? R"({"packages.conda":{)" : R"({"packages":{)";
    constexpr std::string_view closing = "}}";
    const auto size = static_cast<std::size_t>(run.end - run.begin);
    json.resize(head.size() + size + closing.size() + simdjson::SIMDJSON_PADDING);
    head.copy(json.data(), head.size());
    if (file.read({json.data() + head.size(), size}, run.begin) != size) {
      throw simdjson::simdjson_error(simdjson::INCOMPLETE_ARRAY_OR_OBJECT);
    }
    closing.copy(json.data() + head.size() + size, closing.size());
    const std::size_t end = head.size() + size + closing.size();
    const bool plain = std::memchr(json.data(), '\\', end) == nullptr;
    simdjson::ondemand::document document =
        parser.iterate(json.data(), end, json.size());
    read_repodata(document, {run.begin, plain}, batch, found.facts);
  }
};

ReachableFile::ReachableFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReachableFile::ReachableFile(ReachableFile&& other) noexcept = default;
ReachableFile& ReachableFile::operator=(ReachableFile&& other) noexcept = default;
ReachableFile::~ReachableFile() = default;

std::optional<ReachableFile> ReachableFile::open(const std::filesystem::path& path,
                                                 unsigned threads) {
  OpenFile file(path);
  OpenFileSource source(file);
  std::optional<FoundPlaces> found = find_places(source, threads);
  if (!found) {
    return std::nullopt;
  }
  return ReachableFile(
      std::make_unique<State>(std::move(file), std::move(*found), threads));
}

bool ReachableFile::has(std::string_view name) const {
  return !state_->found.places.runs(name).empty();
}

bool ReachableFile::read(std::string_view name,
                         const std::function<void(std::string_view spec)>& on_spec) {
  State& state = *state_;
  try {
    for (const Run& run : state.found.places.runs(name)) {
      state.read(run);
    }
  } catch (const simdjson::simdjson_error&) {
    return false;
  }
  state.specs_told.resize(state.batch.specs.size());
  for (; state.records_told < state.batch.records.size(); ++state.records_told) {
    const BatchRecord& record = state.batch.records[state.records_told];
    for (std::uint32_t at = record.depends_begin; at < record.depends_end; ++at) {
      const std::uint32_t spec = state.batch.links[at];
      if (!state.specs_told[spec]) {
        state.specs_told[spec] = true;
        on_spec(state.batch.specs[spec]);
      }
    }
  }
  return true;
}

std::optional<Repodata> ReachableFile::take(const std::string& channel,
                                            const std::string& subdir) {
  if (!state_->file.is_unchanged()) {
    return std::nullopt;
  }
  ReadDocument read;
  read.batches.push_back(std::move(state_->batch));
  read.facts = std::move(state_->found.facts);
  read.text_size = state_->found.text_size;
  Repodata identity;
  identity.channel = channel;
  identity.subdir = subdir;
  identity.is_part = true;
  return repodata_of(std::move(read), state_->file.origin(), std::move(identity),
                     state_->threads);
}

}  // namespace distro::channel::detail
