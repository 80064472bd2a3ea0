// One transfer of http_curl.cpp. Only its sources include this: it brings libcurl in.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/curl_library.hpp"
#include "base/descriptor.hpp"
#include "base/http.hpp"

namespace distro::base::detail {

/// Owns the handle that libcurl calls back with; stays where it is.
class HttpTransfer {
 public:
  using Steady = std::chrono::steady_clock;

  HttpTransfer(HttpRequest request, const HttpSettings& settings);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  [[nodiscard]] CURL* handle() const { return curl_.get(); }
  [[nodiscard]] const HttpRequest& request() const { return request_; }

  /// Whether too little came for too long.
  [[nodiscard]] bool has_stalled(Steady::time_point now);
  [[nodiscard]] HttpOutcome stalled() const;

  /// What became of it. Throws what a callback threw, EnvironmentError.
  [[nodiscard]] HttpOutcome finish(CURLcode code);

 private:
  static constexpr int most_redirects = 10;
  struct Receiver;  // what libcurl calls

  void set_up();
  void set_up_body();
  void ask_for_the_rest();
  void take_header(std::string_view line);
  [[nodiscard]] bool take_body(std::string_view bytes);
  [[nodiscard]] bool begin_body();
  [[nodiscard]] bool begin_file();
  [[nodiscard]] bool continues_file();
  void open_file(bool from_the_start);
  [[nodiscard]] bool refuse(HttpFailure::Kind kind, std::string why);
  [[nodiscard]] std::size_t next_of_body(char* buffer, std::size_t size);
  [[nodiscard]] bool is_success() const;
  [[nodiscard]] HttpOutcome outcome_of(CURLcode code);
  [[nodiscard]] HttpFailure failure_of(CURLcode code) const;
  [[nodiscard]] std::uint64_t announced_size() const;

  struct FreeHandle {
    void operator()(CURL* handle) const { curl().easy_cleanup(handle); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl().slist_free_all(list); }
  };

  HttpRequest request_;
  const HttpSettings& settings_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::unique_ptr<CURL, FreeHandle> curl_;
  char error_text_[CURL_ERROR_SIZE] = {};

  HttpResponse response_;
  std::size_t header_size_ = 0;       ///< bytes, of all responses
  std::uint64_t resume_from_ = 0;     ///< bytes that the file had
  std::uint64_t expected_total_ = 0;  ///< of a file that was resumed; 0: unknown
  std::uint64_t received_ = 0;        ///< bytes of this body
  OwnedDescriptor file_;
  OwnedDescriptor sent_file_;    ///< of the request's body
  std::uint64_t body_size_ = 0;  ///< bytes of the request's body
  std::uint64_t body_sent_ = 0;  ///< bytes of it so far
  bool body_begun_ = false;
  bool heard_enough_ = false;  ///< of the text of an error
  std::optional<HttpFailure> refusal_;
  std::exception_ptr thrown_;

  bool sent_ = false;  ///< the request, over a connection
  Steady::time_point watched_since_;
  std::uint64_t watched_bytes_ = 0;
};

}  // namespace distro::base::detail
