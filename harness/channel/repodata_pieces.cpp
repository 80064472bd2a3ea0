#include "channel/repodata_pieces.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.hpp"

namespace distro::channel::detail {
namespace {

constexpr std::string_view packages = "packages";
constexpr std::string_view packages_conda = "packages.conda";
constexpr std::string_view closing = "}}";
constexpr std::size_t most_between_cuts = std::size_t{1} << 28U;

bool is_space(char letter) {
  return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
}

struct Cut {
  std::size_t comma = 0;  ///< the piece ends before it
  std::size_t next = 0;   ///< where the next one begins
  std::string_view member;
};

/// Walks backwards over a text.
class Backwards {
 public:
  Backwards(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  /// Takes `letter`, which spaces may follow.
  bool take(char letter) {
    while (at_ > 0 && is_space(text_[at_ - 1])) {
      --at_;
    }
    if (at_ == 0 || text_[at_ - 1] != letter) {
      return false;
    }
    --at_;
    return true;
  }
  [[nodiscard]] std::string_view before() const { return text_.substr(0, at_); }
  [[nodiscard]] std::size_t at() const { return at_; }
  void move_to(std::size_t at) { at_ = at; }

 private:
  std::string_view text_;
  std::size_t at_;
};

/// Whether `brace` opens the record of a package file, and where it could be cut off.
std::optional<Cut> cut_before_record(std::string_view text, std::size_t brace) {
  Backwards walk(text, brace);
  if (!walk.take(':') || !walk.take('"')) {
    return std::nullopt;
  }
  const bool conda = walk.before().ends_with(".conda");
  if (!conda && !walk.before().ends_with(".tar.bz2")) {
    return std::nullopt;
  }
  const std::size_t quote = walk.before().rfind('"');
  if (quote == std::string_view::npos) {
    return std::nullopt;
  }
  if (walk.before().substr(quote + 1) == packages_conda) {
    return std::nullopt;
  }
  walk.move_to(quote);
  if (!walk.take(',')) {
    return std::nullopt;
  }
  return Cut{walk.at(), quote, conda ? packages_conda : packages};
}

/// The last place where `text` may be cut.
std::optional<Cut> last_cut(std::string_view text) {
  std::size_t brace = text.rfind('{');
  while (brace != std::string_view::npos && brace != 0) {
    if (const auto cut = cut_before_record(text, brace); cut && cut->comma > 0) {
      return cut;
    }
    brace = text.rfind('{', brace - 1);
  }
  return std::nullopt;
}

void append(std::vector<char>& letters, std::string_view text) {
  letters.insert(letters.end(), text.begin(), text.end());
}

}  // namespace

PieceCutter::PieceCutter(TextSource& source, std::size_t piece_size,
                         std::function<void(std::string_view)> seen)
    : source_(source), piece_size_(piece_size), seen_(std::move(seen)) {}

bool PieceCutter::next(Piece& piece) {
  if (ended_) {
    return false;
  }
  std::vector<char>& json = piece.json;
  json.clear();
  piece.number = number_++;
  piece.begins_in = begins_in_;
  if (!begins_in_.empty()) {
    append(json, "{\"" + begins_in_ + "\":{");
  }
  const std::size_t head = json.size();
  piece.head = head;
  piece.text_begin = text_size_ - rest_.size();
  append(json, {rest_.data(), rest_.size()});
  rest_.clear();
  std::optional<Cut> cut;
  for (std::size_t wanted = piece_size_; !cut && !ended_; wanted *= 2) {
    if (wanted > most_between_cuts) {
      throw InputError(source_.origin() + ": " +
                       std::to_string(most_between_cuts >> 20U) +
                       " MiB without the end of a record");
    }
    std::size_t size = json.size();
    const std::size_t target = head + wanted;
    json.resize(std::max(size, target));
    while (size < target && !ended_) {
      const std::size_t read = source_.read({json.data() + size, target - size});
      seen_({json.data() + size, read});
      size += read;
      text_size_ += read;
      ended_ = read == 0;
    }
    json.resize(size);
    if (!ended_) {
      cut = last_cut({json.data() + head, json.size() - head});
    }
  }
  if (cut) {
    rest_.assign(json.begin() + static_cast<std::ptrdiff_t>(head + cut->next),
                 json.end());
    json.resize(head + cut->comma);
    append(json, closing);
    begins_in_ = cut->member;
  }
  piece.size = json.size();
  json.resize(json.size() + simdjson::SIMDJSON_PADDING);
  return true;
}

}  // namespace distro::channel::detail
