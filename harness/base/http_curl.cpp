
#include <chrono>
#include <memory>
#include <unordered_map>
#include <utility>

#include "base/http.hpp"
#include "base/http_transfer.hpp"
#include "base/interrupt.hpp"

namespace distro::base {
namespace {

using detail::HttpTransfer;

constexpr int poll_interval = 100;  // ms; also how soon Ctrl-C and stalls are seen

/// Many transfers in one thread.
class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(HttpSettings settings)
      : settings_(std::move(settings)), multi_(detail::curl().multi_init()) {
    if (!multi_) {
      throw InternalError("libcurl cannot be used");
    }
    detail::curl().multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS,
                                static_cast<long>(settings_.per_host));
    detail::curl().multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  }
  ~CurlClient() override { stop(); }

  void run(const HttpWork& work) override {
    try {
      while (start_next(work)) {
        if (interrupted()) {
          throw Interrupted{};
        }
        int running = 0;
        check(detail::curl().multi_perform(multi_.get(), &running));
        const bool any = take_finished(work);
        if (!take_stalled(work) && !any) {
          check(detail::curl().multi_poll(multi_.get(), nullptr, 0, poll_interval,
                                          nullptr));
        }
      }
    } catch (...) {
      stop();
      throw;
    }
  }

 private:
  struct FreeMulti {
    void operator()(CURLM* multi) const { detail::curl().multi_cleanup(multi); }
  };

  static void check(CURLMcode code) {
    if (code != CURLM_OK) {
      throw EnvironmentError(std::string("the network cannot be used: ") +
                             detail::curl().multi_strerror(code));
    }
  }

  void stop() {
    for (const auto& [handle, transfer] : transfers_) {
      detail::curl().multi_remove_handle(multi_.get(), handle);
    }
    transfers_.clear();
  }

  /// Whether anything is under way then.
  bool start_next(const HttpWork& work) {
    while (transfers_.size() < settings_.at_once) {
      std::optional<HttpRequest> request = work.next();
      if (!request) {
        break;
      }
      auto transfer = std::make_unique<HttpTransfer>(*std::move(request), settings_);
      CURL* handle = transfer->handle();
      check(detail::curl().multi_add_handle(multi_.get(), handle));
      transfers_.emplace(handle, std::move(transfer));
    }
    return !transfers_.empty();
  }

  std::unique_ptr<HttpTransfer> removed(CURL* handle) {
    detail::curl().multi_remove_handle(multi_.get(), handle);
    return std::move(transfers_.extract(handle).mapped());
  }

  bool take_finished(const HttpWork& work) {
    bool any = false;
    int more = 0;
    while (const CURLMsg* message =
               detail::curl().multi_info_read(multi_.get(), &more)) {
      const CURLcode code = message->data.result;
      const auto transfer = removed(message->easy_handle);
      work.done(transfer->request(), transfer->finish(code));
      any = true;
    }
    return any;
  }

  bool take_stalled(const HttpWork& work) {
    const auto now = HttpTransfer::Steady::now();
    std::vector<CURL*> stalled;
    for (const auto& [handle, transfer] : transfers_) {
      if (transfer->has_stalled(now)) {
        stalled.push_back(handle);
      }
    }
    for (CURL* handle : stalled) {
      const auto transfer = removed(handle);
      work.done(transfer->request(), transfer->stalled());
    }
    return !stalled.empty();
  }

  HttpSettings settings_;
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::unordered_map<CURL*, std::unique_ptr<HttpTransfer>> transfers_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(const HttpSettings& settings) {
  return std::make_unique<CurlClient>(settings);
}

}  // namespace distro::base
