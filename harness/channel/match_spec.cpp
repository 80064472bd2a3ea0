#include "channel/match_spec.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "channel/field_matcher.hpp"
#include "channel/match_spec_text.hpp"

namespace distro::channel {
namespace {

std::optional<Version> version_if(const std::string& text) {
  try {
    return Version(text);
  } catch (const ParseError&) {
    return std::nullopt;
  }
}

}  // namespace

struct MatchSpec::Fields {
  std::string text;
  std::string name = "*";
  VersionSpec version;
  std::string build;
  std::string channel;
  std::vector<detail::FieldMatcher> matchers;  ///< in conda's order of comparing
};

MatchSpec::MatchSpec(std::string_view text, const ChannelNames& names) {
  auto fields = std::make_shared<Fields>();
  fields->text = text;
  for (const detail::AskedField& asked : detail::parse_match_spec(text, names)) {
    if (asked.key == "optional" || asked.key == "target") {
      continue;  // conda keeps these beside the query
    }
    detail::FieldMatcher matcher = detail::make_matcher(asked, names);
    if (asked.key == "name") {
      fields->name = matcher.text();
    } else if (asked.key == "version") {
      fields->version = VersionSpec(asked.value);
    } else if (asked.key == "build") {
      fields->build = asked.value;
    } else if (asked.key == "channel") {
      fields->channel = asked.value;
    }
    fields->matchers.push_back(std::move(matcher));
  }
  fields_ = std::move(fields);
}

const std::string& MatchSpec::name() const { return fields_->name; }

bool MatchSpec::has_exact_name() const {
  return fields_->name.find('*') == std::string::npos;
}

const VersionSpec& MatchSpec::version() const { return fields_->version; }

const std::string& MatchSpec::build() const { return fields_->build; }

const std::string& MatchSpec::channel() const { return fields_->channel; }

bool MatchSpec::matches(const Record& record) const {
  if (has_exact_name() && record.name != fields_->name) {
    return false;
  }
  if (fields_->version.is_any()) {
    return matches(record, nullptr);
  }
  const std::optional<Version> version = version_if(record.version);
  return matches(record, version ? &*version : nullptr);
}

bool MatchSpec::matches(const Record& record, const Version* version) const {
  return std::all_of(fields_->matchers.begin(), fields_->matchers.end(),
                     [&](const detail::FieldMatcher& matcher) {
                       return matcher.matches(record, version);
                     });
}

const std::string& MatchSpec::text() const { return fields_->text; }

std::string MatchSpec::canonical() const {
  return detail::canonical_match_spec(fields_->matchers);
}

}  // namespace distro::channel
