#include "prefix/package_paths.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/escaped_text.hpp"
#include "base/json.hpp"
#include "prefix/link_error.hpp"
#include "prefix/own_file.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

/// What old packages were built with; has_prefix need not say it. In two parts, so that
/// it is never replaced in us.
const std::string old_placeholder =
    std::string("/opt/anaconda1") + "anaconda2anaconda3";

constexpr std::size_t most_paths = 1'000'000;  // as many as a package may unpack to

/// A metadata file that is no JSON is a fault of the package.
template <typename Read>
auto as_link_error(Read&& read) {
  try {
    return read();
  } catch (const InputError& error) {
    throw LinkError(error.what());
  }
}

FileMode file_mode_of(const std::string& name, const std::string& origin) {
  if (name == "text") {
    return FileMode::text;
  }
  if (name == "binary") {
    return FileMode::binary;
  }
  throw LinkError(origin + ": the file mode '" + base::escaped(name) +
                  "' is neither 'text' nor 'binary'");
}

PathType path_type_of(const std::string& name, const std::string& origin) {
  if (name == "hardlink") {
    return PathType::hardlink;
  }
  if (name == "softlink") {
    return PathType::softlink;
  }
  if (name == "directory") {
    return PathType::directory;
  }
  throw LinkError(origin + ": unknown path type '" + base::escaped(name) + "'");
}

PackagePath path_entry(const base::JsonObject& json, const std::string& origin) {
  PackagePath result;
  result.path = path_below_prefix(json.string("_path"), origin);
  result.type = path_type_of(json.string_if("path_type").value_or("hardlink"), origin);
  result.sha256 = json.string_if("sha256").value_or("");
  const std::int64_t size = json.integer_or("size_in_bytes", -1);
  if (size >= 0) {
    result.size = static_cast<std::uint64_t>(size);
  }
  const std::string placeholder = json.string_if("prefix_placeholder").value_or("");
  if (!placeholder.empty()) {
    const std::string mode = json.string_if("file_mode").value_or("text");
    result.placeholder = Placeholder{placeholder, file_mode_of(mode, origin)};
  }
  result.no_link = json.boolean_or("no_link", false);
  return result;
}

void require_version(const base::JsonObject& json, const std::string& key,
                     const std::string& origin) {
  const std::int64_t version = json.integer_or(key, 1);
  if (version != 1) {
    throw LinkError(origin + ": " + key + " is " + std::to_string(version) +
                    ", known is 1");
  }
}

std::vector<PackagePath> from_paths_json(const std::string& text) {
  const std::string origin = "info/paths.json";
  const base::Json json = base::parse_json(text, origin);
  const base::JsonObject object(json, origin);
  require_version(object, "paths_version", origin);
  std::vector<PackagePath> result;
  for (const base::JsonObject& entry : object.objects("paths")) {
    result.push_back(path_entry(entry, origin));
  }
  return result;
}

/// The lines of a file of info/ that say something.
std::vector<std::string> lines_of(const fs::path& extracted, const char* name) {
  const std::string text =
      read_own_file(extracted, fs::path("info") / name).value_or("");
  std::vector<std::string> result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (!line.empty() && line.front() != '#') {
      result.push_back(std::move(line));
    }
    at = end + 1;
  }
  return result;
}

/// Words apart by blanks; a quoted one may hold blanks.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> result;
  for (std::size_t at = line.find_first_not_of(" \t"); at != std::string::npos;
       at = line.find_first_not_of(" \t", at)) {
    const char first = line[at];
    const bool quoted = first == '"' || first == '\'';
    const std::size_t begin = quoted ? at + 1 : at;
    const std::size_t end =
        std::min(quoted ? line.find(first, begin) : line.find_first_of(" \t", begin),
                 line.size());
    result.push_back(line.substr(begin, end - begin));
    at = quoted ? end + 1 : end;
  }
  return result;
}

std::map<std::string, Placeholder> from_has_prefix(const fs::path& extracted) {
  const std::string origin = "info/has_prefix";
  std::map<std::string, Placeholder> result;
  for (const std::string& line : lines_of(extracted, "has_prefix")) {
    const std::vector<std::string> words = words_of(line);
    if (words.size() == 1) {
      result[words[0]] = Placeholder{old_placeholder, FileMode::text};
    } else if (words.size() == 3 && !words[0].empty()) {
      result[words[2]] = Placeholder{words[0], file_mode_of(words[1], origin)};
    } else {
      throw LinkError(origin + ": expected a path, or placeholder, mode and path: '" +
                      base::escaped(line) + "'");
    }
  }
  return result;
}

std::vector<PackagePath> from_files(const fs::path& extracted) {
  const auto placeholders = from_has_prefix(extracted);
  std::set<std::string> no_link;
  for (const char* list : {"no_link", "no_softlink"}) {
    for (std::string& line : lines_of(extracted, list)) {
      no_link.insert(std::move(line));
    }
  }
  std::vector<PackagePath> result;
  for (const std::string& path : lines_of(extracted, "files")) {
    PackagePath entry;
    entry.path = path_below_prefix(path, "info/files");
    std::error_code unreadable;  // a name that no file can have: linking will miss it
    if (fs::is_symlink(fs::symlink_status(extracted / path, unreadable))) {
      entry.type = PathType::softlink;
    }
    if (const auto found = placeholders.find(path); found != placeholders.end()) {
      entry.placeholder = found->second;
    }
    entry.no_link = no_link.contains(path);
    result.push_back(std::move(entry));
  }
  return result;
}

}  // namespace

std::string path_below_prefix(std::string_view path, std::string_view origin) {
  const fs::path written(path);
  const std::string normal = written.lexically_normal().string();
  if (!base::is_plain_text(path)) {
    throw LinkError(std::string(origin) + ": '" + base::escaped(path) +
                    "' is no path: it holds control characters or is no UTF-8");
  }
  // `a/../b` stays below, but no package has a reason to say so.
  const bool climbs = std::find(written.begin(), written.end(), "..") != written.end();
  if (normal.empty() || normal == "." || normal.back() == '/' || climbs ||
      written.is_absolute()) {
    throw LinkError(std::string(origin) + ": '" + std::string(path) +
                    "' leads out of the prefix");
  }
  return normal;
}

std::vector<PackagePath> read_package_paths(const fs::path& extracted) {
  return as_link_error([&] {
    const auto text = read_own_file(extracted, "info/paths.json");
    std::vector<PackagePath> paths =
        text ? from_paths_json(*text) : from_files(extracted);
    if (paths.size() > most_paths) {
      throw LinkError("the package lists more than " + std::to_string(most_paths) +
                      " paths");
    }
    return paths;
  });
}

LinkMetadata read_link_metadata(const fs::path& extracted) {
  return as_link_error([&] {
    std::string origin = "info/link.json";
    auto text = read_own_file(extracted, origin);
    if (!text) {
      origin = "info/package_metadata.json";
      text = read_own_file(extracted, origin);
    }
    if (!text) {
      return LinkMetadata();
    }
    const base::Json json = base::parse_json(*text, origin);
    const base::JsonObject object(json, origin);
    require_version(object, "package_metadata_version", origin);
    LinkMetadata result;
    if (object.has("noarch") && object.json()["noarch"].is_object()) {
      const base::JsonObject noarch = object.object("noarch");
      result.noarch = noarch.string_if("type").value_or("");
      result.entry_points = noarch.strings("entry_points");
    }
    return result;
  });
}

}  // namespace distro::prefix
