#include "base/retry.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "base/log.hpp"

namespace distro::base {
namespace {

using std::chrono::milliseconds;
using TimePoint = std::chrono::system_clock::time_point;

const HttpResponse& head_of(const HttpOutcome& outcome) {
  const auto* failure = std::get_if<HttpFailure>(&outcome);
  return failure != nullptr ? failure->head : std::get<HttpResponse>(outcome);
}

/// The queue of what waits for its next attempt.
class Retries {
 public:
  Retries(Clock& clock, const RetryPolicy& policy, const HttpWork& work)
      : clock_(clock), policy_(policy), work_(work) {}

  std::optional<HttpRequest> next() {
    const TimePoint now = clock_.now();
    const auto due = std::min_element(waiting_.begin(), waiting_.end(), earlier);
    if (due != waiting_.end() && due->first <= now) {
      HttpRequest request = std::move(due->second);
      waiting_.erase(due);
      return request;
    }
    held_back_ = now < pause_until_;
    return held_back_ ? std::nullopt : work_.next();
  }

  void done(const HttpRequest& request, HttpOutcome outcome) {
    if (request.attempt >= policy_.attempts || !may_pass(outcome)) {
      work_.done(request, std::move(outcome));
      return;
    }
    const milliseconds wait = wait_after(request, outcome);
    HttpRequest again = request;
    ++again.attempt;
    if (!again.file.empty() && std::holds_alternative<HttpFailure>(outcome) &&
        head_of(outcome).status != 0) {
      again.resume_validator = resume_validator(head_of(outcome));
    }
    log(LogLevel::warning, http_fault_text(request, outcome) + "; trying again in " +
                               readable(wait) + " (" + std::to_string(again.attempt) +
                               " of " + std::to_string(policy_.attempts) + ")");
    waiting_.emplace_back(clock_.now() + wait, std::move(again));
  }

  /// Whether there is more to run, after the time it takes for it to be due.
  bool wait_for_more() {
    const TimePoint now = clock_.now();
    const auto due = std::min_element(waiting_.begin(), waiting_.end(), earlier);
    if (due == waiting_.end()) {
      pause_until_ = {};  // its request was sent: the clock was set back since
      return std::exchange(held_back_, false);
    }
    if (due->first > now) {
      clock_.sleep(std::chrono::ceil<milliseconds>(due->first - now));
    }
    return true;
  }

 private:
  using Waiting = std::pair<TimePoint, HttpRequest>;
  static bool earlier(const Waiting& left, const Waiting& right) {
    return left.first < right.first;
  }

  milliseconds wait_after(const HttpRequest& request, const HttpOutcome& outcome) {
    milliseconds wait = policy_.first_wait;
    for (int attempt = 1; attempt < request.attempt && wait < policy_.longest_wait;
         ++attempt) {
      wait *= 2;
    }
    wait = std::min(wait, policy_.longest_wait);
    std::uniform_real_distribution<double> part(0, policy_.jitter);
    wait += milliseconds(static_cast<milliseconds::rep>(
        part(random_) * static_cast<double>(wait.count())));
    if (const auto wished = head_of(outcome).retry_after) {
      wait =
          std::max(wait, std::min<milliseconds>(*wished, policy_.longest_retry_after));
      pause_until_ = std::max(pause_until_, clock_.now() + wait);
    }
    return wait;
  }

  Clock& clock_;
  const RetryPolicy& policy_;
  const HttpWork& work_;
  std::vector<Waiting> waiting_;
  TimePoint pause_until_;
  bool held_back_ = false;  ///< requests there are, but for the pause
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace

bool may_pass(const HttpOutcome& outcome) {
  if (const auto* failure = std::get_if<HttpFailure>(&outcome)) {
    return failure->kind != HttpFailure::Kind::refused;
  }
  const int status = std::get<HttpResponse>(outcome).status;
  return status == 408 || status == 429 || status == 500 || status == 502 ||
         status == 503 || status == 504;
}

std::string resume_validator(const HttpResponse& head) {
  if (!head.header("content-encoding").empty()) {
    return {};  // the file holds what the encoded bytes stand for
  }
  const std::string_view etag = head.header("etag");
  if (!etag.empty()) {
    return etag.starts_with("W/") ? std::string() : std::string(etag);
  }
  return std::string(head.header("last-modified"));
}

void run_with_retries(HttpClient& client, Clock& clock, const RetryPolicy& policy,
                      const HttpWork& work) {
  Retries retries(clock, policy, work);
  const HttpWork retried{[&] { return retries.next(); },
                         [&](const HttpRequest& request, HttpOutcome outcome) {
                           retries.done(request, std::move(outcome));
                         }};
  do {
    client.run(retried);
  } while (retries.wait_for_more());
}

HttpOutcome send(HttpClient& client, Clock& clock, const RetryPolicy& policy,
                 HttpRequest request) {
  bool sent = false;
  HttpOutcome answer;
  run_with_retries(
      client, clock, policy,
      {[&]() -> std::optional<HttpRequest> {
         return std::exchange(sent, true) ? std::nullopt
                                          : std::optional(std::move(request));
       },
       [&](const HttpRequest&, HttpOutcome outcome) { answer = std::move(outcome); }});
  return answer;
}

}  // namespace distro::base
