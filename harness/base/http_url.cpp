#include "base/http_url.hpp"

#include <algorithm>
#include <charconv>

namespace distro::base {
namespace {

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                          : letter;
  });
  return lower;
}

/// Moves the first `/t/<token>` of the path into `parts.token`.
void take_token(UrlParts& parts) {
  constexpr std::string_view mark = "/t/";
  const std::size_t begin = parts.path.find(mark);
  const std::size_t query = parts.path.find('?');
  if (begin == std::string::npos || begin > query) {
    return;
  }
  const std::size_t token = begin + mark.size();
  const std::size_t end =
      std::min(parts.path.find_first_of("/?#", token), parts.path.size());
  parts.token = parts.path.substr(token, end - token);
  if (!parts.token.empty()) {
    parts.path.erase(begin, end - begin);
  }
}

}  // namespace

std::string UrlParts::shown() const {
  return scheme + "://" + host + path.substr(0, path.find_first_of("?#"));
}

std::optional<UrlParts> url_parts(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos || colon == 0) {
    return std::nullopt;
  }
  UrlParts parts;
  parts.scheme = in_lower_case(url.substr(0, colon));
  const std::string_view rest = url.substr(colon + 3);
  const std::size_t path = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, path);
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    parts.user_info = authority.substr(0, at);
  }
  parts.host = in_lower_case(at == std::string_view::npos ? authority
                                                          : authority.substr(at + 1));
  if (parts.host.empty()) {
    return std::nullopt;
  }
  parts.path = rest.substr(path);
  take_token(parts);
  return parts;
}

std::string redacted(std::string_view url) {
  const std::optional<UrlParts> parts = url_parts(url);
  return parts && parts->scheme != "file" ? parts->shown() : std::string(url);
}

bool is_loopback(std::string_view host) {
  if (host.starts_with("[::1]")) {
    return true;
  }
  const std::string_view name = host.substr(0, host.find(':'));
  return name == "localhost" ||
         (name.starts_with("127.") &&
          name.find_first_not_of("0123456789.") == std::string_view::npos);
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned char byte = 0;
    if (text[at] == '%' && at + 2 < text.size()) {
      const char* begin = text.data() + at + 1;
      if (std::from_chars(begin, begin + 2, byte, 16).ptr == begin + 2) {
        decoded += static_cast<char>(byte);
        at += 2;
        continue;
      }
    }
    decoded += text[at];
  }
  return decoded;
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
  constexpr std::string_view unreserved =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char letter : text) {
    if (unreserved.find(letter) != std::string_view::npos ||
        kept.find(letter) != std::string_view::npos) {
      encoded += letter;
    } else {
      const auto byte = static_cast<unsigned char>(letter);
      encoded += '%';
      encoded += digits[byte >> 4U];
      encoded += digits[byte & 0xFU];
    }
  }
  return encoded;
}

}  // namespace distro::base
