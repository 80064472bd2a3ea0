// Who we are to a channel's server: tokens and passwords, and how they stay secret.
//
// They come from files that environment variables name (app/config) or from a channel's
// URL, are sent to the hosts they are for, and are found in no message, record, cache
// or argument: those hold redacted() URLs.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/http_url.hpp"

namespace distro::channel {

using base::redacted;

/// What is to be sent for a URL.
struct AuthorizedUrl {
  std::string url;                   ///< perhaps with `/t/<token>` in it
  std::vector<std::string> headers;  ///< 0..1, "Authorization: ..."
};

class Credentials {
 public:
  /// Adds the lines of a token file, each `WHERE SECRET`, `WHERE bearer SECRET` or
  /// `WHERE basic USER PASSWORD`; `#` begins a comment. WHERE is a host, "*.host" for
  /// all below it, or either with a path. A SECRET alone is a token of anaconda.org's
  /// kind, sent as `/t/<token>/`. Throws InputError (which shows no secret),
  /// EnvironmentError.
  void add_token_file(const std::filesystem::path& file);

  /// Adds what rattler and pixi keep in RATTLER_AUTH_FILE: {"host": {"BearerToken":
  /// ".."} or {"CondaToken": ".."} or {"BasicHTTP": {"username", "password"}}}; other
  /// kinds are passed over. Throws likewise.
  void add_auth_file(const std::filesystem::path& file);

  /// Adds what a channel's URL holds, for all of its host: user and password, or
  /// `/t/<token>/`. These come before those of files.
  void add_from_url(std::string_view channel_url);

  /// Adds all of another's, before those of files.
  void add(const Credentials& other);

  /// `url` (whose own credentials come first) as it is to be sent: with those of the
  /// longest WHERE that holds it. Secrets of files go over https only, or to this
  /// machine; those of a URL to the same scheme, host and port.
  [[nodiscard]] AuthorizedUrl authorized(std::string_view url) const;

  /// The token of anaconda.org's kind for a host, as its API wants it in a header;
  /// empty if there is none.
  [[nodiscard]] std::string token_for(std::string_view url) const;

 private:
  enum class Kind { conda_token, bearer, basic };
  struct Entry {
    std::string scheme;  ///< of the channel's URL it came from; else empty
    std::string host;    ///< with port if there is one; may begin with "*."
    std::string path;    ///< "" or "/a/b": of the channel, or all that it is for
    Kind kind = Kind::conda_token;
    std::string secret;  ///< for basic: "user:password"
    [[nodiscard]] bool from_url() const { return !scheme.empty(); }
  };
  [[nodiscard]] static Entry place(std::string_view where);
  [[nodiscard]] static bool holds(const Entry& entry, const base::UrlParts& url);
  static void apply(const Entry& entry, const base::UrlParts& url,
                    AuthorizedUrl& answer);
  /// The most special one of those that go into the URL, or of the others.
  [[nodiscard]] const Entry* best_for(const base::UrlParts& url, bool in_url) const;
  std::vector<Entry> entries_;
};

}  // namespace distro::channel
