// What becomes of a transfer, in words.
#include <cstring>
#include <utility>

#include "base/clock.hpp"
#include "base/http_transfer.hpp"

namespace distro::base::detail {

HttpOutcome HttpTransfer::stalled() const {
  const bool silent = header_size_ + received_ + body_sent_ == watched_bytes_;
  return HttpFailure{
      HttpFailure::Kind::stalled,
      silent ? "the server sent nothing for " + readable(settings_.stall_after)
             : "the server sent fewer than " + std::to_string(settings_.stall_bytes) +
                   " bytes in " + readable(settings_.stall_after),
      response_};
}

HttpOutcome HttpTransfer::finish(CURLcode code) {
  if (thrown_) {
    std::rethrow_exception(thrown_);
  }
  HttpOutcome outcome = outcome_of(code);
  file_.close();
  return outcome;
}

HttpOutcome HttpTransfer::outcome_of(CURLcode code) {
  if (code == CURLE_OK && !body_begun_) {  // an answer without a body
    static_cast<void>(begin_body());
    if (thrown_) {
      std::rethrow_exception(thrown_);
    }
  }
  if (refusal_) {
    refusal_->head = response_;
    return *refusal_;
  }
  if (code != CURLE_OK && !heard_enough_) {
    return failure_of(code);
  }
  response_.size = is_success() ? resume_from_ + received_ : 0;
  if (expected_total_ != 0 && response_.size != expected_total_) {
    return HttpFailure{HttpFailure::Kind::broken_off,
                       "the connection ended after " + std::to_string(response_.size) +
                           " of " + std::to_string(expected_total_) + " bytes",
                       response_};
  }
  curl_off_t retry_after = 0;
  curl().easy_getinfo(curl_.get(), CURLINFO_RETRY_AFTER, &retry_after);
  if (retry_after > 0) {
    response_.retry_after = std::chrono::seconds(retry_after);
  }
  return std::move(response_);
}

HttpFailure HttpTransfer::failure_of(CURLcode code) const {
  using Kind = HttpFailure::Kind;
  const auto failure = [&](Kind kind, std::string why) {
    return HttpFailure{kind, std::move(why), response_};
  };
  long system_error = 0;
  curl().easy_getinfo(curl_.get(), CURLINFO_OS_ERRNO, &system_error);
  const std::string reason =
      system_error != 0
          ? std::string(": ") + std::strerror(static_cast<int>(system_error))
      : error_text_[0] != '\0' ? std::string(": ") + error_text_
                               : std::string();
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return failure(Kind::unreachable, "the host cannot be found");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return failure(Kind::unreachable, "the proxy's host cannot be found");
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
      return failure(Kind::unreachable, "cannot connect" + reason);
    case CURLE_OPERATION_TIMEDOUT:
      return failure(Kind::unreachable,
                     "no connection within " + readable(settings_.connect_timeout));
    case CURLE_PARTIAL_FILE:
      return failure(Kind::broken_off,
                     "the connection ended after " + std::to_string(received_) +
                         (announced_size() == 0
                              ? std::string(" bytes")
                              : " of " + std::to_string(announced_size()) + " bytes"));
    case CURLE_GOT_NOTHING:
      return failure(Kind::broken_off, "the connection ended without an answer");
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return failure(Kind::broken_off, "the connection broke" + reason);
    case CURLE_BAD_CONTENT_ENCODING:
      return failure(Kind::broken_off, "the compressed transfer is damaged");
    case CURLE_OUT_OF_MEMORY:  // also said of a line that exceeds libcurl's limit
      return failure(Kind::refused, "it sends too long a header line");
    case CURLE_TOO_MANY_REDIRECTS:
      return failure(Kind::refused, "it redirects more than " +
                                        std::to_string(most_redirects) + " times");
    case CURLE_PEER_FAILED_VERIFICATION:
      return failure(Kind::refused,
                     std::string("the server is not trusted: ") + error_text_);
    case CURLE_UNSUPPORTED_PROTOCOL: {
      long redirects = 0;
      curl().easy_getinfo(curl_.get(), CURLINFO_REDIRECT_COUNT, &redirects);
      return failure(
          Kind::refused,
          redirects > 0
              ? "it redirects to an address that may not be followed from here"
              : "only http and https addresses can be fetched");
    }
    default:
      return failure(Kind::refused,
                     error_text_[0] != '\0' ? error_text_ : curl().easy_strerror(code));
  }
}

}  // namespace distro::base::detail
