#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.hpp"
#include "promotion/anaconda/upload.hpp"
#include "promotion/anaconda/writer.hpp"

namespace distro::promotion {
namespace {

using base::HttpOutcome;
using base::HttpRequest;
using base::HttpResponse;
using base::Json;

Json label_body(const AnacondaFile& file) {
  return {{"package", file.package},
          {"version", file.version},
          {"basename", file.basename}};
}

/// The names that a copy says it has copied; nothing if it says none.
std::optional<std::vector<std::string>> copied_names(const HttpResponse& response) {
  const Json json = Json::parse(response.body, nullptr, false);
  if (!json.is_array()) {
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const Json& file : json) {
    if (!file.is_object() || !file.contains("basename") ||
        !file["basename"].is_string()) {
      return std::nullopt;
    }
    names.push_back(file["basename"].get<std::string>());
  }
  return names;
}

/// A form with fields, and a file at its end, as browsers and S3 know it (RFC 7578).
HttpRequest form_request(const std::string& url, const Json& fields,
                         const UploadFile& upload) {
  constexpr std::string_view boundary = "conda-distro-8f14e45fceea167a5a36dedd4bea2543";
  const auto part = [&](const std::string& name, const std::string& more) {
    return "--" + std::string(boundary) +
           "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more +
           "\r\n\r\n";
  };
  base::HttpBody body;
  for (const auto& [name, value] : fields.items()) {
    const std::string text =
        value.is_string() ? value.get<std::string>() : value.dump();
    body.text += part(name, "") + text + "\r\n";
  }
  body.text += part("file", "; filename=\"" + upload.to.basename + "\"");
  body.file = upload.file;
  body.after = "\r\n--" + std::string(boundary) + "--\r\n";
  HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {"Content-Type: multipart/form-data; boundary=" +
                     std::string(boundary)};
  request.body = std::move(body);
  return request;
}

class HttpWriter final : public AnacondaWriter {
 public:
  explicit HttpWriter(const AnacondaApi& api) : api_(api) {}

  Written write(const AnacondaWrite& write) override {
    return std::visit([&](const auto& one) { return ask(one); }, write);
  }

 private:
  Written send(const std::string& method, const std::string& path,
               const Json* body = nullptr) {
    const HttpRequest request = api_.request(method, path, body);
    return written(request, api_.once(request));
  }

  Written ask(const CopyFile& copy) {
    const Json body = {{"to_owner", copy.to.owner},
                       {"from_channel", copy.from_label},
                       {"to_channel", copy.to_label}};
    const HttpRequest request =
        api_.request("POST", "/copy/package/" + copy.from.path(), &body);
    const HttpOutcome outcome = api_.once(request);
    Written said = written(request, outcome);
    if (said.kind == Written::Kind::accepted &&
        copied_names(std::get<HttpResponse>(outcome)) !=
            std::vector<std::string>{copy.to.basename}) {
      said = {Written::Kind::unsure,
              "the server's list of what it copied is not " + copy.to.basename,
              std::nullopt};
    }
    return said;
  }

  Written ask(const UploadFile& upload);

  Written ask(const CopyLabel& copy) {
    return send("POST",
                label_path(copy.owner, copy.from) + "/copy/" + path_part(copy.to));
  }

  Written ask(const AddLabel& add) {
    const Json body = label_body(add.file);
    return send("POST", label_path(add.file.owner, add.label), &body);
  }

  Written ask(const RemoveLabel& remove) {
    const Json body = label_body(remove.file);
    return send("DELETE", label_path(remove.file.owner, remove.label), &body);
  }

  Written ask(const DropLabel& drop) {
    const Json body = {
        {"package", nullptr}, {"version", nullptr}, {"basename", nullptr}};
    return send("DELETE", label_path(drop.owner, drop.label), &body);
  }

  static std::string label_path(const std::string& owner, const std::string& label) {
    return "/channels/" + path_part(owner) + "/" + path_part(label);
  }

  const AnacondaApi& api_;
};

/// Package and release are made if they are missing, then the file's place is asked
/// for, its bytes go there, and the server is told that they have come.
Written HttpWriter::ask(const UploadFile& upload) {
  const UploadBodies bodies = upload_bodies(upload.file, upload.to_label);
  const AnacondaFile& to = upload.to;
  const std::string package = "/" + path_part(to.owner) + "/" + path_part(to.package);
  const std::string release = package + "/" + path_part(to.version);
  for (const auto& [path, body] : {std::pair("/package" + package, &bodies.package),
                                   std::pair("/release" + release, &bodies.release)}) {
    if (!api_.has(path)) {
      const Written made = send("POST", path, body);
      if (made.kind != Written::Kind::accepted) {
        return made;
      }
    }
  }
  const HttpRequest stage = api_.request("POST", "/stage/" + to.path(), &bodies.stage);
  HttpOutcome outcome = api_.once(stage);
  Written said = written(stage, outcome);
  if (said.kind != Written::Kind::accepted) {
    return said;
  }
  const std::string origin = base::redacted(stage.url);
  const Json place = base::parse_json(std::get<HttpResponse>(outcome).body, origin);
  const base::JsonObject object(place, origin);
  Json fields = object.object("form_data").json();
  fields["Content-Length"] = std::to_string(bodies.size);
  fields["Content-MD5"] = bodies.md5;
  const std::string storage = object.string("post_url");
  if (api_.url().starts_with("https:") && !storage.starts_with("https:")) {
    return {
        Written::Kind::refused,
        origin + " wants the file to be sent unencrypted to " + base::redacted(storage),
        std::nullopt};
  }
  const HttpRequest form = form_request(storage, fields, upload);
  said = written(form, api_.once(form));
  if (said.kind != Written::Kind::accepted) {
    return said;
  }
  const Json commit = {{"dist_id", object.string("dist_id")}};
  return send("POST", "/commit/" + to.path(), &commit);
}

}  // namespace

Written written(const HttpRequest& request, const HttpOutcome& outcome) {
  using Kind = Written::Kind;
  const std::string text = anaconda_fault_text(request, outcome);
  if (const auto* failure = std::get_if<base::HttpFailure>(&outcome)) {
    const bool hopeless = failure->kind == base::HttpFailure::Kind::refused;
    return {hopeless ? Kind::refused : Kind::unsure, text, failure->head.retry_after};
  }
  const HttpResponse& response = std::get<HttpResponse>(outcome);
  if (response.status == 200 || response.status == 201 || response.status == 204) {
    return {};
  }
  const bool may_pass = response.status == 408 || response.status == 409 ||
                        response.status == 429 || response.status >= 500;
  return {may_pass ? Kind::unsure : Kind::refused, text, response.retry_after};
}

std::unique_ptr<AnacondaWriter> make_http_writer(const AnacondaApi& api) {
  return std::make_unique<HttpWriter>(api);
}

}  // namespace distro::promotion
