// Signed statements and what comes with them. The first line says which part the rest
// is: certificates and time stamps are raw DER, the other parts text.
#include "attestation/bundle.hpp"
#include "attestation/certificate.hpp"
#include "attestation/rejection.hpp"
#include "attestation/sidecar.hpp"
#include "attestation/statement.hpp"
#include "attestation/timestamp.hpp"
#include "attestation/transparency_log.hpp"
#include "attestation/verify.hpp"
#include "base/base64.hpp"
#include "base/error.hpp"
#include "input.hpp"

namespace {

using namespace distro;
using namespace attestation;

const std::string key_der =
    base::base64_decoded(
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDODRU688UYGuy54mNUla"
        "EBiQdTE9nYLr0lg6RXowI/QV/RE1azBn4Eg5/2uTOMbhB1/gfcHzijzF"
        "i9Tk+g1Prg==")
        .value();

/// A root whose authority is the certificate itself.
TrustedRoot root_of(const std::string& certificate) {
  const PublicKey key = PublicKey::from_der(key_der).value();
  const Log log{sha256_bytes(key_der), "log.test", key, {}};
  const Authority authority{{certificate, certificate}, {}};
  return {{authority}, {authority}, {log}, {log}};
}

void certificate(const std::string& der) {
  const TrustedRoot root = root_of(der);
  const detail::SignerCertificate signer(der);
  for (const auto check : {0, 1, 2, 3, 4}) {
    try {
      switch (check) {
        case 0:
          static_cast<void>(signer.key().verifies("text", "signature"));
          break;
        case 1:
          signer.check_issued(root, std::chrono::sys_seconds(std::chrono::days(20000)));
          break;
        case 2:
          signer.check_logged(root);
          break;
        case 3:
          static_cast<void>(signer.identity());
          break;
        default:
          static_cast<void>(signer.issuer());
      }
    } catch (const detail::Rejection&) {
      // the others are looked at all the same
    }
  }
}

void checkpoint(const std::string& text) {
  const TrustedRoot root = root_of("x");
  const InclusionProof proof{0, 1, std::string(32, 'x'), {}, text};
  try {
    detail::check_checkpoint(proof, root.signature_logs.front());
    fuzz::require(false, "nobody has signed this checkpoint");
  } catch (const detail::Rejection&) {
  }
}

void body(const std::string& text) {
  Bundle bundle;
  bundle.certificate = "another";
  bundle.envelope = {"application/vnd.in-toto+json", "{}", "signature"};
  LogEntry entry;
  entry.body = text;
  detail::check_body(entry, bundle);
  fuzz::require(false, "no entry is of this certificate");
}

void part(const std::string& kind, const std::string& rest) {
  if (kind == "certificate") {
    certificate(rest);
  } else if (kind == "timestamp") {
    static_cast<void>(detail::time_stamped(rest, "signature", {}));
    fuzz::require(false, "no authority has stamped this");
  } else if (kind == "checkpoint") {
    checkpoint(rest);
  } else if (kind == "body") {
    body(rest);
  } else if (kind == "statement") {
    const Statement statement = parse_statement(rest, "statement");
    fuzz::require(!statement.is_publication() || statement.sha256.size() == 64,
                  "a publication is of one file");
  } else if (kind == "sidecar") {
    for (const std::string& bundle : bundles_in(rest, "x.sigs")) {
      static_cast<void>(parse_bundle(bundle, "bundle"));
    }
  } else if (kind == "root") {
    static_cast<void>(parse_trusted_root(rest, "root.json"));
  } else {
    const Outcome outcome = verify(rest, "bundle", root_of("x"));
    fuzz::require(std::holds_alternative<Rejected>(outcome), "nobody signs for this");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text_of(data, size);
  const std::string kind(fuzz::take_line(rest));
  try {
    part(kind, std::string(rest));
  } catch (const InputError&) {
    // refused with its place
  } catch (const detail::Rejection&) {
    // refused with a reason
  }
  return 0;
}
