#include "base/http.hpp"

#include <array>
#include <utility>

#include "base/http_url.hpp"

namespace distro::base {
namespace {

/// " Not Found"; empty for a status without a name here.
std::string reason_of(int status) {
  constexpr std::array<std::pair<int, const char*>, 15> reasons{
      {{400, "Bad Request"},
       {401, "Unauthorized"},
       {403, "Forbidden"},
       {404, "Not Found"},
       {407, "Proxy Authentication Required"},
       {408, "Request Timeout"},
       {409, "Conflict"},
       {410, "Gone"},
       {416, "Range Not Satisfiable"},
       {429, "Too Many Requests"},
       {500, "Internal Server Error"},
       {501, "Not Implemented"},
       {502, "Bad Gateway"},
       {503, "Service Unavailable"},
       {504, "Gateway Timeout"}}};
  for (const auto& [known, reason] : reasons) {
    if (known == status) {
      return std::string(" ") + reason;
    }
  }
  return {};
}

}  // namespace

std::string_view HttpResponse::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : found->second;
}

std::string http_fault_text(const HttpRequest& request, const HttpOutcome& outcome) {
  const std::string url = redacted(request.url);
  if (const auto* failure = std::get_if<HttpFailure>(&outcome)) {
    return url + ": " + failure->why;
  }
  const int status = std::get<HttpResponse>(outcome).status;
  std::string text = url + " answered " + std::to_string(status) + reason_of(status);
  if (status == 401 || status == 403) {
    text += ": does it need a token, or another one?";
  }
  return text;
}

EnvironmentError http_fault(const HttpRequest& request, const HttpOutcome& outcome) {
  std::string text = http_fault_text(request, outcome);
  if (request.attempt > 1) {
    text += " (tried " + std::to_string(request.attempt) + " times)";
  }
  return EnvironmentError(text);
}

}  // namespace distro::base
