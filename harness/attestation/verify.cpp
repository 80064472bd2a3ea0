#include "attestation/verify.hpp"

#include <algorithm>
#include <vector>

#include "attestation/bundle.hpp"
#include "attestation/certificate.hpp"
#include "attestation/rejection.hpp"
#include "attestation/timestamp.hpp"
#include "attestation/transparency_log.hpp"
#include "base/error.hpp"

namespace distro::attestation {
namespace {

using detail::Rejection;
using detail::SignerCertificate;
using Times = std::vector<std::chrono::sys_seconds>;

constexpr std::string_view in_toto = "application/vnd.in-toto+json";

/// Each entry must hold: one that does not is no slip of an honest signer.
Times times_of_logs(const Bundle& bundle, const TrustedRoot& root,
                    std::vector<const Log*>& logs) {
  Times times;
  for (const LogEntry& entry : bundle.entries) {
    const Log* log = root.signature_log(entry.log);
    if (log == nullptr) {
      throw Rejection("its entry is in a log that the trusted root does not have");
    }
    detail::check_body(entry, bundle);
    if (const auto time = detail::check_entry(entry, *log, bundle.promise_will_do)) {
      times.push_back(*time);
    }
    logs.push_back(log);
  }
  if (logs.empty()) {
    throw Rejection("no log has its signature");
  }
  return times;
}

/// The times at which the signature was there, as far as they are proven.
Times proven_times(const Bundle& bundle, const TrustedRoot& root) {
  std::vector<const Log*> logs;
  Times times;
  if (!root.signature_logs.empty()) {
    times = times_of_logs(bundle, root, logs);
  }
  if (!root.timestamp_authorities.empty()) {
    for (const std::string& response : bundle.timestamps) {
      times.push_back(detail::time_stamped(response, bundle.envelope.signature,
                                           root.timestamp_authorities));
    }
  }
  if (times.empty()) {
    throw Rejection("nobody vouches for the time of its signature");
  }
  for (const Log* log : logs) {
    if (!std::all_of(times.begin(), times.end(),
                     [&](auto time) { return log->valid_for.covers(time); })) {
      throw Rejection("the log " + log->host + " was not valid then");
    }
  }
  return times;
}

Verified verified(const Bundle& bundle, std::string_view origin,
                  const TrustedRoot& root) {
  const SignerCertificate certificate(bundle.certificate);
  if (!certificate.key().verifies(bundle.envelope.signed_bytes(),
                                  bundle.envelope.signature)) {
    throw Rejection("its signature is not that of its certificate's key");
  }
  const Times times = proven_times(bundle, root);
  for (const std::chrono::sys_seconds time : times) {
    certificate.check_issued(root, time);
  }
  if (!root.certificate_logs.empty()) {
    certificate.check_logged(root);
  }
  if (bundle.envelope.payload_type != in_toto) {
    throw Rejection("what it has signed is no in-toto statement");
  }
  return {parse_statement(bundle.envelope.payload, origin), certificate.identity(),
          certificate.issuer(), *std::min_element(times.begin(), times.end())};
}

}  // namespace

Outcome verify(std::string_view bundle, std::string_view origin,
               const TrustedRoot& root) {
  // A stranger's bytes: whatever is wrong with them is said of them, and stops nobody.
  try {
    return verified(parse_bundle(bundle, origin), origin, root);
  } catch (const Rejection& rejection) {
    return Rejected{rejection.what()};
  } catch (const InputError& error) {
    const std::string text = error.what();
    return Rejected{text.substr(0, text.find('\n'))};
  }
}

}  // namespace distro::attestation
