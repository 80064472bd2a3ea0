// How one field of a MatchSpec compares with a record (conda.models.match_spec's
// matchers and its canonical text of each).
#pragma once

#include <functional>
#include <string>

#include "channel/match_spec_text.hpp"
#include "channel/record.hpp"
#include "channel/version.hpp"

namespace distro::channel::detail {

class FieldMatcher {
 public:
  using Test = std::function<bool(const Record& record, const Version* version)>;

  FieldMatcher(std::string key, std::string text, bool exact, Test test)
      : key_(std::move(key)),
        text_(std::move(text)),
        exact_(exact),
        test_(std::move(test)) {}

  [[nodiscard]] const std::string& key() const { return key_; }
  /// conda's canonical text of the value.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// It is no pattern.
  [[nodiscard]] bool is_exact() const { return exact_; }
  [[nodiscard]] bool matches(const Record& record, const Version* version) const {
    return test_(record, version);
  }

 private:
  std::string key_;
  std::string text_;
  bool exact_;
  Test test_;
};

/// Throws ParseError for a key that is no field, and for a value that conda rejects.
[[nodiscard]] FieldMatcher make_matcher(const AskedField& asked,
                                        const ChannelNames& names);

/// conda's str(MatchSpec).
[[nodiscard]] std::string canonical_match_spec(const std::vector<FieldMatcher>& fields);

}  // namespace distro::channel::detail
