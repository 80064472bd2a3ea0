#include "state/location.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/error.hpp"

namespace distro::state {
namespace {

/// A part of the text before the first `mark`; the text becomes what follows it.
std::string_view taken_to(std::string_view& text, char mark) {
  const std::size_t end = text.find(mark);
  const std::string_view taken = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return taken;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    unsigned value = 0;
    const char* begin = text.data() + at + 1;
    const char* end = text.data() + std::min(text.size(), at + 3);
    if (end - begin != 2 || std::from_chars(begin, end, value, 16).ptr != end) {
      return std::nullopt;
    }
    decoded += static_cast<char>(value);
    at += 2;
  }
  return decoded;
}

/// Reads one URL; knows what it may say of it in a fault.
class UrlReader {
 public:
  explicit UrlReader(std::string_view url) {
    location_.kind = Location::Kind::postgresql;
    location_.shown = "postgresql://";
    url.remove_prefix(url.find("://") + 3);
    std::string_view query = url;
    std::string_view place = taken_to(query, '?');
    const std::string_view servers = taken_to(place, '/');
    read_authority(servers);
    add("dbname", place);
    location_.shown += place.empty() ? "" : "/" + std::string(place);
    read_query(query);
  }

  [[nodiscard]] Location location() && { return std::move(location_); }

 private:
  void read_authority(std::string_view text) {
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
      std::string_view password = text.substr(0, at);
      const std::string_view user = taken_to(password, ':');
      location_.shown += std::string(user) + "@";
      add("user", user);
      add("password", password);
      text.remove_prefix(at + 1);
    }
    location_.shown += text;
    std::string hosts;
    std::string ports;
    bool has_ports = false;
    for (bool first = true; first || !text.empty(); first = false) {
      std::string_view server = taken_to(text, ',');
      const bool bracketed = server.starts_with("[");
      const std::size_t colon =
          bracketed ? server.find(':', server.find(']')) : server.find(':');
      std::string_view host = server.substr(0, colon);
      if (bracketed && host.ends_with("]")) {
        host = host.substr(1, host.size() - 2);
      }
      hosts += (first ? "" : ",") + std::string(host);
      ports += first ? "" : ",";
      if (colon != std::string_view::npos) {
        ports += server.substr(colon + 1);
        has_ports = true;
      }
    }
    add("host", hosts);
    add("port", has_ports ? std::string_view(ports) : std::string_view());
  }

  void read_query(std::string_view query) {
    std::string shown;
    while (!query.empty()) {
      std::string_view value = taken_to(query, '&');
      const std::string_view key = taken_to(value, '=');
      const bool secret = key.find("password") != std::string_view::npos;
      shown += (shown.empty() ? "?" : "&") + std::string(key) + "=" +
               (secret ? "***" : std::string(value));
      add(std::string(key), value);
    }
    location_.shown += shown;
  }

  void add(const std::string& keyword, std::string_view text) {
    if (text.empty()) {
      return;
    }
    const std::optional<std::string> value = percent_decoded(text);
    if (!value) {
      throw InputError(location_.shown +
                       ": '%' must be followed by two hex digits in " + keyword);
    }
    // Poco cuts what it hands to libpq at spaces.
    if (value->find(' ') != std::string::npos ||
        value->find('\0') != std::string::npos) {
      throw InputError(
          location_.shown + ": " + keyword + " must not have spaces" +
          (keyword == "password" ? "; PGPASSWORD and PGPASSFILE may" : ""));
    }
    if (keyword == "password") {
      location_.password = *value;
    }
    location_.options.emplace_back(keyword, *value);
  }

  Location location_;
};

/// "postgresql" of "postgresql://...": what stands before a colon and is no path.
std::string_view scheme_of(std::string_view text) {
  const std::string_view scheme = text.substr(0, text.find(':'));
  const bool is_one = scheme.size() > 1 && scheme.size() < text.size() &&
                      std::all_of(scheme.begin(), scheme.end(), [](char letter) {
                        return letter >= 'a' && letter <= 'z';
                      });
  return is_one ? scheme : std::string_view();
}

}  // namespace

Location location_from(std::string_view text) {
  const std::string_view scheme = scheme_of(text);
  if (scheme == "postgresql" || scheme == "postgres") {
    if (!text.substr(scheme.size()).starts_with("://")) {
      throw InputError("a PostgreSQL database is written postgresql://HOST/DATABASE");
    }
    return UrlReader(text).location();
  }
  std::string_view path = text;
  if (scheme == "sqlite") {
    path.remove_prefix(scheme.size() + 1);
    path.remove_prefix(path.starts_with("//") ? 2 : 0);
  } else if (!scheme.empty()) {
    throw InputError("there are no databases of the kind '" + std::string(scheme) +
                     "', only sqlite and postgresql");
  }
  if (path.empty()) {
    throw InputError("an SQLite database is written sqlite:PATH");
  }
  return location_of(path);
}

Location location_of(const std::filesystem::path& file) {
  Location location;
  location.file = file;
  location.shown = file.string();
  return location;
}

}  // namespace distro::state
