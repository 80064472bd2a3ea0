// A query for records, `conda-forge::numpy >=1.26,<2 py311*` (CEP 29;
// conda.models.match_spec.MatchSpec, the parser that conda uses by default).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "channel/channel_names.hpp"
#include "channel/record.hpp"
#include "channel/version_spec.hpp"

namespace distro::channel {

/// Immutable, cheap to copy.
class MatchSpec {
 public:
  /// Throws ParseError for what conda rejects.
  explicit MatchSpec(std::string_view text);
  /// The same; `names` says what its channel means.
  MatchSpec(std::string_view text, const ChannelNames& names);

  /// Literal or with `*`, in lower case; "*" if any name will do.
  [[nodiscard]] const std::string& name() const;
  /// The name is a literal, not a pattern.
  [[nodiscard]] bool has_exact_name() const;
  [[nodiscard]] const VersionSpec& version() const;
  /// The build as written: literal, glob or `^regex$`; "" if any.
  [[nodiscard]] const std::string& build() const;
  /// The channel as written, "" if any.
  [[nodiscard]] const std::string& channel() const;

  /// It names a literal package and asks of nothing else but version and build: then
  /// it matches a record of that name if `version()` and `build_matches` do, asked in
  /// this order.
  [[nodiscard]] bool asks_only_of_name_version_build() const;
  /// Whether a record's build is asked for, as far as `build()` says.
  [[nodiscard]] bool build_matches(std::string_view build) const;

  /// A record whose version conda cannot parse matches only specs that ask for no
  /// version.
  /// Throws ParseError for a spec that conda rejects only here (`~=1`, `extras`).
  [[nodiscard]] bool matches(const Record& record) const;

  /// The same for a record whose version was parsed before; nullptr: it is none.
  [[nodiscard]] bool matches(const Record& record, const Version* version) const;

  /// The spec as it was written.
  [[nodiscard]] const std::string& text() const;
  /// conda's canonical text, str(MatchSpec).
  [[nodiscard]] std::string canonical() const;

  struct Fields;

 private:
  std::shared_ptr<const Fields> fields_;
};

/// The name that a spec asks for, in lower case: MatchSpec's name() if that is a
/// literal; empty for a pattern and for what conda rejects. A part of `text` where the
/// name stands there as it is, else of `storage`. Cheap: specs that are common are not
/// built.
[[nodiscard]] std::string_view name_of_spec(std::string_view text,
                                            std::string& storage);

}  // namespace distro::channel
