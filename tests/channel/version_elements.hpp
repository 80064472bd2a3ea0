// Versions compared as conda's documentation describes it, element by element, slowly:
// what the tests hold keys against.
#pragma once

#include <algorithm>
#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace distro::channel {

/// A number (digits without leading zeros), a text, or `post`.
struct VersionElement {
  enum class Kind { text, number, post };
  Kind kind = Kind::number;
  std::string value;

  friend std::strong_ordering operator<=>(const VersionElement& left,
                                          const VersionElement& right) {
    if (left.kind != right.kind) return left.kind <=> right.kind;
    if (left.kind == Kind::number && left.value.size() != right.value.size()) {
      return left.value.size() <=> right.value.size();
    }
    return left.value.compare(right.value) <=> 0;
  }
  friend bool operator==(const VersionElement&, const VersionElement&) = default;
};

using VersionComponent = std::vector<VersionElement>;

inline VersionComponent version_component(std::string_view text) {
  const auto is_digit = [](char one) { return one >= '0' && one <= '9'; };
  const auto group = [&](char one) { return is_digit(one) ? 0 : one == '*' ? 1 : 2; };
  VersionComponent component;
  if (!is_digit(text.front())) component.push_back({});
  while (!text.empty()) {
    std::size_t end = 1;
    while (end < text.size() && group(text[end]) == group(text[0])) ++end;
    std::string run(text.substr(0, end));
    if (is_digit(run[0])) {
      run.erase(0, std::min(run.find_first_not_of('0'), run.size()));
      component.push_back({VersionElement::Kind::number, run});
    } else if (run == "post") {
      component.push_back({VersionElement::Kind::post, ""});
    } else {
      component.push_back(
          {VersionElement::Kind::text, run == "dev" ? std::string("DEV") : run});
    }
    text.remove_prefix(end);
  }
  return component;
}

/// A valid version, taken apart.
class VersionElements {
 public:
  explicit VersionElements(std::string text) {
    for (char& one : text) {
      one = one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
      one = one == '-' ? '_' : one;
    }
    const std::size_t mark = text.find('!');
    main_.push_back(
        version_component(mark == std::string::npos ? "0" : text.substr(0, mark)));
    text.erase(0, mark == std::string::npos ? 0 : mark + 1);
    const std::size_t plus = std::min(text.find('+'), text.size());
    std::string main = text.substr(0, plus);
    const bool glue = main.back() == '_';
    if (glue) main.pop_back();
    split(main, glue ? "_" : "", main_);
    if (plus < text.size()) split(text.substr(plus + 1), "", local_);
  }

  friend std::strong_ordering operator<=>(const VersionElements& left,
                                          const VersionElements& right) {
    const auto order = compare(left.main_, right.main_);
    return order != 0 ? order : compare(left.local_, right.local_);
  }
  friend bool operator==(const VersionElements& left, const VersionElements& right) {
    return (left <=> right) == 0;
  }

  [[nodiscard]] bool starts_with(const VersionElements& prefix) const {
    const bool by_local = !prefix.local_.empty();
    if (by_local && compare(main_, prefix.main_) != 0) return false;
    Parts ours = by_local ? local_ : main_;
    Parts wanted = by_local ? prefix.local_ : prefix.main_;
    ours.resize(std::max(ours.size(), wanted.size()));
    VersionComponent last = ours[wanted.size() - 1];
    VersionComponent wanted_last = wanted.back();
    ours.resize(wanted.size() - 1);
    wanted.pop_back();
    if (compare(ours, wanted) != 0) return false;
    last.resize(std::max(last.size(), wanted_last.size()));
    const VersionElement element = last[wanted_last.size() - 1];
    const VersionElement wanted_element = wanted_last.back();
    last.resize(wanted_last.size() - 1);
    wanted_last.pop_back();
    return compare(last, wanted_last) == 0 && element.kind == wanted_element.kind &&
           (element.kind == VersionElement::Kind::text
                ? element.value.starts_with(wanted_element.value)
                : element == wanted_element);
  }

 private:
  using Parts = std::vector<VersionComponent>;

  static void split(const std::string& text, const std::string& glued, Parts& parts) {
    std::size_t begin = 0;
    while (true) {
      const std::size_t end = std::min(text.find_first_of("._", begin), text.size());
      const bool last = end == text.size();
      parts.push_back(
          version_component(text.substr(begin, end - begin) + (last ? glued : "")));
      if (last) return;
      begin = end + 1;
    }
  }

  template <typename Item>
  static std::strong_ordering compare(const std::vector<Item>& left,
                                      const std::vector<Item>& right) {
    for (std::size_t at = 0; at < std::max(left.size(), right.size()); ++at) {
      const Item a = at < left.size() ? left[at] : Item{};
      const Item b = at < right.size() ? right[at] : Item{};
      const auto order = compare(a, b);
      if (order != 0) return order;
    }
    return std::strong_ordering::equal;
  }
  static std::strong_ordering compare(const VersionElement& left,
                                      const VersionElement& right) {
    return left <=> right;
  }

  Parts main_;
  Parts local_;
};

}  // namespace distro::channel
