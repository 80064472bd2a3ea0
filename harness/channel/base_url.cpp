#include "channel/base_url.hpp"

#include <vector>

namespace distro::channel {
namespace {

/// `a/./b/../c` -> `a/c`; never above the root.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part == "..") {
      if (!parts.empty()) {
        parts.pop_back();
      }
    } else if (part != "." && !part.empty()) {
      parts.push_back(part);
    }
    begin = end + 1;
  }
  std::string clean;
  for (const std::string_view part : parts) {
    clean += "/";
    clean += part;
  }
  return clean + "/";
}

}  // namespace

std::string resolved_base_url(std::string_view base_url, std::string_view folder) {
  if (base_url.empty()) {
    return std::string(folder);
  }
  if (base_url.find("://") != std::string_view::npos) {
    return std::string(base_url) + (base_url.ends_with('/') ? "" : "/");
  }
  const std::size_t host = folder.find("://");
  const std::size_t root = host == std::string_view::npos
                               ? 0
                               : std::min(folder.find('/', host + 3), folder.size());
  const std::string origin(folder.substr(0, root));
  if (base_url.starts_with("//")) {
    return std::string(folder.substr(0, host + 1)) + std::string(base_url) +
           (base_url.ends_with('/') ? "" : "/");
  }
  if (base_url.starts_with('/')) {
    return origin + without_dots(base_url);
  }
  return origin +
         without_dots(std::string(folder.substr(root)) + std::string(base_url));
}

}  // namespace distro::channel
