// HTTP(S): the seam to servers. http_curl.cpp hides libcurl.
//
// Proxies come from the environment (http_proxy, https_proxy, no_proxy), as everywhere
// with libcurl. A URL may hold credentials: nothing here prints one that is not
// redacted.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace distro::base {

/// What a server answered; without a body where it stands in a failure.
struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;        ///< empty if it went into a file; of an error: how it begins
  std::uint64_t size = 0;  ///< bytes of the body; with a file: bytes of the file
  std::optional<std::chrono::seconds> retry_after;

  /// Empty if there is none. `name` in lower case.
  [[nodiscard]] std::string_view header(const std::string& name) const;
};

/// Why there is no (whole) answer.
struct HttpFailure {
  enum class Kind {
    unreachable,  ///< no connection
    stalled,      ///< nothing more came
    broken_off,   ///< the connection ended within the answer
    refused,      ///< by us or by TLS: trying again cannot help
  };
  Kind kind = Kind::unreachable;
  std::string why;    ///< "the server sent nothing for 30 s"
  HttpResponse head;  ///< status and headers, if they had come
};

using HttpOutcome = std::variant<HttpResponse, HttpFailure>;

/// What is sent along: `text`, then the bytes of `file` if there is one, then `after`.
struct HttpBody {
  std::string text;
  std::filesystem::path file;
  std::string after;
};

struct HttpRequest {
  std::size_t id = 0;                ///< the caller's own
  std::string url;                   ///< may hold credentials
  std::vector<std::string> headers;  ///< "If-None-Match: \"x\""
  bool compressed = false;           ///< the server may compress the transfer
  /// Where the body of a 200 or 206 goes; empty: into the response.
  std::filesystem::path file;
  /// ETag or date of the part that `file` holds: the rest is asked for, or everything
  /// if it changed since. Empty: the file is begun anew.
  std::string resume_validator;
  /// Bytes that the body may have: more is a failure.
  std::uint64_t max_size = std::uint64_t{64} << 20U;
  /// Called before the first byte of a body is written.
  std::function<void(const HttpResponse&)> on_head;
  /// Bytes that are there, and bytes in all (0: unknown).
  std::function<void(std::uint64_t done, std::uint64_t total)> on_progress;
  int attempt = 1;  ///< of how many; set by run_with_retries
  /// Empty: GET. Redirects of other methods are answers, and not followed.
  std::string method;
  std::optional<HttpBody> body;
};

/// Requests to send, and what is done with the outcomes. Both are called in the thread
/// of run(), and may throw: all transfers end then.
struct HttpWork {
  /// The next request whenever there is place for one; nothing: none now.
  std::function<std::optional<HttpRequest>()> next;
  std::function<void(const HttpRequest&, HttpOutcome)> done;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Works until nothing is under way and `next` has none. Throws Interrupted when
  /// asked to stop, EnvironmentError if a file cannot be written.
  virtual void run(const HttpWork& work) = 0;
};

struct HttpSettings {
  std::string user_agent = "conda-distro";
  std::chrono::milliseconds connect_timeout{20'000};
  /// A transfer is given up when it got fewer than `stall_bytes` in that time.
  std::chrono::milliseconds stall_after{30'000};
  std::uint64_t stall_bytes = 1024;
  std::size_t at_once = 32;            ///< transfers
  std::size_t per_host = 8;            ///< connections
  std::filesystem::path certificates;  ///< trusted ones, PEM; empty: the system's
};

/// Not thread-safe: one per thread. Keeps its connections until it ends.
[[nodiscard]] std::unique_ptr<HttpClient> make_http_client(
    const HttpSettings& settings = {});

/// "https://host/x answered 503 Service Unavailable",
/// "https://host/x: the server sent nothing for 30 s".
[[nodiscard]] std::string http_fault_text(const HttpRequest& request,
                                          const HttpOutcome& outcome);

/// The same as a fault, with how often it was tried.
[[nodiscard]] EnvironmentError http_fault(const HttpRequest& request,
                                          const HttpOutcome& outcome);

}  // namespace distro::base
