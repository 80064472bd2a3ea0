#include "prefix/fetch_package.hpp"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_package = std::uint64_t{32} << 30U;  // bytes

class Fetching {
 public:
  Fetching(std::span<const PackageDownload> downloads, const PackageServers& servers,
           const std::function<void(std::size_t)>& arrived)
      : downloads_(downloads), servers_(servers), arrived_(arrived) {
    for (std::size_t index = downloads.size(); index > 0; --index) {
      ahead_.push_back(index - 1);
    }
    states_.resize(downloads.size());
  }

  void run() {
    try {
      base::run_with_retries(
          servers_.http, servers_.clock, servers_.retries,
          {[this] { return next(); },
           [this](const base::HttpRequest& request, base::HttpOutcome outcome) {
             take(request, outcome);
           }});
    } catch (const EnvironmentError&) {
      if (!server_failed_) {
        drop_begun();
      }
      throw;
    }
  }

 private:
  enum class State { waiting, begun, restarted, arrived };

  std::optional<base::HttpRequest> next() {
    while (!ahead_.empty()) {
      const std::size_t index = ahead_.back();
      ahead_.pop_back();
      if (!is_there(index)) {
        return request(index);
      }
      finish(index);
    }
    return std::nullopt;
  }

  /// Whether an earlier run got all of it, and was stopped before it used it.
  [[nodiscard]] bool is_there(std::size_t index) const {
    const PackageDownload& download = downloads_[index];
    std::error_code error;
    const std::uintmax_t size = fs::file_size(download.part.file, error);
    if (error || download.record->size == 0) {
      return false;
    }
    if (size > download.record->size) {
      download.part.drop();
    }
    return size == download.record->size;
  }

  base::HttpRequest request(std::size_t index) {
    const PackageDownload& download = downloads_[index];
    const std::string& url = download.record->url;
    const std::string shown = channel::redacted(url);
    channel::AuthorizedUrl authorized = servers_.credentials != nullptr
                                            ? servers_.credentials->authorized(url)
                                            : channel::Credentials().authorized(url);
    base::HttpRequest request;
    request.id = index;
    request.url = std::move(authorized.url);
    request.headers = std::move(authorized.headers);
    request.max_size =
        download.record->size != 0 ? download.record->size : largest_package;
    request.file = download.part.file;
    request.resume_validator = download.part.validator(shown);
    request.on_head = [part = download.part, shown](const base::HttpResponse& head) {
      if (head.status != 206) {
        part.begin(shown, base::resume_validator(head));
      }
    };
    if (servers_.on_progress) {
      request.on_progress = [this, shown](std::uint64_t done, std::uint64_t total) {
        servers_.on_progress(shown, done, total);
      };
    }
    if (states_[index] == State::waiting) {
      states_[index] = State::begun;
    }
    return request;
  }

  void take(const base::HttpRequest& request, const base::HttpOutcome& outcome) {
    const auto* response = std::get_if<base::HttpResponse>(&outcome);
    const int status = response != nullptr ? response->status : 0;
    if (status == 200 || status == 206) {
      finish(request.id);
    } else if (status == 416 && states_[request.id] == State::begun) {
      // What we have of it is no part of what the server has.
      states_[request.id] = State::restarted;
      downloads_[request.id].part.drop();
      ahead_.push_back(request.id);
    } else {
      server_failed_ = true;
      throw base::http_fault(request, outcome);
    }
  }

  void finish(std::size_t index) {
    states_[index] = State::arrived;
    arrived_(index);
  }

  /// A full disk is not made less full by what nobody may ever continue.
  void drop_begun() const {
    for (std::size_t index = 0; index < downloads_.size(); ++index) {
      if (states_[index] == State::begun || states_[index] == State::restarted) {
        downloads_[index].part.drop();
      }
    }
  }

  std::span<const PackageDownload> downloads_;
  const PackageServers& servers_;
  const std::function<void(std::size_t)>& arrived_;
  std::vector<std::size_t> ahead_;  ///< the next one last
  std::vector<State> states_;
  bool server_failed_ = false;
};

}  // namespace

void fetch_packages(std::span<const PackageDownload> downloads,
                    const PackageServers& servers,
                    const std::function<void(std::size_t)>& arrived) {
  Fetching(downloads, servers, arrived).run();
}

}  // namespace distro::prefix
