// A real HTTP server on loopback that can misbehave in every way a test wants.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace distro::test {

struct HttpAsked {
  std::string method;
  std::string target;                          ///< "/noarch/repodata.json"
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;                            ///< of Content-Length bytes

  /// Empty if there is none. `name` in lower case.
  [[nodiscard]] std::string header(const std::string& name) const;
};

/// What happens to the connection after a reply.
enum class Then { keep, close, reset, stall };

struct HttpReply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// Content-Length, if it is to be another than the body's.
  std::optional<std::uint64_t> announced;
  Then then = Then::keep;
};

/// A private key and a certificate that nobody signed but itself, for `host`, as PEM.
struct TlsIdentity {
  std::string key;
  std::string certificate;
};
TlsIdentity self_signed(const std::string& host);

/// Serves from its construction to its destruction, a thread for each connection.
/// Proxies of the environment are told to leave loopback alone.
class HttpServer {
 public:
  using Answer = std::function<HttpReply(const HttpAsked&)>;

  /// `answer` is called by one thread at a time. With an identity it speaks TLS.
  explicit HttpServer(Answer answer, const TlsIdentity* identity = nullptr);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  /// "http://127.0.0.1:12345"
  [[nodiscard]] std::string url() const;
  /// "127.0.0.1:12345"
  [[nodiscard]] std::string host() const;
  /// All requests so far.
  [[nodiscard]] std::vector<HttpAsked> asked() const;
  /// Connections so far.
  [[nodiscard]] int connections() const { return connections_; }

 private:
  struct Tls;
  class Stream;
  void accept_all();
  void serve(int descriptor);
  bool serve_one(Stream& stream);

  Answer answer_;
  std::unique_ptr<Tls> tls_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<HttpAsked> asked_;
  std::vector<int> open_;
  std::list<std::thread> threads_;
  std::thread accepting_;
};

/// Serves the files below `folder` as a good server does: with ETag, 304, ranges, 404.
HttpReply file_reply(const std::filesystem::path& folder, const HttpAsked& asked);

}  // namespace distro::test
