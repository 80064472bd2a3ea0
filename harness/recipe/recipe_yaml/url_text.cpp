#include "recipe/recipe_yaml/url_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace distro::recipe::v1 {
namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text;
}

bool is_alpha(char letter) { return lower(letter) >= 'a' && lower(letter) <= 'z'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// The URL's parts as they are found, and what is written of them.
class UrlParser {
 public:
  explicit UrlParser(std::string_view text) : text_(cleaned(text)), rest_(text_) {}

  std::optional<std::string> parse() {
    if (!take_scheme()) {
      return std::nullopt;
    }
    if (is_special() || rest_.starts_with("//")) {
      rest_.remove_prefix(std::min(
          is_special() && scheme_ != "file" ? rest_.find_first_not_of("/\\") : 2,
          rest_.size()));
      if (!take_authority()) {
        return std::nullopt;
      }
      take_path();
    } else {
      result_ += encoded(take_until("?#"), "");
    }
    take_query_and_fragment();
    return result_;
  }

 private:
  /// White space at the ends does not count, nor line ends and tabs anywhere.
  static std::string cleaned(std::string_view text) {
    const auto is_white = [](char letter) {
      return static_cast<unsigned char>(letter) <= ' ';
    };
    while (!text.empty() && is_white(text.front())) {
      text.remove_prefix(1);
    }
    while (!text.empty() && is_white(text.back())) {
      text.remove_suffix(1);
    }
    std::string result(text);
    std::erase_if(result, [](char letter) {
      return letter == '\t' || letter == '\n' || letter == '\r';
    });
    return result;
  }

  [[nodiscard]] bool is_special() const {
    constexpr std::array<std::string_view, 6> special = {"http", "https", "ftp",
                                                         "ws",   "wss",   "file"};
    return std::find(special.begin(), special.end(), scheme_) != special.end();
  }

  bool take_scheme() {
    const std::size_t end = rest_.find(':');
    const bool is_scheme =
        end != std::string_view::npos && end > 0 && is_alpha(rest_[0]) &&
        std::all_of(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(end),
                    [](char letter) {
                      return is_alpha(letter) || is_digit(letter) || letter == '+' ||
                             letter == '-' || letter == '.';
                    });
    if (!is_scheme) {
      return false;
    }
    scheme_ = lower_case(std::string(rest_.substr(0, end)));
    result_ = scheme_ + ":";
    rest_.remove_prefix(end + 1);
    return true;
  }

  std::string_view take_until(std::string_view letters) {
    const std::size_t end = std::min(rest_.find_first_of(letters), rest_.size());
    const std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return taken;
  }

  /// With the letters of `set`, spaces, controls and what is not ASCII encoded.
  static std::string encoded(std::string_view text, std::string_view set) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char letter : text) {
      const auto byte = static_cast<unsigned char>(letter);
      if (byte < 0x20 || byte > 0x7E || set.find(letter) != std::string_view::npos) {
        result += '%';
        result += digits[byte >> 4U];
        result += digits[byte & 15U];
      } else {
        result += letter;
      }
    }
    return result;
  }

  bool take_authority() {
    std::string_view authority = take_until(is_special() ? "/\\?#" : "/?#");
    result_ += "//";
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
      result_ += encoded(authority.substr(0, at), " \"#<>?`{}/;=@[\\]^|") + "@";
      authority.remove_prefix(at + 1);
    }
    const std::size_t bracket = authority.rfind(']');
    const std::size_t colon = authority.rfind(':');
    const bool has_port = colon != std::string_view::npos &&
                          (bracket == std::string_view::npos || colon > bracket);
    std::string_view host = authority.substr(0, has_port ? colon : authority.npos);
    if (host.empty() && is_special() && scheme_ != "file") {
      return false;
    }
    constexpr std::string_view forbidden = " #/<>?@\\^|%";
    if (is_special() && host.find_first_of(forbidden) != std::string_view::npos) {
      return false;
    }
    result_ += is_special() ? lower_case(std::string(host)) : std::string(host);
    return !has_port || put_port(authority.substr(colon + 1));
  }

  bool put_port(std::string_view port) {
    const bool is_number = std::all_of(port.begin(), port.end(), is_digit);
    constexpr int greatest = 65535;
    if (!is_number || port.size() > 5 ||
        (!port.empty() && std::stoi(std::string(port)) > greatest)) {
      return false;
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> defaults = {
        {{"http", "80"},
         {"https", "443"},
         {"ftp", "21"},
         {"ws", "80"},
         {"wss", "443"}}};
    const bool is_default =
        std::any_of(defaults.begin(), defaults.end(), [&](const auto& entry) {
          return entry.first == scheme_ && entry.second == port;
        });
    if (!port.empty() && !is_default) {
      result_ += ":" + std::string(port);
    }
    return true;
  }

  void take_path() {
    const std::string path(take_until("?#"));
    const std::string_view separators = is_special() ? "/\\" : "/";
    std::vector<std::string> segments;
    std::size_t start = path.empty() ? 0 : 1;
    for (bool more = is_special() || !path.empty(); more;) {
      const std::size_t end =
          std::min(path.find_first_of(separators, start), path.size());
      const bool is_last = end >= path.size();
      put_segment(
          segments,
          encoded(std::string_view(path).substr(std::min(start, path.size()),
                                                end - std::min(start, path.size())),
                  " \"#<>?`{}"),
          is_last);
      start = end + 1;
      more = !is_last;
    }
    for (const std::string& segment : segments) {
      result_ += "/" + segment;
    }
  }

  static void put_segment(std::vector<std::string>& segments, std::string segment,
                          bool is_last) {
    const std::string name = lower_case(segment);
    const bool is_parent =
        name == ".." || name == ".%2e" || name == "%2e." || name == "%2e%2e";
    const bool is_same = name == "." || name == "%2e";
    if (is_parent && !segments.empty()) {
      segments.pop_back();
    }
    if (!is_parent && !is_same) {
      segments.push_back(std::move(segment));
    } else if (is_last) {
      segments.emplace_back();
    }
  }

  void take_query_and_fragment() {
    if (rest_.starts_with('?')) {
      rest_.remove_prefix(1);
      result_ += "?" + encoded(take_until("#"), is_special() ? " \"#<>'" : " \"#<>");
    }
    if (rest_.starts_with('#')) {
      rest_.remove_prefix(1);
      result_ += "#" + encoded(rest_, " \"<>`");
    }
  }

  std::string text_;
  std::string_view rest_;
  std::string scheme_;
  std::string result_;
};

}  // namespace

std::optional<std::string> url_text(std::string_view text) {
  return UrlParser(text).parse();
}

}  // namespace distro::recipe::v1
