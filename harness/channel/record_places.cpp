#include "channel/record_places.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "channel/json_values.hpp"
#include "channel/parallel.hpp"

namespace distro::channel::detail {
namespace {

namespace od = simdjson::ondemand;

/// "numpy" of "numpy-2.1.0-py312_0.conda"; empty for what is no package file.
std::string_view name_of_file(std::string_view fn, std::string_view ending) {
  if (!fn.ends_with(ending)) {
    return {};
  }
  fn.remove_suffix(ending.size());
  for (int part = 0; part < 2; ++part) {  // build, version
    const std::size_t dash = fn.rfind('-');
    fn = fn.substr(0, dash == std::string_view::npos ? 0 : dash);
  }
  return fn;
}

/// What one thread has seen.
struct Seen {
  TextInterner names;
  std::vector<Run> runs;
  bool odd = false;  ///< a record is of another name than its file
};

class PlaceSink final : public RecordSink {
 public:
  PlaceSink(const Piece& piece, bool plain, od::document& document, Seen& seen)
      : piece_(piece), plain_(plain), document_(document), seen_(seen) {}

  std::string take(const std::string& fn, const char* place, od::value content,
                   std::string_view ending) override {
    const std::string_view name = name_of_file(fn, ending);
    if (name.empty() || !is_record_of(name, content)) {
      seen_.odd = true;
      return {};
    }
    const bool conda = ending == ".conda";
    const std::uint64_t begin = piece_.text_offset(place);
    const std::uint64_t end = piece_.text_offset(document_.current_location().value());
    if (!is_first_ && conda == seen_.runs.back().conda &&
        seen_.names[seen_.runs.back().name] == name) {
      seen_.runs.back().end = end;
    } else {
      seen_.runs.push_back({begin, end, seen_.names.intern(name), conda});
      is_first_ = false;
    }
    return {};
  }

 private:
  bool is_record_of(std::string_view name, od::value content) const {
    if (content.type() != od::json_type::object) {
      pass_over(content);
      return false;
    }
    bool same = false;
    for (auto field : content.get_object()) {
      if (raw_key(field) == "name") {
        same = text_if(field.value(), plain_) == name;
      }
    }
    return same;
  }

  const Piece& piece_;
  bool plain_;
  od::document& document_;
  Seen& seen_;
  bool is_first_ = true;  ///< pieces do not come in order: a run ends with its piece
};

RecordPlaces merged(std::vector<Seen> all) {
  Seen whole = std::move(all.front());
  for (const Seen& seen : std::span(all).subspan(1)) {
    std::vector<std::uint32_t> number(seen.names.size());
    for (std::uint32_t id = 0; id < seen.names.size(); ++id) {
      number[id] = whole.names.intern(seen.names[id]);
    }
    for (Run run : seen.runs) {
      run.name = number[run.name];
      whole.runs.push_back(run);
    }
  }
  return {std::move(whole.names), std::move(whole.runs)};
}

}  // namespace

RecordPlaces::RecordPlaces(TextInterner names, std::vector<Run> runs)
    : names_(std::move(names)),
      runs_(std::move(runs)),
      begin_(std::size_t{names_.size()} + 1) {
  std::sort(runs_.begin(), runs_.end(), [](const Run& left, const Run& right) {
    return std::tie(left.name, left.begin) < std::tie(right.name, right.begin);
  });
  for (const Run& run : runs_) {
    ++begin_[run.name + 1];
  }
  for (std::size_t name = 1; name < begin_.size(); ++name) {
    begin_[name] += begin_[name - 1];
  }
}

std::span<const Run> RecordPlaces::runs(std::string_view name) const {
  const auto id = names_.find(name);
  return id ? std::span(runs_).subspan(begin_[*id], begin_[*id + 1] - begin_[*id])
            : std::span<const Run>();
}

std::optional<FoundPlaces> find_places(TextSource& source, unsigned threads,
                                       std::size_t piece_size) {
  PieceCutter cutter(source, piece_size, [](std::string_view) {});
  std::vector<Seen> all(thread_count(threads));
  std::vector<ReadPiece> readers;
  for (Seen& seen : all) {
    readers.emplace_back([&seen](const Piece& piece, bool plain, od::document& document,
                                 DocumentFacts& facts) {
      PlaceSink sink(piece, plain, document, seen);
      read_document(document, sink, facts);
    });
  }
  std::optional<DocumentFacts> facts = read_pieces(cutter, readers);
  if (!facts ||
      std::any_of(all.begin(), all.end(), [](const Seen& seen) { return seen.odd; })) {
    return std::nullopt;
  }
  return FoundPlaces{merged(std::move(all)), std::move(*facts), cutter.text_size()};
}

}  // namespace distro::channel::detail
