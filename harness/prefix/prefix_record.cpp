#include "prefix/prefix_record.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"

namespace distro::prefix {
namespace {

using base::Json;

constexpr int link_type_copy = 3;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += text.empty() ? word : " " + word;
  }
  return text;
}

Json path_json(const RecordedPath& path) {
  Json json = {{"_path", path.path}, {"path_type", path.type}};
  if (!path.sha256.empty()) {
    json["sha256"] = path.sha256;
  }
  if (!path.sha256_in_prefix.empty()) {
    json["sha256_in_prefix"] = path.sha256_in_prefix;
  }
  if (path.size) {
    json["size_in_bytes"] = *path.size;
  }
  if (path.placeholder) {
    json["prefix_placeholder"] = path.placeholder->text;
    json["file_mode"] = path.placeholder->mode == FileMode::binary ? "binary" : "text";
  }
  if (path.no_link) {
    json["no_link"] = true;
  }
  return json;
}

/// What was asked for: this very artifact, in conda's own form.
/// read.
std::string exact_spec(const channel::Record& record) {
  return record.name + "==" + record.version + "=" + record.build;
}

/// The channel's record in conda's words for installed ones: lists that are there even
/// if empty, features as one text, and what kind of noarch package it is.
Json record_json(const channel::Record& record) {
  Json json = channel::to_json(record);
  json.erase("other_keys");
  json["constrains"] = record.constrains;
  if (!record.track_features.empty()) {
    json["track_features"] = joined(record.track_features);
  }
  if (!record.noarch.empty()) {
    json["package_type"] = "noarch_" + record.noarch;
  }
  return json;
}

/// conda means the URL with its subdir by "channel" here.
std::string channel_with_subdir(const channel::Record& record) {
  return record.channel + "/" + record.subdir;
}

}  // namespace

Json prefix_record(const Package& package, std::span<const RecordedPath> paths) {
  Json json = record_json(package.record);
  json["channel"] = channel_with_subdir(package.record);
  Json files = Json::array();
  Json described = Json::array();
  for (const RecordedPath& path : paths) {
    files.push_back(path.path);
    described.push_back(path_json(path));
  }
  json["files"] = std::move(files);
  json["paths_data"] = {{"paths_version", 1}, {"paths", std::move(described)}};
  json["link"] = {{"source", package.extracted.string()}, {"type", link_type_copy}};
  json["extracted_package_dir"] = package.extracted.string();
  const std::string spec = exact_spec(package.record);
  json["requested_spec"] = package.requested ? spec : "None";
  json["requested_specs"] = package.requested ? Json::array({spec}) : Json::array();
  return json;
}

std::string history_text(std::span<const Package> packages,
                         std::chrono::system_clock::time_point time) {
  std::string moment = base::rfc3339(time).substr(0, 19);
  moment[10] = ' ';
  std::vector<std::string> added;
  Json requested = Json::array();
  for (const Package& package : packages) {
    added.push_back("+" + channel_with_subdir(package.record) +
                    "::" + package.record.distribution());
    if (package.requested) {
      requested.push_back(exact_spec(package.record));
    }
  }
  std::sort(added.begin(), added.end());
  std::string text = "==> " + moment + " <==\n# cmd: conda-distro\n";
  for (const std::string& line : added) {
    text += line + "\n";
  }
  return text + "# update specs: " + requested.dump() + "\n";
}

}  // namespace distro::prefix
