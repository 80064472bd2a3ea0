#include "promotion/anaconda/names.hpp"

#include <algorithm>
#include <vector>

#include "base/http_url.hpp"

namespace distro::promotion {
namespace {

std::vector<std::string> parts_of(std::string_view path) {
  path = path.substr(0, path.find('?'));
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at) {
      parts.push_back(base::percent_decoded(path.substr(at, end - at)));
    }
    at = end + 1;
  }
  return parts;
}

}  // namespace

std::optional<AnacondaChannel> anaconda_channel(std::string_view url) {
  const std::optional<base::UrlParts> place = base::url_parts(url);
  if (!place || (place->scheme != "http" && place->scheme != "https")) {
    return std::nullopt;
  }
  AnacondaChannel channel{place->scheme + "://" + place->host, "", "main"};
  std::vector<std::string> parts = parts_of(place->path);
  if (parts.size() % 2 == 0 && !parts.empty() && parts.front() == "conda") {
    channel.server += "/conda";
    parts.erase(parts.begin());
  }
  if (parts.size() == 3 && parts[1] == "label") {
    channel.label = parts[2];
  } else if (parts.size() != 1) {
    return std::nullopt;
  }
  channel.owner = parts[0];
  return channel;
}

std::string AnacondaFile::spec() const {
  return owner + "/" + package + "/" + version + "/" + basename;
}

std::string AnacondaFile::path() const {
  return path_part(owner) + "/" + path_part(package) + "/" + path_part(version) + "/" +
         base::percent_encoded(basename, "/");
}

AnacondaFile file_of(const channel::Record& record, const std::string& owner) {
  return {owner, record.name, record.version, record.subdir + "/" + record.fn};
}

std::string path_part(std::string_view text) { return base::percent_encoded(text, ""); }

bool is_label(std::string_view text) {
  const auto is_plain = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
  };
  return !text.empty() && text.size() <= 128 && is_plain(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char letter) {
           return is_plain(letter) || letter == '.' || letter == '_' || letter == '-';
         });
}

}  // namespace distro::promotion
