#include "channel/channel_names.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/channel_url.hpp"
#include "channel/file_name.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 19> known_subdirs = {
    "noarch",        "emscripten-wasm32",
    "wasi-wasm32",   "freebsd-64",
    "linux-32",      "linux-64",
    "linux-aarch64", "linux-armv6l",
    "linux-armv7l",  "linux-ppc64",
    "linux-ppc64le", "linux-riscv64",
    "linux-s390x",   "osx-64",
    "osx-arm64",     "win-32",
    "win-64",        "win-arm64",
    "zos-z"};

constexpr std::string_view unknown_channel = "<unknown>";

char to_lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                        : letter;
}

std::string lower(std::string_view text) {
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), to_lower);
  return folded;
}

std::string_view without_slashes(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

std::string_view without_final_slashes(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

std::string joined(std::string_view left, std::string_view right) {
  const std::string_view first = without_slashes(left);
  const std::string_view second = without_slashes(right);
  std::string url = left.empty() || left.starts_with('/') ? "/" : "";
  url += first;
  url += first.empty() || second.empty() ? "" : "/";
  url += second;
  return url;
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// As far as both go they agree, part by part.
bool agrees(std::string_view text, std::string_view start) {
  const auto left = parts_of(text);
  const auto right = parts_of(start);
  const std::size_t count = std::min(left.size(), right.size());
  return std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(count),
                    right.begin());
}

std::string without_first(std::string text, std::string_view piece) {
  if (const std::size_t at = text.find(piece); at != std::string::npos) {
    text.erase(at, piece.size());
  }
  return text;
}

/// Takes the first `/linux-64` out of a URL or name.
std::string take_subdir(std::string text, std::string& subdir) {
  const std::string folded = lower(text);
  for (std::size_t slash = folded.find('/'); slash != std::string::npos;
       slash = folded.find('/', slash + 1)) {
    const std::size_t end = std::min(folded.find('/', slash + 1), folded.size());
    const std::string_view part =
        std::string_view(folded).substr(slash + 1, end - slash - 1);
    if (std::find(known_subdirs.begin(), known_subdirs.end(), part) !=
        known_subdirs.end()) {
      subdir = text.substr(slash + 1, end - slash - 1);
      text = without_first(std::move(text), "/" + subdir);
      break;
    }
  }
  return std::string(without_final_slashes(text));
}

/// Takes the token, `/t/<token>`, out of a URL.
std::string take_token(std::string url) {
  if (const std::size_t at = url.find("/t/"); at != std::string::npos) {
    std::size_t end = at + 3;
    while (end < url.size() &&
           (url[end] == '-' || (url[end] >= '0' && url[end] <= '9') ||
            (to_lower(url[end]) >= 'a' && to_lower(url[end]) <= 'z'))) {
      ++end;
    }
    url.erase(at, end - at);
  }
  return std::string(without_final_slashes(url));
}

std::string decoded(const std::string& text) {
  try {
    return local_path("file://" + text)->string();
  } catch (const InputError&) {
    return text;  // a stray '%' stands for itself
  }
}

bool has_scheme(std::string_view text) {
  const std::size_t colon = text.find("://");
  return colon != std::string_view::npos && colon > 0 && colon <= 12 &&
         text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char letter) {
                       return (letter >= 'a' && letter <= 'z') ||
                              (letter >= '0' && letter <= '9');
                     });
}

bool is_path(std::string_view text) {
  return text.find("://") == std::string_view::npos &&
         (text.starts_with("./") || text.starts_with("..") || text.starts_with('~') ||
          text.starts_with('/') || text.starts_with("\\\\"));
}

/// A URL without credentials, query and fragment.
struct Url {
  std::string scheme;
  std::string host;  ///< with port; empty for a file
  std::string path;
};

Url parse_url(std::string_view text) {
  Url url;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) {  // "https:" alone, its slashes were taken off
    return {"https", std::string(text.substr(0, text.find(':'))), ""};
  }
  url.scheme = text.substr(0, colon);
  text.remove_prefix(colon + 3);
  const std::size_t slash = std::min(text.find('/'), text.size());
  std::string_view authority = text.substr(0, slash);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  url.host = lower(authority);
  if (url.host.ends_with(':')) {
    url.host.pop_back();
  }
  text.remove_prefix(slash);
  url.path = text.substr(0, text.find_first_of("?#"));
  return url;
}

/// host/path of a URL, as the location of an alias or of a known channel.
std::string place_of(std::string_view url) {
  const Url parsed = parse_url(url);
  return std::string(without_final_slashes(parsed.host + parsed.path));
}

/// A channel of the configuration: location and name.
struct Known {
  std::string scheme;
  std::string location;
  std::string name;
};

std::vector<Known> known_channels(const ChannelNames& names) {
  std::vector<Known> known;
  const auto add = [&](const std::string& url) {
    const Url parsed = parse_url(url);
    known.push_back(
        {parsed.scheme, parsed.host, std::string(without_slashes(parsed.path))});
  };
  for (const auto& [group, members] : names.groups) {
    std::for_each(members.begin(), members.end(), add);
  }
  std::for_each(names.known.begin(), names.known.end(), add);
  return known;
}

std::optional<std::string> group_of(const std::string& name,
                                    const ChannelNames& names) {
  for (const auto& [group, members] : names.groups) {
    for (const std::string& url : members) {
      if (without_slashes(parse_url(url).path) == name) {
        return group;
      }
    }
  }
  return std::nullopt;
}

/// conda's reading of where a URL's location ends and the channel's name begins.
ChannelRef located(const Url& url, const ChannelNames& names) {
  ChannelRef channel;
  channel.scheme = url.scheme;
  const std::string path(without_final_slashes(url.path));
  const std::string place = url.host + path;
  if (path.empty()) {
    channel.location = url.host;
    return channel;
  }
  std::vector<Known> known = known_channels(names);
  std::stable_sort(known.begin(), known.end(),
                   [](const Known& left, const Known& right) {
                     return left.name.size() > right.name.size();
                   });
  for (const Known& candidate : known) {
    const std::string whole = joined(candidate.location, candidate.name);
    if (agrees(place, whole)) {
      channel.location = candidate.location;
      channel.name =
          without_slashes(joined(candidate.name, without_first(place, whole)));
      return channel;
    }
  }
  const std::string alias = names.alias.empty() ? "" : place_of(names.alias);
  if (!alias.empty() && agrees(place, alias)) {
    channel.location = alias;
    channel.name = without_slashes(without_first(place, alias));
    return channel;
  }
  if (url.host.empty()) {
    const std::size_t slash = place.rfind('/');
    channel.scheme = "file";
    channel.location = slash == 0 ? "/" : place.substr(0, slash);
    channel.name = place.substr(slash + 1);
    return channel;
  }
  channel.location = url.host;
  channel.name = without_slashes(path);
  if (channel.name == "conda" || channel.name.starts_with("conda/")) {
    channel.location += "/conda";
    channel.name = without_slashes(std::string_view(channel.name).substr(5));
  }
  return channel;
}

ChannelRef from_url(std::string_view text, const ChannelNames& names) {
  std::string subdir;
  std::string url = take_subdir(take_token(std::string(text)), subdir);
  std::string file_name;
  if (is_package_file_name(url)) {
    const std::size_t slash = url.rfind('/');
    file_name = url.substr(slash + 1);
    url.erase(slash);
  }
  ChannelRef channel = located(parse_url(url), names);
  channel.name = decoded(channel.name);
  channel.subdir = subdir;
  channel.file_name = decoded(file_name);
  return channel;
}

ChannelRef from_name(std::string_view text, const ChannelNames& names) {
  ChannelRef channel;
  channel.name = take_subdir(std::string(text), channel.subdir);
  if (names.groups.contains(channel.name)) {
    return channel;
  }
  const std::vector<Known> known = known_channels(names);
  for (std::string name = channel.name;;) {
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Known& one) { return one.name == name; });
    if (found != known.end()) {
      channel.scheme = found->scheme;
      channel.location = found->location;
      return channel;
    }
    const std::size_t slash = name.rfind('/');
    if (slash == std::string::npos) {
      break;
    }
    name.erase(slash);
  }
  if (!names.alias.empty()) {
    channel.scheme = parse_url(names.alias).scheme;
    channel.location = place_of(names.alias);
  }
  return channel;
}

}  // namespace

std::string ChannelRef::base_url() const {
  return location.empty() ? "" : scheme + "://" + joined(location, name);
}

std::string ChannelRef::canonical_name(const ChannelNames& names) const {
  if (const auto group = group_of(name, names)) {
    return *group;
  }
  const std::vector<Known> known = known_channels(names);
  if (!name.empty() && std::any_of(known.begin(), known.end(), [&](const Known& one) {
        return agrees(name, one.name);
      })) {
    return name;
  }
  return is_elsewhere(names) ? base_url() : name;
}

bool ChannelRef::is_elsewhere(const ChannelNames& names) const {
  return !location.empty() &&
         (names.alias.empty() || location != place_of(names.alias));
}

ChannelRef resolve_channel(std::string_view text, const ChannelNames& names) {
  if (text.empty() || text == "None" || text.ends_with(unknown_channel)) {
    return {.scheme = "",
            .location = "",
            .name = std::string(unknown_channel),
            .subdir = "",
            .file_name = ""};
  }
  if (has_scheme(text)) {
    return from_url(text, names);
  }
  if (is_path(text)) {
    fs::path path = base::expand_home(text, names.home);
    if (path.is_relative()) {
      // Where neither home nor folder is given, not even for "~", it begins at the
      // root.
      path = (names.working_directory.empty() ? "/" : names.working_directory) / path;
    }
    return from_url(file_url(path), names);
  }
  return from_name(text, names);
}

}  // namespace distro::channel
