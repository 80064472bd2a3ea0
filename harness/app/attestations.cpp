#include "app/attestations.hpp"

#include <algorithm>
#include <memory>

#include "app/channels.hpp"
#include "attestation/sidecar.hpp"
#include "attestation/verify.hpp"
#include "base/clock.hpp"
#include "base/escaped_text.hpp"
#include "base/hash.hpp"
#include "base/http.hpp"
#include "base/retry.hpp"
#include "channel/channel_url.hpp"
#include "channel/sidecar_files.hpp"

namespace distro::app {
namespace {

using attestation::Rejected;
using attestation::TrustedRoot;
using attestation::Verified;
using channel::Record;

/// A stranger's words in one line of ours, for people: what is compared is not cut.
std::string quoted(const std::string& text) {
  constexpr std::size_t most = 300;
  return base::escaped(text.size() <= most ? text : text.substr(0, most) + "...");
}

/// A file of the distribution that an option of the policy names.
std::string file_named(const recipe::FileTree& target,
                       const promotion::Options& options, const std::string& key,
                       const std::string& path) {
  if (const std::optional<std::string> text = target.read(path)) {
    return *text;
  }
  throw options.error(key + ": there is no file '" + path + "'");
}

promotion::Options options_of(const promotion::ConfiguredPolicy& policy) {
  return {policy.name, policy.options, policy.place};
}

std::vector<std::string> paths_of_roots(const promotion::Options& options) {
  std::vector<std::string> paths = options.texts("trusted_root");
  if (paths.empty()) {
    paths.emplace_back("security/trusted_root.json");
  }
  return paths;
}

std::string path_of_signers(const promotion::Options& options) {
  return options.text("signers").value_or("security/signers.yaml");
}

std::vector<TrustedRoot> trusted_roots(const recipe::FileTree& target,
                                       const promotion::Options& options) {
  std::vector<TrustedRoot> roots;
  for (const std::string& path : paths_of_roots(options)) {
    roots.push_back(attestation::parse_trusted_root(
        file_named(target, options, "trusted_root", path), path));
  }
  return roots;
}

std::vector<promotion::Signer> signers(const recipe::FileTree& target,
                                       const promotion::Options& options) {
  const std::string path = path_of_signers(options);
  return promotion::parse_signers(file_named(target, options, "signers", path), path);
}

promotion::Attestation proven(const Verified& verified) {
  const attestation::Statement& statement = verified.statement;
  return {.fault = "",
          .predicate = quoted(statement.predicate),
          .publication = statement.is_publication(),
          .identity = base::escaped(verified.identity),
          .issuer = base::escaped(verified.issuer),
          .signed_at = verified.signed_at,
          .fn = base::escaped(statement.fn),
          .sha256 = statement.sha256,
          .target_channel = base::escaped(statement.target_channel)};
}

/// By the first root that proves it; else why each does not.
promotion::Attestation tried(const std::string& bundle,
                             const std::vector<TrustedRoot>& roots) {
  promotion::Attestation unproven;
  for (const TrustedRoot& root : roots) {
    const attestation::Outcome outcome = attestation::verify(bundle, "bundle", root);
    if (const auto* verified = std::get_if<Verified>(&outcome)) {
      return proven(*verified);
    }
    const std::string reason = quoted(std::get<Rejected>(outcome).reason);
    if (unproven.fault.find(reason) == std::string::npos) {
      unproven.fault += (unproven.fault.empty() ? "" : "; ") + reason;
    }
  }
  return unproven;
}

class Reader {
 public:
  Reader(const Config& config, std::vector<TrustedRoot> roots,
         std::span<const std::string> channels)
      : roots_(std::move(roots)), credentials_(credentials_for(config, channels)) {}

  promotion::AttestedFile read(const Record& record) {
    promotion::AttestedFile file{record.subdir, record.fn, record.sha256, "", {}};
    if (record.attestations_sha256.empty()) {
      return file;
    }
    const std::string sidecar = contents(record, file.fault);
    if (!file.fault.empty()) {
      return file;
    }
    try {
      for (const std::string& bundle :
           attestation::bundles_in(sidecar, record.fn + ".sigs")) {
        file.attestations.push_back(tried(bundle, roots_));
      }
    } catch (const InputError& error) {
      // A stranger's file: that it is damaged is said of it, and stops nobody.
      file.fault = quoted(error.what());
    }
    return file;
  }

 private:
  /// Empty, and why, if it is not what the channel says.
  std::string contents(const Record& record, std::string& fault) {
    const std::string& sha256 = record.attestations_sha256;
    if (!base::is_hex(sha256, 64)) {
      fault = "'" + quoted(sha256) + "' is no digest";
      return "";
    }
    if (const auto package = channel::local_path(record.url)) {
      return local(*package, sha256, fault);
    }
    std::string bytes = remote(attestation::sidecar_url(record.url, sha256), fault);
    if (fault.empty() && base::sha256(bytes) != sha256) {
      fault = others_than(sha256);
    }
    return bytes;
  }

  static std::string others_than(const std::string& sha256) {
    return "they are not those that the channel speaks of, sha256 " + sha256;
  }

  static std::string local(const std::filesystem::path& package,
                           const std::string& sha256, std::string& fault) {
    if (auto bytes = channel::load_sidecar_of(package, sha256)) {
      return *std::move(bytes);
    }
    const std::filesystem::path sidecar = channel::sidecar_of(package, sha256);
    fault = std::filesystem::exists(sidecar)
                ? others_than(sha256)
                : "the channel does not have " + sidecar.filename().string();
    return "";
  }

  std::string remote(const std::string& url, std::string& fault) {
    if (!http_) {
      http_ = base::make_http_client();
    }
    const channel::AuthorizedUrl place = credentials_.authorized(url);
    base::HttpRequest request;
    request.url = place.url;
    request.headers = place.headers;
    request.max_size = attestation::largest_sidecar;
    base::HttpOutcome outcome = base::send(*http_, clock_, {}, request);
    auto* response = std::get_if<base::HttpResponse>(&outcome);
    if (response != nullptr && response->status == 200) {
      return std::move(response->body);
    }
    if (response == nullptr || base::may_pass(outcome)) {
      throw base::http_fault(request, outcome);
    }
    fault = base::http_fault_text(request, outcome);
    return "";
  }

  std::vector<TrustedRoot> roots_;
  channel::Credentials credentials_;
  base::SystemClock clock_;
  std::unique_ptr<base::HttpClient> http_;
};

}  // namespace

promotion::Attested attested(const Config& config, const recipe::FileTree& target,
                             const promotion::ConfiguredPolicy& policy,
                             std::span<const job::Candidate> candidates) {
  const promotion::Options options = options_of(policy);
  std::vector<std::string> channels;
  for (const job::Candidate& candidate : candidates) {
    channels.push_back(candidate.record.channel);
  }
  promotion::Attested found{signers(target, options), {}};
  Reader reader(config, trusted_roots(target, options), channels);
  for (const job::Candidate& candidate : candidates) {
    found.files.push_back(reader.read(candidate.record));
  }
  return found;
}

std::vector<std::string> files_of_trust(const promotion::ConfiguredPolicy& policy) {
  const promotion::Options options = options_of(policy);
  std::vector<std::string> paths = paths_of_roots(options);
  paths.push_back(path_of_signers(options));
  return paths;
}

void require_readable_trust(const recipe::FileTree& tree,
                            const promotion::ConfiguredPolicy& policy) {
  const promotion::Options options = options_of(policy);
  static_cast<void>(trusted_roots(tree, options));
  static_cast<void>(signers(tree, options));
}

}  // namespace distro::app
