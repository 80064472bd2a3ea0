// Who has signed for the candidates' files, and whose word is taken for which packages.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "channel/record.hpp"

namespace distro::promotion {

/// Somebody whose signature is taken for some packages.
struct Signer {
  std::vector<std::string> packages;  ///< names, `*` stands for any text; 1..n
  std::string identity;               ///< as certificates name it; likewise with `*`
  std::string issuer;                 ///< URL of who vouches for it, exactly
};

/// The list of signers, by default `security/signers.yaml`:
///
///     signers:
///       - packages: [app, libapp]
///         identity: https://github.com/org/app/.github/workflows/release.yml@*
///         issuer: https://token.actions.githubusercontent.com
///
/// Throws InputError with its place.
[[nodiscard]] std::vector<Signer> parse_signers(std::string text, std::string file);

/// A signed statement that came with a file.
struct Attestation {
  std::string fault = "";      ///< why it proves nothing; empty: all below is proven
  std::string predicate = "";  ///< what kind of statement it is
  bool publication = false;    ///< of CEP 27; only such a one has `fn` and what follows
  std::string identity = "";   ///< who has signed
  std::string issuer = "";     ///< who vouches for them, a URL
  std::chrono::sys_seconds signed_at{};
  std::string fn = "";  ///< of the file that it speaks of
  std::string sha256 = "";
  std::string target_channel = "";  ///< URL; empty: it names none
};

/// What a channel has of statements about a candidate's file.
struct AttestedFile {
  std::string subdir, fn, sha256;
  std::string fault;  ///< why they could not be read, though the channel has some
  std::vector<Attestation> attestations;
};

/// Gathered only where the policy `attestation` is asked.
struct Attested {
  std::vector<Signer> signers;
  std::vector<AttestedFile> files;  ///< one a candidate

  /// nullptr if nobody has looked.
  [[nodiscard]] const AttestedFile* file_of(const channel::Record& candidate) const;
};

[[nodiscard]] base::Json to_json(const Attested& attested);
/// Throws InputError naming `json`'s origin and key.
[[nodiscard]] Attested attested_from_json(const base::JsonObject& json);

}  // namespace distro::promotion
