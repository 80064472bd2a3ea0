#include "support/http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include "base/file.hpp"
#include "base/hash.hpp"

namespace distro::test {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return text;
}

std::string head_of(const HttpReply& reply) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Reply\r\n";
  for (const auto& [name, value] : reply.headers) {
    head += name + ": " + value + "\r\n";
  }
  if (reply.status != 304) {
    head += "Content-Length: " +
            std::to_string(reply.announced.value_or(reply.body.size())) + "\r\n";
  }
  return head + "\r\n";
}

HttpAsked parsed(const std::string& head) {
  HttpAsked asked;
  const std::size_t space = head.find(' ');
  asked.method = head.substr(0, space);
  asked.target = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
  for (std::size_t at = head.find("\r\n"); at != std::string::npos;) {
    const std::size_t begin = at + 2;
    at = head.find("\r\n", begin);
    const std::string line = head.substr(begin, at - begin);
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) {
      asked.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
  }
  return asked;
}

}  // namespace

struct HttpServer::Tls {
  explicit Tls(const TlsIdentity& identity)
      : settings(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
    const auto bio = [](const std::string& text) {
      return std::unique_ptr<BIO, decltype(&BIO_free)>(
          BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
    };
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(bio(identity.key).get(), nullptr, nullptr, nullptr),
        EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        PEM_read_bio_X509(bio(identity.certificate).get(), nullptr, nullptr, nullptr),
        X509_free);
    SSL_CTX_use_PrivateKey(settings.get(), key.get());
    SSL_CTX_use_certificate(settings.get(), certificate.get());
  }
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> settings;
};

/// A connection, plain or encrypted.
class HttpServer::Stream {
 public:
  Stream(int descriptor, SSL_CTX* settings)
      : descriptor_(descriptor),
        tls_(settings == nullptr ? nullptr : SSL_new(settings), SSL_free) {
    if (tls_) {
      SSL_set_fd(tls_.get(), descriptor);
      usable_ = SSL_accept(tls_.get()) == 1;
    }
  }

  /// A request's head, or nothing at the end of the connection.
  std::optional<std::string> head() {
    while (usable_) {
      const std::size_t end = buffer_.find("\r\n\r\n");
      if (end != std::string::npos) {
        std::string head = buffer_.substr(0, end);
        buffer_.erase(0, end + 4);
        return head;
      }
      if (!receive()) {
        break;
      }
    }
    return std::nullopt;
  }

  /// The next `size` bytes, or what came of them.
  std::string body(std::size_t size) {
    while (buffer_.size() < size && receive()) {
    }
    const std::string body = buffer_.substr(0, size);
    buffer_.erase(0, body.size());
    return body;
  }

  void send(std::string_view text) {
    while (usable_ && !text.empty()) {
      const long count =
          tls_ ? SSL_write(tls_.get(), text.data(), static_cast<int>(text.size()))
               : ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      usable_ = count > 0;
      text.remove_prefix(static_cast<std::size_t>(std::max<long>(count, 0)));
    }
  }

  /// The peer gets "connection reset" when the descriptor is closed.
  void reset() const {
    const linger at_once{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

 private:
  bool receive() {
    char bytes[4096];
    const long count = tls_ ? SSL_read(tls_.get(), bytes, sizeof bytes)
                            : ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (count > 0) {
      buffer_.append(bytes, static_cast<std::size_t>(count));
    }
    return count > 0;
  }

  int descriptor_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_;
  bool usable_ = true;
  std::string buffer_;
};

std::string HttpAsked::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

HttpServer::HttpServer(Answer answer, const TlsIdentity* identity)
    : answer_(std::move(answer)) {
  ::setenv("no_proxy", "127.0.0.1,localhost", 1);
  if (identity != nullptr) {
    tls_ = std::make_unique<Tls>(*identity);
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 128) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no port on loopback");
  }
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int descriptor : open_) {
      ::shutdown(descriptor, SHUT_RDWR);
    }
  }
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

std::string HttpServer::host() const { return "127.0.0.1:" + std::to_string(port_); }

std::string HttpServer::url() const { return (tls_ ? "https://" : "http://") + host(); }

std::vector<HttpAsked> HttpServer::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

void HttpServer::accept_all() {
  while (!stopping_) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) {
      continue;
    }
    const int no_delay = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
    ++connections_;
    const std::lock_guard lock(mutex_);
    open_.push_back(descriptor);
    threads_.emplace_back([this, descriptor] { serve(descriptor); });
  }
}

void HttpServer::serve(int descriptor) {
  {
    Stream stream(descriptor, tls_ ? tls_->settings.get() : nullptr);
    while (!stopping_ && serve_one(stream)) {
    }
  }
  const std::lock_guard lock(mutex_);
  std::erase(open_, descriptor);
  ::close(descriptor);
}

bool HttpServer::serve_one(Stream& stream) {
  const std::optional<std::string> head = stream.head();
  if (!head) {
    return false;
  }
  HttpAsked asked = parsed(*head);
  const std::string length = asked.header("content-length");
  asked.body = stream.body(length.empty() ? 0 : std::stoul(length));
  HttpReply reply;
  {
    const std::lock_guard lock(mutex_);
    asked_.push_back(std::move(asked));
    reply = answer_(asked_.back());
  }
  if (reply.then != Then::reset || !reply.body.empty()) {
    stream.send(head_of(reply) + reply.body);
  }
  if (reply.then == Then::reset) {
    stream.reset();
  }
  while (reply.then == Then::stall && !stopping_) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return reply.then == Then::keep;
}

HttpReply file_reply(const std::filesystem::path& folder, const HttpAsked& asked) {
  HttpReply reply;
  const auto text = base::read_file_if_there(folder / asked.target.substr(1));
  if (!text) {
    reply.status = 404;
    return reply;
  }
  const std::string etag = '"' + base::sha256(*text).substr(0, 16) + '"';
  reply.headers.emplace_back("ETag", etag);
  if (asked.header("if-none-match") == etag) {
    reply.status = 304;
    return reply;
  }
  reply.body = *text;
  const std::string range = asked.header("range");
  const std::string condition = asked.header("if-range");
  if (range.starts_with("bytes=") && (condition.empty() || condition == etag)) {
    const std::uint64_t begin = std::stoull(range.substr(6));
    if (begin >= text->size()) {
      reply.status = 416;
      reply.body.clear();
      return reply;
    }
    reply.status = 206;
    reply.body = text->substr(begin);
    reply.headers.emplace_back("Content-Range", "bytes " + std::to_string(begin) + "-" +
                                                    std::to_string(text->size() - 1) +
                                                    "/" + std::to_string(text->size()));
  }
  return reply;
}

}  // namespace distro::test
