// Single requests of tests, and what came of them.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/http.hpp"
#include "support/http_server.hpp"

namespace distro::test {

inline base::HttpSettings impatient() {
  base::HttpSettings settings;
  settings.connect_timeout = std::chrono::milliseconds(5000);
  settings.stall_after = std::chrono::milliseconds(300);
  return settings;
}

inline base::HttpOutcome outcome_of(base::HttpRequest request,
                                    const base::HttpSettings& settings = impatient()) {
  base::HttpOutcome result;
  bool sent = false;
  base::make_http_client(settings)->run(
      {[&]() -> std::optional<base::HttpRequest> {
         return std::exchange(sent, true) ? std::nullopt : std::optional(request);
       },
       [&](const base::HttpRequest&, base::HttpOutcome outcome) {
         result = std::move(outcome);
       }});
  return result;
}

inline base::HttpRequest to(const std::string& url) {
  base::HttpRequest request;
  request.url = url;
  return request;
}

inline base::HttpResponse response_of(const base::HttpRequest& request) {
  const base::HttpOutcome outcome = outcome_of(request);
  INFO(base::http_fault_text(request, outcome));
  REQUIRE(std::holds_alternative<base::HttpResponse>(outcome));
  return std::get<base::HttpResponse>(outcome);
}

inline base::HttpFailure failure_of(const base::HttpRequest& request,
                                    const base::HttpSettings& settings = impatient()) {
  const base::HttpOutcome outcome = outcome_of(request, settings);
  REQUIRE(std::holds_alternative<base::HttpFailure>(outcome));
  return std::get<base::HttpFailure>(outcome);
}

inline HttpReply text_reply(const std::string& body) {
  HttpReply reply;
  reply.body = body;
  return reply;
}

}  // namespace distro::test
