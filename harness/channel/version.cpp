#include "channel/version.hpp"

#include <algorithm>
#include <span>

namespace distro::channel {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_space(char letter) {
  return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

bool is_version_letter(char letter) {
  return is_digit(letter) || (letter >= 'a' && letter <= 'z') || letter == '.' ||
         letter == '_' || letter == '+' || letter == '!' || letter == '*';
}

char to_lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                        : letter;
}

[[noreturn]] void refuse(std::string_view text, std::string_view why,
                         std::size_t offset) {
  throw ParseError("'" + std::string(text) + "' is no version: " + std::string(why),
                   offset);
}

/// Lower case; `-` may stand for `_` where no `_` does.
std::string fold(std::string_view text) {
  if (text.empty()) {
    throw ParseError("a version is expected, found nothing", 0);
  }
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), to_lower);
  const auto wrong = [&] {
    return std::find_if_not(folded.begin(), folded.end(), is_version_letter);
  };
  if (wrong() != folded.end() && folded.find('_') == std::string::npos) {
    std::replace(folded.begin(), folded.end(), '-', '_');
  }
  if (const auto at = wrong(); at != folded.end()) {
    const auto offset = static_cast<std::size_t>(at - folded.begin());
    const bool dash = text[offset] == '-' || text[offset] == '_';
    refuse(text,
           dash ? "it holds both '-' and '_'"
                : "'" + std::string(1, text[offset]) + "' is not allowed in one",
           offset);
  }
  return folded;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

/// The runs of one part of a version. What is missing compares as the number 0.
struct Version::Runs {
  std::string_view text;
  std::span<const Run> runs;

  [[nodiscard]] std::string_view value(const Run& run) const {
    return text.substr(run.begin, run.size);
  }
  [[nodiscard]] std::uint32_t components() const {
    return runs.empty() ? 0 : runs.back().component + 1;
  }
  /// The runs of components [begin, end).
  [[nodiscard]] Runs slice(std::uint32_t begin, std::uint32_t end) const {
    const auto before = [](const Run& run, std::uint32_t component) {
      return run.component < component;
    };
    const auto first = std::lower_bound(runs.begin(), runs.end(), begin, before);
    const auto last = std::lower_bound(first, runs.end(), end, before);
    return {text, {first, last}};
  }
  /// The run at `index`, or 0.
  [[nodiscard]] Run at(std::size_t index) const {
    return index < runs.size() ? runs[index] : Run{};
  }

  static std::strong_ordering compare(const Runs& left, const Run& a, const Runs& right,
                                      const Run& b) {
    if (a.kind != b.kind) {
      return a.kind <=> b.kind;
    }
    if (a.kind == Run::Kind::number && a.size != b.size) {
      return a.size <=> b.size;
    }
    return left.value(a).compare(right.value(b)) <=> 0;
  }

  static std::strong_ordering compare(const Runs& left, const Runs& right) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left.runs.size() || j < right.runs.size()) {
      // In the earlier component of the two the other side is missing: 0.
      const bool has_left =
          i < left.runs.size() &&
          (j >= right.runs.size() || left.runs[i].component <= right.runs[j].component);
      const bool has_right =
          j < right.runs.size() &&
          (i >= left.runs.size() || right.runs[j].component <= left.runs[i].component);
      const Run a = has_left ? left.runs[i++] : Run{};
      const Run b = has_right ? right.runs[j++] : Run{};
      if (const auto order = compare(left, a, right, b); order != 0) {
        return order;
      }
    }
    return std::strong_ordering::equal;
  }
};

Version::Version(std::string_view text) : text_(text) {
  folded_ = fold(trim(text));
  parse_epoch();
  const std::size_t mark = folded_.find('!');
  const std::size_t begin = mark == std::string::npos ? 0 : mark + 1;
  const std::size_t plus = folded_.find('+', begin);
  const std::size_t end = std::min(plus, folded_.size());
  if (begin == end) {
    refuse(folded_, plus == end ? "nothing stands before '+'" : "nothing follows '!'",
           begin);
  }
  parse_part({begin, end, true}, 1);
  local_begin_ = static_cast<std::uint32_t>(runs_.size());
  if (plus != std::string::npos) {
    parse_part({plus + 1, folded_.size(), false}, 0);
  }
}

void Version::parse_epoch() {
  const std::size_t mark = folded_.find('!');
  if (mark == std::string::npos) {
    runs_.push_back({});
    return;
  }
  const std::string_view epoch = std::string_view(folded_).substr(0, mark);
  if (epoch.empty() || !std::all_of(epoch.begin(), epoch.end(), is_digit)) {
    refuse(folded_, "its epoch is no number", 0);
  }
  parse_component(0, mark, 0);
}

void Version::parse_part(const Part& part, std::uint32_t first_component) {
  if (const std::size_t second = folded_.find_first_of("!+", part.begin);
      second < part.end) {
    refuse(folded_, "it has two '" + folded_.substr(second, 1) + "'", second);
  }
  // The final underscore of openssl's 1.1.1_ belongs to the last component.
  const bool glue = part.glue_last_underscore && folded_[part.end - 1] == '_';
  const std::size_t last = glue ? part.end - 1 : part.end;
  std::uint32_t component = first_component;
  std::size_t begin = part.begin;
  while (true) {
    std::size_t end = std::min(folded_.find_first_of("._", begin), last);
    end = end == last ? part.end : end;
    if (begin == end) {
      refuse(folded_, "a component is empty", begin);
    }
    parse_component(begin, end, component);
    if (end == part.end) {
      return;
    }
    begin = end + 1;
    ++component;
  }
}

void Version::parse_component(std::size_t begin, std::size_t end,
                              std::uint32_t component) {
  const auto class_of = [](char letter) {
    return is_digit(letter) ? 0 : letter == '*' ? 1 : 2;
  };
  if (!is_digit(folded_[begin])) {
    runs_.push_back({Run::Kind::number, component, 0, 0});
  }
  while (begin < end) {
    std::size_t stop = begin + 1;
    while (stop < end && class_of(folded_[stop]) == class_of(folded_[begin])) {
      ++stop;
    }
    const std::string_view run(folded_.data() + begin, stop - begin);
    auto kind = is_digit(run.front()) ? Run::Kind::number : Run::Kind::text;
    if (run == "post") {
      kind = Run::Kind::post;
    } else if (run == "dev") {
      folded_.replace(begin, run.size(), "DEV");
    }
    while (kind == Run::Kind::number && begin < stop && folded_[begin] == '0') {
      ++begin;
    }
    runs_.push_back({kind, component, static_cast<std::uint32_t>(begin),
                     static_cast<std::uint32_t>(stop - begin)});
    begin = stop;
  }
}

Version::Runs Version::main() const {
  return {folded_, std::span(runs_).first(local_begin_)};
}

Version::Runs Version::local() const {
  return {folded_, std::span(runs_).subspan(local_begin_)};
}

bool Version::starts_with(const Version& prefix) const {
  const bool by_local = !prefix.local().runs.empty();
  if (by_local && Runs::compare(main(), prefix.main()) != 0) {
    return false;
  }
  const Runs ours = by_local ? local() : main();
  const Runs wanted = by_local ? prefix.local() : prefix.main();
  const std::uint32_t last = wanted.components() - 1;
  if (Runs::compare(ours.slice(0, last), wanted.slice(0, last)) != 0) {
    return false;
  }
  const Runs ours_last = ours.slice(last, last + 1);
  const Runs wanted_last = wanted.slice(last, last + 1);
  const std::size_t final_run = wanted_last.runs.size() - 1;
  for (std::size_t index = 0; index < final_run; ++index) {
    const Run& run = wanted_last.runs[index];
    if (Runs::compare(ours, ours_last.at(index), wanted, run) != 0) {
      return false;
    }
  }
  const Run found = ours_last.at(final_run);
  const Run& run = wanted_last.runs[final_run];
  if (run.kind == Run::Kind::text) {
    return found.kind == Run::Kind::text &&
           ours.value(found).starts_with(wanted.value(run));
  }
  return Runs::compare(ours, found, wanted, run) == 0;
}

std::strong_ordering operator<=>(const Version& left, const Version& right) {
  const auto order = Version::Runs::compare(left.main(), right.main());
  return order != 0 ? order : Version::Runs::compare(left.local(), right.local());
}

bool operator==(const Version& left, const Version& right) {
  return (left <=> right) == 0;
}

}  // namespace distro::channel
