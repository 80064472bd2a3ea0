#include "promotion/anaconda/api.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/http_url.hpp"

namespace distro::promotion {
namespace {

using base::HttpOutcome;
using base::HttpRequest;
using base::HttpResponse;
using base::Json;
using base::JsonObject;

const HttpResponse& head_of(const HttpOutcome& outcome) {
  const auto* failure = std::get_if<base::HttpFailure>(&outcome);
  return failure != nullptr ? failure->head : std::get<HttpResponse>(outcome);
}

/// The server's own words about who may change what, or when again.
void require_open(const HttpRequest& request, const HttpOutcome& outcome) {
  const HttpResponse& head = head_of(outcome);
  for (const auto& [header, mode] :
       {std::pair("x-anaconda-lockdown", "in lockdown (X-Anaconda-Lockdown"),
        std::pair("x-anaconda-read-only", "read-only (X-Anaconda-Read-Only")}) {
    if (head.headers.contains(header)) {
      const auto place = base::url_parts(request.url);
      throw ServerClosed(
          (place ? place->host : base::redacted(request.url)) + " is " + mode + ": " +
          std::string(head.header(header)) +
          "): nothing can be published now; its operators open it again");
    }
  }
}

/// Sees each answer before anybody decides to ask again.
class WatchedClient final : public base::HttpClient {
 public:
  explicit WatchedClient(base::HttpClient& client) : client_(client) {}
  void run(const base::HttpWork& work) override {
    client_.run({work.next, [&](const HttpRequest& request, HttpOutcome outcome) {
                   require_open(request, outcome);
                   work.done(request, std::move(outcome));
                 }});
  }

 private:
  base::HttpClient& client_;
};

std::string origin_of(const HttpRequest& request) {
  return base::redacted(request.url);
}

AnacondaDist dist_from(const Json& json, const std::string& origin) {
  const JsonObject object(json, origin);
  AnacondaDist dist;
  if (object.has("sha256") && !object.json().at("sha256").is_null()) {
    dist.sha256 = object.string("sha256");
  }
  for (const std::string& label : object.strings("labels")) {
    dist.labels.insert(label);
  }
  return dist;
}

}  // namespace

std::string anaconda_fault_text(const HttpRequest& request,
                                const HttpOutcome& outcome) {
  std::string text = base::http_fault_text(request, outcome);
  if (const auto* response = std::get_if<HttpResponse>(&outcome)) {
    const Json json = Json::parse(response->body, nullptr, false);
    if (json.is_object() && json.contains("error") && json["error"].is_string()) {
      text += " (" + base::valid_utf8(json["error"].get<std::string>()) + ")";
    }
  }
  return text;
}

AnacondaApi::AnacondaApi(std::string url, std::string token, base::HttpClient& client,
                         base::Clock& clock, base::RetryPolicy policy)
    : url_(std::move(url)),
      token_(std::move(token)),
      client_(client),
      clock_(clock),
      policy_(policy) {
  while (url_.ends_with('/')) {
    url_.pop_back();
  }
  const std::optional<base::UrlParts> place = base::url_parts(url_);
  if (!place || (place->scheme != "https" && place->scheme != "http")) {
    throw UsageError("'" + base::redacted(url_) +
                     "' is no address of an API: "
                     "expected https://HOST");
  }
  if (!token_.empty() && place->scheme != "https" && !base::is_loopback(place->host)) {
    throw UsageError(base::redacted(url_) +
                     ": the token would be sent unencrypted; use https");
  }
}

HttpRequest AnacondaApi::request(const std::string& method, const std::string& path,
                                 const Json* body) const {
  HttpRequest request;
  request.method = method;
  request.url = url_ + path;
  request.headers = {"Accept: application/json", "Content-Type: application/json"};
  if (!token_.empty()) {
    request.headers.push_back("Authorization: token " + token_);
  }
  request.compressed = true;
  if (method != "GET" && method != "HEAD") {
    request.body = base::HttpBody{body == nullptr ? "" : body->dump(), {}, ""};
  }
  return request;
}

HttpOutcome AnacondaApi::once(const HttpRequest& request) const {
  base::RetryPolicy no_retry;
  no_retry.attempts = 1;
  WatchedClient client(client_);
  return base::send(client, clock_, no_retry, request);
}

std::vector<HttpOutcome> AnacondaApi::outcomes(
    std::vector<HttpRequest> requests) const {
  std::vector<HttpOutcome> answers(requests.size());
  std::size_t next = 0;
  WatchedClient client(client_);
  base::run_with_retries(client, clock_, policy_,
                         {[&]() -> std::optional<HttpRequest> {
                            if (next == requests.size()) {
                              return std::nullopt;
                            }
                            requests[next].id = next;
                            return requests[next++];
                          },
                          [&](const HttpRequest& asked, HttpOutcome outcome) {
                            answers[asked.id] = std::move(outcome);
                          }});
  return answers;
}

std::vector<std::optional<AnacondaDist>> AnacondaApi::dists(
    std::span<const AnacondaFile> files) const {
  std::vector<HttpRequest> requests;
  for (const AnacondaFile& file : files) {
    requests.push_back(request("GET", "/dist/" + file.path()));
  }
  std::vector<std::optional<AnacondaDist>> found;
  const std::vector<HttpOutcome> answers = outcomes(requests);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto* response = std::get_if<HttpResponse>(&answers[i]);
    if (response != nullptr && response->status == 404) {
      found.emplace_back();
    } else if (response != nullptr && response->status == 200) {
      const std::string origin = origin_of(requests[i]);
      found.emplace_back(dist_from(base::parse_json(response->body, origin), origin));
    } else {
      throw EnvironmentError(anaconda_fault_text(requests[i], answers[i]));
    }
  }
  return found;
}

std::optional<Json> AnacondaApi::read(const std::string& path) const {
  const HttpRequest asked = request("GET", path);
  const HttpOutcome outcome = outcomes({asked}).front();
  const auto* response = std::get_if<HttpResponse>(&outcome);
  if (response != nullptr && response->status == 404) {
    return std::nullopt;
  }
  if (response == nullptr || response->status != 200) {
    throw EnvironmentError(anaconda_fault_text(asked, outcome));
  }
  return base::parse_json(response->body, origin_of(asked));
}

bool AnacondaApi::has(const std::string& path) const { return read(path).has_value(); }

std::map<std::string, bool> AnacondaApi::labels(const std::string& owner) const {
  std::map<std::string, bool> found;
  const std::string path = "/channels/" + path_part(owner);
  const std::optional<Json> json = read(path);
  if (!json) {
    throw InputError(base::redacted(url_) + " knows no account '" + owner + "'");
  }
  const JsonObject object(*json, base::redacted(url_ + path));
  for (const auto& [name, value] : json->items()) {
    found[name] = object.object(name).boolean_or("is_locked", false);
  }
  return found;
}

std::optional<std::set<std::string>> AnacondaApi::files_under(
    const std::string& owner, const std::string& label) const {
  const std::string path = "/channels/" + path_part(owner) + "/" + path_part(label);
  std::set<std::string> files;
  const std::optional<Json> json = read(path);
  if (!json) {
    return files;
  }
  const JsonObject object(*json, base::redacted(url_ + path));
  if (!object.has("files")) {
    return std::nullopt;
  }
  for (const JsonObject& file : object.objects("files")) {
    files.insert(file.string("full_name"));
  }
  return files;
}

}  // namespace distro::promotion
