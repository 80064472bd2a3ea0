// Trying again what may pass: overloaded servers, broken connections, stalls.
#pragma once

#include <chrono>

#include "base/clock.hpp"
#include "base/http.hpp"

namespace distro::base {

struct RetryPolicy {
  int attempts = 5;                            ///< in all
  std::chrono::milliseconds first_wait{1000};  ///< doubles with each attempt
  std::chrono::milliseconds longest_wait{30'000};
  /// A server may ask for more patience with Retry-After, up to this.
  std::chrono::milliseconds longest_retry_after{120'000};
  double jitter = 0.25;  ///< up to this part is added at random
};

/// Whether trying again may help: no connection, a stall, an answer that broke off, and
/// status 408, 429, 500, 502, 503, 504.
[[nodiscard]] bool may_pass(const HttpOutcome& outcome);

/// By what the rest of a file that broke off can be asked for (RFC 9110, 13.1.5): a
/// strong ETag, else the date; empty if it cannot be.
[[nodiscard]] std::string resume_validator(const HttpResponse& head);

/// Runs the work; what may pass is tried again, with a warning each time, and goes to
/// `done` when it succeeded or the attempts are used up. A file that was begun is
/// continued if the server lets us. Other requests go on meanwhile, but none is begun
/// while a server asked for a pause.
void run_with_retries(HttpClient& client, Clock& clock, const RetryPolicy& policy,
                      const HttpWork& work);

/// One request, with retries.
[[nodiscard]] HttpOutcome send(HttpClient& client, Clock& clock,
                               const RetryPolicy& policy, HttpRequest request);

}  // namespace distro::base
