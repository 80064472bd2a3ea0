#include "channel/channel_url.hpp"

#include <algorithm>
#include <cctype>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/http_url.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_scheme = "file://";
constexpr std::string_view kept_in_paths = "!$&'()*+,;=:@/";  // RFC 3986

bool is_alnum(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z');
}

std::string percent_decoded(std::string_view text, std::string_view url) {
  const auto digit = [&](char letter) -> int {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    throw InputError(std::string(url) + ": '%' must be followed by two hex digits");
  };
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    const char high = at + 1 < text.size() ? text[at + 1] : ' ';
    const char low = at + 2 < text.size() ? text[at + 2] : ' ';
    decoded += static_cast<char>(digit(high) * 16 + digit(low));
    at += 2;
  }
  return decoded;
}

std::string_view without_final_slashes(std::string_view text) {
  while (text.ends_with('/')) {
    text.remove_suffix(1);
  }
  return text;
}

bool has_scheme(std::string_view text) {
  const std::size_t colon = text.find("://");
  return colon != std::string_view::npos && colon > 0 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char letter) { return is_alnum(letter) || letter == '+'; });
}

bool is_path(std::string_view text) {
  return text.starts_with('/') || text.starts_with('.') || text.starts_with('~');
}

/// The URL of something that is one already, or a path; nothing for a name.
std::optional<std::string> url_of(std::string_view text, const fs::path& home) {
  if (has_scheme(text)) {
    return std::string(without_final_slashes(text));
  }
  if (is_path(text)) {
    return file_url(base::expand_home(text, home));
  }
  return std::nullopt;
}

}  // namespace

std::string channel_url(std::string_view name, std::string_view alias,
                        const fs::path& home) {
  if (name.empty()) {
    throw InputError("a channel's name, path or URL is expected, found nothing");
  }
  if (const auto url = url_of(name, home)) {
    return *url;
  }
  const bool plain = std::none_of(name.begin(), name.end(), [](char letter) {
    return letter == ' ' || letter == ':' || letter == '\\' ||
           static_cast<unsigned char>(letter) < 0x20;
  });
  if (!plain) {
    throw InputError("'" + std::string(name) +
                     "' is no channel: neither a name, nor a path, nor a URL");
  }
  if (alias.empty()) {
    throw InputError("the channel '" + std::string(name) +
                     "' is a name, but no channel_alias says where names live");
  }
  const auto base = url_of(alias, home);
  if (!base) {
    throw InputError("the channel_alias '" + std::string(alias) +
                     "' is neither a path nor a URL");
  }
  return *base + "/" + std::string(without_final_slashes(name));
}

std::optional<fs::path> local_path(std::string_view url) {
  if (!url.starts_with(file_scheme)) {
    return std::nullopt;
  }
  std::string_view path = url.substr(file_scheme.size());
  if (path.starts_with("localhost/")) {
    path.remove_prefix(std::string_view("localhost").size());
  }
  return fs::path(percent_decoded(path, url));
}

std::string file_url(const fs::path& path) {
  const std::string text = fs::absolute(path).lexically_normal().string();
  return std::string(file_scheme) +
         base::percent_encoded(without_final_slashes(text), kept_in_paths);
}

std::string channel_name(std::string_view url) {
  const std::string_view trimmed = without_final_slashes(url);
  const std::size_t slash = trimmed.rfind('/');
  const std::string_view last =
      slash == std::string_view::npos ? trimmed : trimmed.substr(slash + 1);
  return percent_decoded(last, url);
}

bool is_subdir(std::string_view text) {
  if (text == "noarch") {
    return true;
  }
  const auto is_word = [](std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char letter) {
      return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z');
    });
  };
  const std::size_t dash = text.find('-');
  return dash != std::string_view::npos && is_word(text.substr(0, dash)) &&
         is_word(text.substr(dash + 1));
}

}  // namespace distro::channel
