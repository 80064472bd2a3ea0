#include "base/http_transfer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

namespace distro::base::detail {
namespace {

constexpr std::size_t largest_header = 256U << 10U;  // bytes, all lines
constexpr std::size_t largest_error_body = 64U << 10U;

template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl().easy_setopt(handle, option, value) != CURLE_OK) {
    throw InternalError("libcurl does not know option " + std::to_string(option));
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

EnvironmentError file_fault(const std::filesystem::path& file, const char* doing) {
  return EnvironmentError(file.string() + ": cannot " + doing + ": " +
                          std::strerror(errno));
}

/// "bytes 100-199/200" of a Content-Range.
struct ContentRange {
  std::uint64_t begin = 0;
  std::uint64_t total = 0;  ///< 0: not said
};

std::optional<ContentRange> content_range(std::string_view text) {
  constexpr std::string_view unit = "bytes ";
  if (!text.starts_with(unit)) {
    return std::nullopt;
  }
  text.remove_prefix(unit.size());
  ContentRange range;
  const char* end = text.data() + text.size();
  const auto begin = std::from_chars(text.data(), end, range.begin);
  const std::size_t slash = text.find('/');
  if (begin.ec != std::errc{} || slash == std::string_view::npos) {
    return std::nullopt;
  }
  std::from_chars(text.data() + slash + 1, end, range.total);
  return range;
}

}  // namespace

/// libcurl is C: no exception may pass through it.
struct HttpTransfer::Receiver {
  template <typename Take>
  static std::size_t taken(void* transfer, std::size_t size, Take&& take) {
    auto& self = *static_cast<HttpTransfer*>(transfer);
    try {
      return take(self) ? size : CURL_WRITEFUNC_ERROR;
    } catch (...) {
      self.thrown_ = std::current_exception();
      return CURL_WRITEFUNC_ERROR;
    }
  }
  static std::size_t header(char* bytes, std::size_t size, std::size_t count,
                            void* transfer) {
    return taken(transfer, size * count, [&](HttpTransfer& self) {
      self.take_header({bytes, size * count});
      return !self.refusal_;
    });
  }
  static std::size_t body(char* bytes, std::size_t size, std::size_t count,
                          void* transfer) {
    return taken(transfer, size * count, [&](HttpTransfer& self) {
      return self.take_body({bytes, size * count});
    });
  }
  static std::size_t wanted(char* buffer, std::size_t size, std::size_t count,
                            void* transfer) {
    auto& self = *static_cast<HttpTransfer*>(transfer);
    try {
      return self.next_of_body(buffer, size * count);
    } catch (...) {
      self.thrown_ = std::current_exception();
      return CURL_READFUNC_ABORT;
    }
  }
  /// libcurl sends a body again when a connection that it had kept was closed.
  static int sought(void* transfer, curl_off_t offset, int origin) {
    if (origin != SEEK_SET || offset < 0) {
      return CURL_SEEKFUNC_CANTSEEK;
    }
    static_cast<HttpTransfer*>(transfer)->body_sent_ =
        static_cast<std::uint64_t>(offset);
    return CURL_SEEKFUNC_OK;
  }
  static int sent(void* transfer, char*, char*, int, int) {
    auto& self = *static_cast<HttpTransfer*>(transfer);
    self.sent_ = true;
    self.watched_since_ = Steady::now();
    return CURL_PREREQFUNC_OK;
  }
};

HttpTransfer::HttpTransfer(HttpRequest request, const HttpSettings& settings)
    : request_(std::move(request)), settings_(settings), curl_(curl().easy_init()) {
  if (!curl_) {
    throw InternalError("libcurl cannot be used");
  }
  if (!request_.file.empty() && !request_.resume_validator.empty()) {
    ask_for_the_rest();
  }
  set_up();
}

void HttpTransfer::ask_for_the_rest() {
  struct stat status = {};
  if (::stat(request_.file.c_str(), &status) != 0 || status.st_size <= 0) {
    return;
  }
  resume_from_ = static_cast<std::uint64_t>(status.st_size);
  request_.headers.push_back("Range: bytes=" + std::to_string(resume_from_) + "-");
  request_.headers.push_back("If-Range: " + request_.resume_validator);
}

void HttpTransfer::set_up() {
  CURL* handle = curl_.get();
  if (request_.body) {
    // Else libcurl waits for "100 Continue" before a large body.
    request_.headers.emplace_back("Expect:");
  }
  for (const std::string& line : request_.headers) {
    curl_slist* longer = curl().slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) {
      throw EnvironmentError("there is not enough memory");
    }
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  }
  const bool is_encrypted = request_.url.starts_with("https:");
  set(handle, CURLOPT_URL, request_.url.c_str());
  set(handle, CURLOPT_HTTPHEADER, headers_.get());
  set(handle, CURLOPT_USERAGENT, settings_.user_agent.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_REDIR_PROTOCOLS_STR, is_encrypted ? "https" : "http,https");
  const bool is_get = request_.method.empty() || request_.method == "GET";
  set(handle, CURLOPT_FOLLOWLOCATION, is_get ? 1L : 0L);
  set(handle, CURLOPT_MAXREDIRS, long{most_redirects});
  set(handle, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(settings_.connect_timeout.count()));
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PIPEWAIT, 1L);
  set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(handle, CURLOPT_ERRORBUFFER, error_text_);
  if (request_.compressed && resume_from_ == 0) {
    set(handle, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can undo
  }
  if (!settings_.certificates.empty()) {
    set(handle, CURLOPT_CAINFO, settings_.certificates.c_str());
  }
  set(handle, CURLOPT_HEADERFUNCTION, &Receiver::header);
  set(handle, CURLOPT_HEADERDATA, this);
  set(handle, CURLOPT_WRITEFUNCTION, &Receiver::body);
  set(handle, CURLOPT_WRITEDATA, this);
  set(handle, CURLOPT_PREREQFUNCTION, &Receiver::sent);
  set(handle, CURLOPT_PREREQDATA, this);
  if (request_.body) {
    set_up_body();
  }
  if (request_.method == "HEAD") {
    set(handle, CURLOPT_NOBODY, 1L);
  } else if (!request_.method.empty()) {
    set(handle, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

void HttpTransfer::set_up_body() {
  const HttpBody& body = *request_.body;
  body_size_ = body.text.size() + body.after.size();
  if (!body.file.empty()) {
    sent_file_ = OwnedDescriptor(::open(body.file.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status = {};
    if (sent_file_.get() < 0 || ::fstat(sent_file_.get(), &status) != 0) {
      throw file_fault(body.file, "read");
    }
    body_size_ += static_cast<std::uint64_t>(status.st_size);
  }
  CURL* handle = curl_.get();
  set(handle, CURLOPT_POST, 1L);
  set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_size_));
  set(handle, CURLOPT_READFUNCTION, &Receiver::wanted);
  set(handle, CURLOPT_READDATA, this);
  set(handle, CURLOPT_SEEKFUNCTION, &Receiver::sought);
  set(handle, CURLOPT_SEEKDATA, this);
}

/// The next bytes of the request's body: its text, its file, what comes after.
std::size_t HttpTransfer::next_of_body(char* buffer, std::size_t size) {
  const HttpBody& body = *request_.body;
  const std::uint64_t file_end = body_size_ - body.after.size();
  std::size_t count = 0;
  if (body_sent_ < body.text.size()) {
    count = body.text.copy(buffer, size, body_sent_);
  } else if (body_sent_ < file_end) {
    const std::uint64_t left = file_end - body_sent_;
    const ssize_t got =
        ::pread(sent_file_.get(), buffer, std::min<std::uint64_t>(size, left),
                static_cast<off_t>(body_sent_ - body.text.size()));
    if (got <= 0) {  // it became shorter meanwhile
      throw EnvironmentError(body.file.string() + ": cannot read all of it");
    }
    count = static_cast<std::size_t>(got);
  } else if (body_sent_ < body_size_) {
    count = body.after.copy(buffer, size, body_sent_ - file_end);
  }
  body_sent_ += count;
  return count;
}

void HttpTransfer::take_header(std::string_view line) {
  header_size_ += line.size();
  if (header_size_ > largest_header) {
    static_cast<void>(refuse(
        HttpFailure::Kind::refused,
        "its headers are larger than " + std::to_string(largest_header) + " bytes"));
    return;
  }
  if (line.starts_with("HTTP/")) {  // after a redirect, or "100 Continue"
    response_ = {};
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    return;
  }
  std::string name(trimmed(line.substr(0, colon)));
  std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                          : letter;
  });
  response_.headers[name] = trimmed(line.substr(colon + 1));
}

bool HttpTransfer::is_success() const {
  return response_.status >= 200 && response_.status < 300;
}

bool HttpTransfer::refuse(HttpFailure::Kind kind, std::string why) {
  refusal_ = HttpFailure{kind, std::move(why), {}};
  return false;
}

std::uint64_t HttpTransfer::announced_size() const {
  curl_off_t size = -1;
  curl().easy_getinfo(curl_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
  const bool is_encoded = !response_.header("content-encoding").empty();
  return size > 0 && !is_encoded ? static_cast<std::uint64_t>(size) : 0;
}

bool HttpTransfer::begin_body() {
  body_begun_ = true;
  long status = 0;
  curl().easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  if (!is_success()) {
    return true;
  }
  if (announced_size() > request_.max_size) {
    return refuse(HttpFailure::Kind::refused,
                  "it has " + std::to_string(announced_size()) + " bytes, more than " +
                      std::to_string(request_.max_size));
  }
  return begin_file();
}

bool HttpTransfer::begin_file() {
  const bool is_part = response_.status == 206;
  if (is_part && !continues_file()) {
    if (resume_from_ > 0) {
      open_file(true);  // the next attempt begins anew
    }
    return refuse(HttpFailure::Kind::broken_off,
                  "it answered with another part of the file than was asked for");
  }
  if (!is_part) {
    resume_from_ = 0;
  }
  if (request_.on_head) {
    request_.on_head(response_);
  }
  if (!request_.file.empty()) {
    open_file(!is_part);
  }
  return true;
}

/// Whether the part that comes is what the file lacks.
bool HttpTransfer::continues_file() {
  const auto range = content_range(response_.header("content-range"));
  if (!range || resume_from_ == 0 || range->begin != resume_from_) {
    return false;
  }
  // A server that knows Range but not If-Range: was the file changed since?
  const std::string_view etag = response_.header("etag");
  const std::string& validator = request_.resume_validator;
  const bool asked_by_etag = validator.starts_with('"');
  if (asked_by_etag ? !etag.empty() && etag != validator
                    : !response_.header("last-modified").empty() &&
                          response_.header("last-modified") != validator) {
    return false;
  }
  expected_total_ = range->total;
  return true;
}

void HttpTransfer::open_file(bool from_the_start) {
  const int flags =
      O_WRONLY | O_CREAT | O_CLOEXEC | (from_the_start ? O_TRUNC : O_APPEND);
  file_ = OwnedDescriptor(::open(request_.file.c_str(), flags, 0644));
  if (file_.get() < 0) {
    throw file_fault(request_.file, "write");
  }
}

bool HttpTransfer::take_body(std::string_view bytes) {
  if (!body_begun_ && !begin_body()) {
    return false;
  }
  received_ += bytes.size();
  if (!is_success()) {  // a text for people, of which a start is enough
    heard_enough_ = received_ > largest_error_body;
    if (!heard_enough_) {
      response_.body += bytes;
    }
    return !heard_enough_;
  }
  if (resume_from_ + received_ > request_.max_size) {
    return refuse(HttpFailure::Kind::refused,
                  "it is larger than " + std::to_string(request_.max_size) + " bytes");
  }
  if (request_.file.empty()) {
    response_.body += bytes;
  }
  while (!request_.file.empty() && !bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      throw file_fault(request_.file, "write");
    }
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  if (request_.on_progress) {
    const std::uint64_t announced = announced_size();
    request_.on_progress(resume_from_ + received_,
                         announced == 0 ? 0 : resume_from_ + announced);
  }
  return true;
}

bool HttpTransfer::has_stalled(Steady::time_point now) {
  if (!sent_ || now - watched_since_ < settings_.stall_after) {
    return false;
  }
  const std::uint64_t bytes = header_size_ + received_ + body_sent_;
  if (bytes < watched_bytes_ + settings_.stall_bytes) {
    return true;
  }
  watched_since_ = now;
  watched_bytes_ = bytes;
  return false;
}

}  // namespace distro::base::detail
