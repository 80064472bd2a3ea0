// A query for records, `conda-forge::numpy >=1.26,<2 py311*` (CEP 29;
// conda.models.match_spec.MatchSpec, the parser that conda uses by default).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "channel/record.hpp"
#include "channel/version_spec.hpp"

namespace distro::channel {

/// Immutable, cheap to copy.
class MatchSpec {
 public:
  /// Throws ParseError for what conda rejects.
  explicit MatchSpec(std::string_view text);

  /// Literal or with `*`; "*" if any name will do.
  [[nodiscard]] const std::string& name() const;
  /// The name is a literal, not a pattern.
  [[nodiscard]] bool has_exact_name() const;
  [[nodiscard]] const VersionSpec& version() const;
  /// The build as written: literal, glob or `^regex$`; "" if any.
  [[nodiscard]] const std::string& build() const;
  /// The channel as written, "" if any.
  [[nodiscard]] const std::string& channel() const;

  /// A record whose version conda cannot parse matches only specs that ask for no
  /// version.
  [[nodiscard]] bool matches(const Record& record) const;

  /// The spec as it was written.
  [[nodiscard]] const std::string& text() const;
  /// conda's canonical text, str(MatchSpec).
  [[nodiscard]] std::string canonical() const;

  struct Fields;

 private:
  std::shared_ptr<const Fields> fields_;
};

}  // namespace distro::channel
