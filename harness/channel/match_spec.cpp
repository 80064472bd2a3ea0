#include "channel/match_spec.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "channel/field_matcher.hpp"
#include "channel/match_spec_plain.hpp"
#include "channel/match_spec_text.hpp"
#include "channel/text_pattern.hpp"
#include "channel/text_place.hpp"
#include "channel/version_key.hpp"

namespace distro::channel {

struct MatchSpec::Fields {
  std::string text;
  std::string name = "*";
  VersionSpec version;
  std::string build;
  std::optional<TextPattern> build_regex;  ///< of `^...$`
  std::string channel;
  bool name_is_exact = false;
  bool build_is_glob = false;
  /// Asks of nothing but an exact name, version and build, in this order.
  bool plain = false;
  std::vector<detail::FieldMatcher> matchers;  ///< in conda's order; none where plain

  void set_name(std::string_view written);
  void set_build(std::string_view written);
  [[nodiscard]] bool build_matches(std::string_view found) const;
};

namespace {

using Fields = MatchSpec::Fields;

bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }

void fold(std::string& text) {
  for (char& letter : text) {
    letter = is_upper(letter) ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
}

std::shared_ptr<const Fields> plain_fields(std::string_view text) {
  std::string storage;
  const auto plain = detail::plain_spec(text, storage);
  if (!plain) {
    return nullptr;
  }
  auto fields = std::make_shared<Fields>();
  fields->text = text;
  fields->plain = true;
  fields->set_name(plain->name);
  if (!plain->version.empty()) {
    fields->version = detail::placed_in(text, plain->version,
                                        [&] { return VersionSpec(plain->version); });
  }
  fields->set_build(plain->build);
  return fields;
}

bool is_plain(const Fields& fields) {
  constexpr std::string_view order[] = {"name", "version", "build"};
  const auto* expected = std::begin(order);
  for (const detail::FieldMatcher& matcher : fields.matchers) {
    expected = std::find(expected, std::end(order), matcher.key());
    if (expected == std::end(order)) {
      return false;
    }
    ++expected;
  }
  return fields.name_is_exact;
}

std::shared_ptr<const Fields> general_fields(std::string_view text,
                                             const ChannelNames& names) {
  auto fields = std::make_shared<Fields>();
  fields->text = text;
  for (const detail::AskedField& asked : detail::parse_match_spec(text, names)) {
    if (asked.key == "optional" || asked.key == "target") {
      continue;  // conda keeps these beside the query
    }
    // The value is a copy: the same letters in the text are what is meant.
    const std::size_t found = text.find(asked.value);
    detail::placed_in(
        text, found == std::string_view::npos ? "" : text.substr(found),
        [&] { fields->matchers.push_back(detail::make_matcher(asked, names)); });
    if (asked.key == "name") {
      fields->set_name(asked.value);
    } else if (asked.key == "version") {
      fields->version = VersionSpec(asked.value);
    } else if (asked.key == "build") {
      fields->set_build(asked.value);
    } else if (asked.key == "channel") {
      fields->channel = asked.value;
    }
  }
  fields->plain = is_plain(*fields);
  return fields;
}

}  // namespace

void MatchSpec::Fields::set_name(std::string_view written) {
  name = written;
  fold(name);
  name_is_exact = name.find('*') == std::string::npos;
}

void MatchSpec::Fields::set_build(std::string_view written) {
  build = written;
  if (build.starts_with('^') && build.ends_with('$')) {
    build_regex = TextPattern::regex(build);
  } else {
    build_is_glob = build.find('*') != std::string::npos;
  }
}

bool MatchSpec::Fields::build_matches(std::string_view found) const {
  if (build.empty()) {
    return true;
  }
  return build_regex     ? build_regex->matches(found)
         : build_is_glob ? matches_glob(build, found)
                         : build == found;
}

MatchSpec::MatchSpec(std::string_view text) : fields_(plain_fields(text)) {
  if (!fields_) {
    fields_ = general_fields(text, {});
  }
}

MatchSpec::MatchSpec(std::string_view text, const ChannelNames& names)
    : fields_(plain_fields(text)) {
  if (!fields_) {
    fields_ = general_fields(text, names);
  }
}

const std::string& MatchSpec::name() const { return fields_->name; }

bool MatchSpec::has_exact_name() const { return fields_->name_is_exact; }

const VersionSpec& MatchSpec::version() const { return fields_->version; }

const std::string& MatchSpec::build() const { return fields_->build; }

const std::string& MatchSpec::channel() const { return fields_->channel; }

bool MatchSpec::asks_only_of_name_version_build() const { return fields_->plain; }

bool MatchSpec::build_matches(std::string_view build) const {
  return fields_->build_matches(build);
}

bool MatchSpec::matches(const Record& record) const {
  if (fields_->name_is_exact && record.name != fields_->name) {
    return false;
  }
  if (fields_->version.is_any()) {
    return matches(record, nullptr);
  }
  if (fields_->plain) {
    std::string key;
    return append_version_key(record.version, key) &&
           fields_->version.matches(key, record.version) &&
           fields_->build_matches(record.build);
  }
  const std::optional<Version> version = Version::parse_if(record.version);
  return matches(record, version ? &*version : nullptr);
}

bool MatchSpec::matches(const Record& record, const Version* version) const {
  if (fields_->plain) {
    return record.name == fields_->name &&
           (fields_->version.is_any() ||
            (version != nullptr && fields_->version.matches(*version))) &&
           fields_->build_matches(record.build);
  }
  return std::all_of(fields_->matchers.begin(), fields_->matchers.end(),
                     [&](const detail::FieldMatcher& matcher) {
                       return matcher.matches(record, version);
                     });
}

const std::string& MatchSpec::text() const { return fields_->text; }

std::string MatchSpec::canonical() const {
  return detail::canonical_match_spec(fields_->matchers.empty()
                                          ? general_fields(fields_->text, {})->matchers
                                          : fields_->matchers);
}

}  // namespace distro::channel
