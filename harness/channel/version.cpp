#include "channel/version.hpp"

#include <algorithm>
#include <utility>

#include "channel/version_key.hpp"

namespace distro::channel {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_version_letter(char letter) {
  return is_digit(letter) || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z') ||
         std::string_view("._+!*").find(letter) != std::string_view::npos;
}

/// Finds out why a text is no version. Only for those: a key says faster that it is
/// one.
class Refusal {
 public:
  explicit Refusal(std::string_view text) {
    constexpr std::string_view spaces = " \t\n\v\f\r";
    before_ = std::min(text.find_first_not_of(spaces), text.size());
    text_ = text.substr(before_);
    text_ = text_.substr(0, text_.find_last_not_of(spaces) + 1);
  }

  [[noreturn]] void say() const {
    if (text_.empty()) {
      throw ParseError("a version is expected, found nothing", 0);
    }
    look_at_letters();
    look_at_parts();
    throw InternalError("'" + std::string(text_) + "' is a version without a key");
  }

 private:
  [[noreturn]] void refuse(std::string_view why, std::size_t at) const {
    throw ParseError("'" + std::string(text_) + "' is no version: " + std::string(why),
                     before_ + at);
  }

  void look_at_letters() const {
    const bool underscores = text_.find('_') != std::string_view::npos;
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (text_[at] == '-' && underscores) {
        refuse("it holds both '-' and '_'", at);
      }
      if (text_[at] != '-' && !is_version_letter(text_[at])) {
        refuse("'" + std::string(1, text_[at]) + "' is not allowed in one", at);
      }
    }
  }

  void look_at_parts() const {
    const std::size_t mark = text_.find('!');
    const std::size_t begin = mark == std::string_view::npos ? 0 : mark + 1;
    const std::string_view epoch = text_.substr(0, begin == 0 ? 0 : mark);
    if (begin > 0 &&
        (epoch.empty() || !std::all_of(epoch.begin(), epoch.end(), is_digit))) {
      refuse("its epoch is no number", 0);
    }
    const std::size_t plus = text_.find('+', begin);
    const std::size_t end = std::min(plus, text_.size());
    if (begin == end) {
      refuse(plus == end ? "nothing stands before '+'" : "nothing follows '!'", begin);
    }
    look_at_components(begin, end, true);
    if (plus != std::string_view::npos) {
      look_at_components(plus + 1, text_.size(), false);
    }
  }

  void look_at_components(std::size_t begin, std::size_t end, bool is_main) const {
    if (const std::size_t second = text_.find_first_of("!+", begin); second < end) {
      refuse("it has two '" + std::string(1, text_[second]) + "'", second);
    }
    const auto divides = [&](std::size_t at) {
      // The final one of 1.1.1_ does not.
      return text_[at] == '.' ||
             ((text_[at] == '_' || text_[at] == '-') && !(is_main && at + 1 == end));
    };
    bool empty = true;
    for (std::size_t at = begin; at < end; ++at) {
      if (empty && divides(at)) {
        refuse("a component is empty", at);
      }
      empty = divides(at);
    }
    if (empty) {
      refuse("a component is empty", end);
    }
  }

  std::string_view text_;
  std::size_t before_ = 0;  ///< spaces in front of it
};

}  // namespace

Version::Version(std::string_view text) : text_(text) {
  if (!append_version_key(text, key_)) {
    Refusal(text).say();
  }
}

std::optional<Version> Version::parse_if(std::string_view text) {
  std::string key;
  if (!append_version_key(text, key)) {
    return std::nullopt;
  }
  return Version(text, std::move(key));
}

bool Version::starts_with(const Version& prefix) const {
  const auto range = version_prefix_range(prefix.text());
  return range && range->contains(key_);
}

}  // namespace distro::channel
