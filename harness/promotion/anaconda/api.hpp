// anaconda.org's HTTP API, as anaconda-client 1.16 speaks it: what is read, and how
// anything is asked. What is changed: writer.hpp.
//
// The token goes into a header of requests to the API, and nowhere else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "base/retry.hpp"
#include "promotion/anaconda/names.hpp"

namespace distro::promotion {

/// The server says that nothing may be changed now (X-Anaconda-Lockdown,
/// X-Anaconda-Read-Only). Everything stops at once; nothing is tried again.
class ServerClosed final : public EnvironmentError {
 public:
  using EnvironmentError::EnvironmentError;
};

/// What the server says of one file.
struct AnacondaDist {
  std::string sha256;            ///< empty if it says none
  std::set<std::string> labels;  ///< 0..n
};

class AnacondaApi {
 public:
  /// `url` is the API's, `token` may be empty (then only what is public is seen). All
  /// of `client` and `clock` must outlive it. Throws UsageError for a token that would
  /// be sent unencrypted to another machine.
  AnacondaApi(std::string url, std::string token, base::HttpClient& client,
              base::Clock& clock, base::RetryPolicy policy = {});

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] base::HttpClient& client() const { return client_; }
  [[nodiscard]] base::Clock& clock() const { return clock_; }
  [[nodiscard]] const base::RetryPolicy& policy() const { return policy_; }

  /// What the server has of each file, in this order; nothing where it has none. Tried
  /// again where that may help. Throws ServerClosed, EnvironmentError.
  [[nodiscard]] std::vector<std::optional<AnacondaDist>> dists(
      std::span<const AnacondaFile> files) const;

  /// The labels of an account, and whether each is locked. Throws likewise.
  [[nodiscard]] std::map<std::string, bool> labels(const std::string& owner) const;

  /// The files under a label, as AnacondaFile::spec() writes them; none if there is no
  /// such label, nothing if the server does not say. Throws likewise.
  [[nodiscard]] std::optional<std::set<std::string>> files_under(
      const std::string& owner, const std::string& label) const;

  /// Whether there is something at `path` ("/package/owner/numpy"). Throws likewise.
  [[nodiscard]] bool has(const std::string& path) const;

  /// A request of the API with a JSON body, or none.
  [[nodiscard]] base::HttpRequest request(const std::string& method,
                                          const std::string& path,
                                          const base::Json* body = nullptr) const;

  /// Sends it once. Throws ServerClosed.
  [[nodiscard]] base::HttpOutcome once(const base::HttpRequest& request) const;

 private:
  [[nodiscard]] std::optional<base::Json> read(const std::string& path) const;
  [[nodiscard]] std::vector<base::HttpOutcome> outcomes(
      std::vector<base::HttpRequest> requests) const;

  std::string url_;
  std::string token_;
  base::HttpClient& client_;
  base::Clock& clock_;
  base::RetryPolicy policy_;
};

/// What an answer says is wrong: `error` of its JSON, or its status.
[[nodiscard]] std::string anaconda_fault_text(const base::HttpRequest& request,
                                              const base::HttpOutcome& outcome);

}  // namespace distro::promotion
