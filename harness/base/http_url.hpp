// URLs of servers, and what of them may be shown.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace distro::base {

/// A URL with a host, taken apart. Concatenated again as
/// scheme "://" user_info "@" host path, with "/t/" token before the path.
struct UrlParts {
  std::string scheme;     ///< in lower case, "https"
  std::string user_info;  ///< "user:password" as written, or empty
  std::string host;       ///< in lower case, with the port if there is one
  std::string token;      ///< of a `/t/<token>/` in the path (anaconda.org), or empty
  std::string path;       ///< "/conda-forge/linux-64", without token; with a query

  /// Without credentials, token and query.
  [[nodiscard]] std::string shown() const;
};

/// Nothing if it is no URL with a host (a `file://` URL has none).
[[nodiscard]] std::optional<UrlParts> url_parts(std::string_view url);

/// The URL as it may stand in messages, logs, caches and records: without user,
/// password, `/t/<token>/` and query (which signs downloads at some servers). What is
/// no http(s) URL is returned as it is.
[[nodiscard]] std::string redacted(std::string_view url);

/// Whether `host` (with or without port) is this machine.
[[nodiscard]] bool is_loopback(std::string_view host);

/// With what each `%xx` stands for; a `%` of another kind stays.
[[nodiscard]] std::string percent_decoded(std::string_view text);

/// `%XX` for each byte but ASCII's letters and digits, "-._~", and those in `kept`.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view kept);

}  // namespace distro::base
