#include "channel/version_key.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "channel/version_key_writer.hpp"

namespace distro::channel {
namespace {

using detail::Byte;
using detail::Ending;
using detail::KeyWriter;

/// What a letter is in a version, lower-cased.
struct Letters {
  enum Class : Byte { wrong, digit, letter, star, dot, underscore, plus, mark, dash };
  std::array<Class, 256> kind{};
  std::array<char, 256> folded{};

  constexpr Letters() {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const char one = static_cast<char>(byte);
      folded[byte] =
          one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
      kind[byte] = class_of(folded[byte]);
    }
  }
  static constexpr Class class_of(char one) {
    if (one >= '0' && one <= '9') return digit;
    if (one >= 'a' && one <= 'z') return letter;
    switch (one) {
      case '*':
        return star;
      case '.':
        return dot;
      case '_':
        return underscore;
      case '+':
        return plus;
      case '!':
        return mark;
      case '-':
        return dash;
      default:
        return wrong;
    }
  }
  [[nodiscard]] Class operator[](char one) const {
    return kind[static_cast<Byte>(one)];
  }
};

constexpr Letters letters;

bool is_space(char one) { return one == ' ' || (one >= '\t' && one <= '\r'); }

/// A version in lower case, `-` as `_` where that is allowed; and where it is divided.
struct Folded {
  std::array<char, 64> near{};
  std::string far;             ///< of versions that are too long for `near`
  std::string_view all;        ///< in one of the two
  std::size_t main_begin = 0;  ///< behind the epoch's `!`, or 0
  std::size_t main_end = 0;    ///< at the `+`, or the end

  /// Returns false for what is no version.
  bool fold(std::string_view version);
};

bool Folded::fold(std::string_view version) {
  char* out = near.data();
  if (version.size() > near.size()) {
    far.resize(version.size());
    out = far.data();
  }
  all = {out, version.size()};
  main_end = version.size();
  bool underscores = false;
  bool dashes = false;
  for (std::size_t at = 0; at < version.size(); ++at) {
    const auto byte = static_cast<Byte>(version[at]);
    out[at] = letters.folded[byte];
    switch (letters.kind[byte]) {
      case Letters::wrong:
        return false;
      case Letters::mark:
        if (main_begin != 0 || at == 0 || main_end != version.size()) return false;
        main_begin = at + 1;
        break;
      case Letters::plus:
        if (main_end != version.size()) return false;
        main_end = at;
        break;
      case Letters::underscore:
        underscores = true;
        break;
      case Letters::dash:
        dashes = true;
        out[at] = '_';
        break;
      default:
        break;
    }
  }
  return main_begin < main_end && !(underscores && dashes);
}

class VersionReader {
 public:
  VersionReader(std::string_view all, KeyWriter& writer) : all_(all), writer_(writer) {}

  /// Writes the components of [begin, end) of the text, the last one up to its last
  /// element if `open`. Returns false if one is empty.
  bool read_part(std::size_t begin, std::size_t stop, bool glue, bool open) {
    if (begin == stop) {
      return false;
    }
    // The final underscore of openssl's 1.1.1_ belongs to the last component.
    const std::size_t last = glue && all_[stop - 1] == '_' ? stop - 1 : stop;
    while (true) {
      std::size_t to = begin;
      while (to < last && all_[to] != '.' && all_[to] != '_') ++to;
      const bool is_last = to == last;
      to = is_last ? stop : to;
      if (begin == to) {
        return false;
      }
      read_component(begin, to, open && is_last);
      if (is_last) {
        return true;
      }
      begin = to + 1;
    }
  }

  /// The text that the version ends with, if it was left open and ends with one.
  [[nodiscard]] std::string_view open_text() const { return open_text_; }

 private:
  void read_component(std::size_t begin, std::size_t stop, bool open) {
    if (letters[all_[begin]] != Letters::digit) {
      writer_.put_number({});
    }
    while (begin < stop) {
      const std::size_t to = end_of_run(begin, stop);
      const std::string_view run = all_.substr(begin, to - begin);
      if (letters[run.front()] == Letters::digit) {
        writer_.put_number(run);
      } else if (run == "post") {
        writer_.put_post();
      } else {
        const std::string_view value = run == "dev" ? "DEV" : run;
        if (open && to == stop) {
          open_text_ = value;
        } else {
          writer_.put_text(value);
        }
      }
      begin = to;
    }
    if (!open) {
      writer_.end_component();
    }
  }

  /// Digits, stars or others.
  [[nodiscard]] std::size_t end_of_run(std::size_t begin, std::size_t stop) const {
    const auto run_class = [](Letters::Class kind) {
      return kind == Letters::digit || kind == Letters::star ? kind : Letters::letter;
    };
    const Letters::Class first = run_class(letters[all_[begin]]);
    std::size_t to = begin + 1;
    while (to < stop && run_class(letters[all_[to]]) == first) ++to;
    return to;
  }

  std::string_view all_;
  KeyWriter& writer_;
  std::string_view open_text_;
};

/// Returns false for what is no version; `key` may then hold a part of it.
bool append(std::string_view version, Ending ending, std::string& key) {
  while (!version.empty() && is_space(version.front())) version.remove_prefix(1);
  while (!version.empty() && is_space(version.back())) version.remove_suffix(1);
  Folded folded;
  if (!folded.fold(version)) {
    return false;
  }
  const bool open = ending != Ending::version;
  const bool has_local = folded.main_end != version.size();
  KeyWriter writer(key);
  VersionReader reader(folded.all, writer);
  if (folded.main_begin > 0) {
    const std::string_view epoch = folded.all.substr(0, folded.main_begin - 1);
    if (!std::all_of(epoch.begin(), epoch.end(),
                     [](char one) { return letters[one] == Letters::digit; })) {
      return false;
    }
    writer.put_number(epoch);
  }
  writer.end_component();
  if (!reader.read_part(folded.main_begin, folded.main_end, true, open && !has_local)) {
    return false;
  }
  if (has_local) {
    writer.begin_local();
    if (!reader.read_part(folded.main_end + 1, version.size(), false, open)) {
      return false;
    }
  }
  if (open) {
    writer.end_range(ending, reader.open_text());
  } else {
    writer.end_version();
  }
  return true;
}

}  // namespace

bool append_version_key(std::string_view text, std::string& key) {
  const std::size_t size = key.size();
  if (append(text, Ending::version, key)) {
    return true;
  }
  key.resize(size);
  return false;
}

std::optional<std::string> version_key(std::string_view text) {
  std::string key;
  return append(text, Ending::version, key) ? std::optional(std::move(key))
                                            : std::nullopt;
}

std::optional<VersionKeyRange> version_prefix_range(std::string_view text) {
  VersionKeyRange range;
  if (!append(text, Ending::least, range.begin) ||
      !append(text, Ending::most, range.end)) {
    return std::nullopt;
  }
  return range;
}

}  // namespace distro::channel
