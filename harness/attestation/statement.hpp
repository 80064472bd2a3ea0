// What is claimed: an in-toto statement (v1) that a package was published (CEP 27).
#pragma once

#include <string>
#include <string_view>

namespace distro::attestation {

/// "https://schemas.conda.org/attestations-publish-1.schema.json"
extern const std::string_view publish_predicate;

struct Statement {
  std::string predicate;       ///< predicateType
  std::string fn;              ///< of the package; only of a publication
  std::string sha256;          ///< of its file, lower-case hex; likewise
  std::string target_channel;  ///< URL; empty: it names none

  [[nodiscard]] bool is_publication() const { return predicate == publish_predicate; }
};

/// Throws InputError for what is no in-toto statement, and for a publication that is
/// not as CEP 27 has it: of one file, with its sha256, into a URL without final slash.
/// Of other statements only the kind is read.
[[nodiscard]] Statement parse_statement(std::string_view payload,
                                        std::string_view origin);

}  // namespace distro::attestation
