#include "promotion/anaconda_model.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/http_url.hpp"

namespace distro::test {
namespace {

using base::Json;
using Parts = std::vector<std::string>;
using Answer = AnacondaModel::Answer;

Parts split(const std::string& path) {
  Parts parts;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at) {
      parts.push_back(base::percent_decoded(path.substr(at, end - at)));
    }
    at = end + 1;
  }
  return parts;
}

std::string joined(const Parts& parts, std::size_t from, std::size_t count = 99) {
  std::string text;
  for (std::size_t i = from; i < std::min(parts.size(), from + count); ++i) {
    text += (text.empty() ? "" : "/") + parts[i];
  }
  return text;
}

Answer fault(int status, const std::string& text) {
  return {status, {{"error", text}}};
}

std::string text_at(const Json& body, const char* key) {
  return body.is_object() && body.contains(key) && body[key].is_string()
             ? body[key].get<std::string>()
             : "";
}

bool is_about(const std::string& spec, const ModelFiles& files) {
  std::string begin = files.owner + "/";
  for (const std::string& part : {files.package, files.version, files.basename}) {
    if (part.empty()) {
      break;
    }
    begin += part + "/";
  }
  return (spec + "/").starts_with(begin);
}

}  // namespace

void AnacondaModel::put(const std::string& spec, const std::string& sha256,
                        const std::set<std::string>& labels) {
  const Parts parts = split(spec);
  packages.insert(joined(parts, 0, 2));
  releases.insert(joined(parts, 0, 3));
  dists[spec] = {sha256, labels};
}

std::set<std::string> AnacondaModel::files_under(const std::string& owner,
                                                 const std::string& label) const {
  std::set<std::string> files;
  for (const auto& [spec, dist] : dists) {
    if (spec.starts_with(owner + "/") && dist.labels.contains(label)) {
      files.insert(spec);
    }
  }
  return files;
}

Json AnacondaModel::json_of(const std::string& spec) const {
  const Parts parts = split(spec);
  const ModelDist& dist = dists.at(spec);
  return {{"basename", joined(parts, 3)},
          {"version", parts[2]},
          {"owner", {{"login", parts[0]}}},
          {"full_name", spec},
          {"labels", dist.labels},
          {"channels", dist.labels},
          {"distribution_type", "conda"},
          {"sha256", says_digests ? Json(dist.sha256) : Json()}};
}

Answer AnacondaModel::answer(const base::HttpRequest& request) {
  const auto url = base::url_parts(request.url);
  const Parts parts = split(url->path.substr(0, url->path.find('?')));
  const std::string method = request.method.empty() ? "GET" : request.method;
  const std::string text = request.body ? request.body->text : "";
  if (joined(parts, 0) == "s3") {
    for (auto& [id, staged] : staged_) {
      if (text.find("\r\n\r\nkey-" + id + "\r\n") != std::string::npos) {
        staged.stored = base::sha256_of_file(request.body->file);
      }
    }
    return {201, "<ok/>"};
  }
  if (joined(parts, 0).starts_with("download/")) {
    base::write_file(request.file, contents.at(dists.at(joined(parts, 1)).sha256));
    return {200, Json()};
  }
  const Json body = Json::parse(text, nullptr, false);
  const std::string what = parts.empty() ? "" : parts[0];
  if (what == "dist") {
    return dist_answer(method, parts);
  }
  if (what == "package") {
    return package_answer(method, parts);
  }
  if (what == "release") {
    return release_answer(method, parts);
  }
  if (what == "stage") {
    return stage_answer(parts, body);
  }
  if (what == "commit") {
    return commit_answer(parts, body);
  }
  if (what == "copy") {
    return copy_answer(method, parts, body);
  }
  if (what == "channels") {
    return channels_answer(method, parts, body);
  }
  return fault(404, "there is nothing");
}

Answer AnacondaModel::dist_answer(const std::string& method, const Parts& parts) {
  const std::string spec = joined(parts, 1);
  if (!dists.contains(spec)) {
    return fault(404, "distribution could not be found");
  }
  const Json dist = json_of(spec);
  if (method == "DELETE") {
    dists.erase(spec);
  }
  return {200, dist};
}

Answer AnacondaModel::package_answer(const std::string& method, const Parts& parts) {
  const std::string name = joined(parts, 1, 2);
  if (method == "POST") {
    packages.insert(name);
    return {200, {{"name", parts[2]}}};
  }
  if (!packages.contains(name)) {
    return fault(404, "\"" + parts[2] + "\" could not be found");
  }
  return {200, {{"name", parts[2]}}};
}

Answer AnacondaModel::release_answer(const std::string& method, const Parts& parts) {
  const std::string name = joined(parts, 1, 3);
  if (method == "POST") {
    releases.insert(name);
  } else if (!releases.contains(name)) {
    return fault(404, "release could not be found");
  }
  return {200, {{"version", parts[3]}}};
}

Answer AnacondaModel::stage_answer(const Parts& parts, const Json& body) {
  const std::string spec = joined(parts, 1);
  if (dists.contains(spec)) {
    return fault(409, "conflict");
  }
  const std::string id = std::to_string(staged_.size() + 1);
  Staged& staged = staged_[id];
  staged.spec = spec;
  staged.sha256 = text_at(body, "sha256");
  for (const Json& label : body.at("channels")) {
    staged.labels.insert(label.get<std::string>());
  }
  return {200,
          {{"post_url", "https://storage.test/s3"},
           {"form_data", {{"key", "key-" + id}, {"policy", "p"}}},
           {"dist_id", id},
           {"basename", joined(parts, 4)}}};
}

Answer AnacondaModel::commit_answer(const Parts& parts, const Json& body) {
  const auto staged = staged_.find(text_at(body, "dist_id"));
  if (staged == staged_.end() || staged->second.stored != staged->second.sha256) {
    return fault(404, "distribution could not be found");
  }
  put(staged->second.spec, staged->second.stored, staged->second.labels);
  return {200, {{"basename", joined(parts, 4)}}};
}

Answer AnacondaModel::copy_answer(const std::string& method, const Parts& parts,
                                  const Json& body) {
  const std::string release = joined(parts, 2, 3);
  if (!releases.contains(release)) {
    return fault(404, "release could not be found");
  }
  const std::string owner = parts[2];
  std::string to_owner = text_at(body, "to_owner");
  to_owner = to_owner.empty() ? owner : to_owner;
  const std::string from_label = text_at(body, "from_channel");
  const std::string to_label = text_at(body, "to_channel");
  std::vector<std::pair<std::string, std::string>> copies;
  for (const auto& [spec, dist] : dists) {
    if (!is_about(spec, {owner, parts[3], parts[4], joined(parts, 5)}) ||
        !dist.labels.contains(from_label)) {
      continue;
    }
    const std::string target = to_owner + spec.substr(owner.size());
    const bool is_there =
        target == spec ? dist.labels.contains(to_label) : dists.contains(target);
    if (is_there && method == "POST") {
      return fault(409, "conflict");
    }
    if (!is_there || method == "PUT") {
      copies.emplace_back(spec, target);
    }
  }
  Json copied = Json::array();
  for (const auto& [spec, target] : copies) {
    if (target == spec) {
      dists[spec].labels.insert(to_label);
    } else {
      put(target, dists[spec].sha256, {to_label});
    }
    copied.push_back(json_of(target));
  }
  return {200, copied};
}

Json AnacondaModel::labels_of(const std::string& owner) const {
  std::set<std::string> labels{"main"};
  for (const auto& [spec, dist] : dists) {
    if (spec.starts_with(owner + "/")) {
      labels.insert(dist.labels.begin(), dist.labels.end());
    }
  }
  Json json = Json::object();
  for (const std::string& label : labels) {
    json[label] = {{"is_locked", locked.contains(owner + "/" + label)},
                   {"locked_at", nullptr}};
  }
  return json;
}

Answer AnacondaModel::channels_answer(const std::string& method, const Parts& parts,
                                      const Json& body) {
  const std::string owner = parts[1];
  if (parts.size() == 2) {
    return {200, labels_of(owner)};
  }
  const std::string label = parts[2];
  if (method == "GET") {
    const std::set<std::string> names = files_under(owner, label);
    if (names.empty() && label != "main") {
      return fault(404, "label could not be found");
    }
    Json files = Json::array();
    for (const std::string& name : names) {
      files.push_back({{"full_name", name}});
    }
    return {200,
            {{"is_locked", locked.contains(owner + "/" + label)}, {"files", files}}};
  }
  if (parts.size() == 4 && parts[3] == "lock") {
    method == "POST" ? static_cast<void>(locked.insert(owner + "/" + label))
                     : static_cast<void>(locked.erase(owner + "/" + label));
    return {201, Json::object()};
  }
  const bool is_copy = parts.size() == 5 && parts[3] == "copy";
  if (locked.contains(owner + "/" + (is_copy ? parts[4] : label))) {
    return fault(403, "label is locked");
  }
  std::size_t left = is_copy ? label_copy_reaches : SIZE_MAX;
  const ModelFiles files{owner, text_at(body, "package"), text_at(body, "version"),
                         text_at(body, "basename")};
  for (auto& [spec, dist] : dists) {
    if (is_copy && dist.labels.contains(label) && spec.starts_with(owner + "/")) {
      if (left-- == 0) {
        return fault(500, "broke down");
      }
      dist.labels.insert(parts[4]);
    } else if (!is_copy && is_about(spec, files)) {
      method == "POST" ? static_cast<void>(dist.labels.insert(label))
                       : static_cast<void>(dist.labels.erase(label));
    }
  }
  return {201, Json::object()};
}

}  // namespace distro::test
