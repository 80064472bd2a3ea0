#include "promotion/anaconda/upload.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "base/hash.hpp"
#include "channel/archive.hpp"

namespace distro::promotion {
namespace {

using base::Json;

constexpr const char* index_file = "info/index.json";
constexpr const char* about_file = "info/about.json";
constexpr const char* has_prefix_file = "info/has_prefix";

Json value_or_null(const Json& object, const char* key) {
  return object.contains(key) ? object.at(key) : Json();
}

Json value_or(const Json& object, const char* key, const char* fallback) {
  return object.contains(key) ? object.at(key) : Json(fallback);
}

/// "numpy >=2" as {"name": "numpy", "specs": [[">=", "2"]]}.
Json dependency(std::string text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\n"), text.size());
  text = text.substr(begin, text.find_last_not_of(" \t\n") + 1 - begin);
  const std::size_t space = text.find(' ');
  if (space == std::string::npos) {
    return {{"name", text}, {"specs", Json::array()}};
  }
  std::string bound = text.substr(space + 1);
  if (bound.ends_with('*')) {
    bound.pop_back();
  }
  const std::size_t end = std::min(bound.find_first_not_of("=><"), bound.size());
  const std::string comparison = end == 0 ? "==" : bound.substr(0, end);
  return {{"name", text.substr(0, space)},
          {"specs", Json::array({Json::array({comparison, bound.substr(end)})})}};
}

std::string text_or_none(const Json& value) {
  return value.is_string() ? value.get<std::string>() : "None";
}

Json attributes(const Json& index, bool has_prefix) {
  const Json machine = value_or_null(index, "arch");
  Json system = value_or_null(index, "platform");
  if (system == "osx") {
    system = "darwin";
  } else if (system == "win") {
    system = "win32";
  }
  Json attributes = {
      {"operatingsystem", system},
      {"machine", machine},
      {"target-triplet", text_or_none(machine) + "-any-" + text_or_none(system)},
      {"has_prefix", has_prefix}};
  for (const auto& [key, value] : index.items()) {
    if (key != "name" && key != "version") {
      attributes[key] = value;
    }
  }
  return attributes;
}

Json package_body(const Json& index, const Json& about) {
  Json attributes = {{"name", value_or_null(index, "name")},
                     {"summary", value_or(about, "summary", "")},
                     {"description", value_or(about, "description", "")},
                     {"license",
                      {{"name", value_or_null(about, "license")},
                       {"url", value_or_null(about, "license_url")},
                       {"family", value_or_null(about, "license_family")}}}};
  for (const char* key : {"license_url", "license_family", "dev_url", "doc_url", "home",
                          "source_git_url"}) {
    attributes[key] = value_or_null(about, key);
  }
  attributes["package_types"] = {"conda"};
  return {{"public", true}, {"publish", false}, {"public_attrs", attributes}};
}

Json release_body(const Json& index, const Json& about) {
  Json body = {{"requirements", Json::array()},
               {"announce", nullptr},
               {"description", value_or(about, "description", "")},
               {"version", value_or_null(index, "version")},
               {"home_page", value_or_null(about, "home")},
               {"summary", value_or(about, "summary", "")},
               {"icon", nullptr}};
  for (const char* key :
       {"dev_url", "doc_url", "home", "source_git_url", "source_git_tag", "license",
        "license_url", "license_family"}) {
    body[key] = value_or_null(about, key);
  }
  return body;
}

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
  }
  return bytes;
}

}  // namespace

UploadBodies upload_bodies(const std::filesystem::path& file,
                           const std::string& label) {
  const std::map<std::string, std::string> info =
      channel::read_info_files(file, {index_file, about_file, has_prefix_file});
  if (!info.contains(index_file)) {
    throw InputError(file.string() + " is no package: it has no " + index_file);
  }
  const std::string origin = file.string() + ": ";
  const Json index = base::parse_json(info.at(index_file), origin + index_file);
  const Json about = info.contains(about_file)
                         ? base::parse_json(info.at(about_file), origin + about_file)
                         : Json::object();
  Json depends = Json::array();
  for (const std::string& text :
       base::JsonObject(index, origin + index_file).strings("depends")) {
    depends.push_back(dependency(text));
  }
  const base::FileDigests digests = base::digests_of_file(file);
  UploadBodies bodies{
      package_body(index, about), release_body(index, about), {}, {}, 0};
  bodies.stage = {{"distribution_type", "conda"},
                  {"description", nullptr},
                  {"attrs", attributes(index, info.contains(has_prefix_file))},
                  {"dependencies", {{"depends", depends}}},
                  {"channels", Json::array({label})},
                  {"sha256", digests.sha256}};
  bodies.md5 = base::base64(bytes_of_hex(digests.md5));
  bodies.size = digests.size;
  return bodies;
}

}  // namespace distro::promotion
