#include "channel/field_matcher.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "channel/text_pattern.hpp"
#include "channel/version_spec.hpp"

namespace distro::channel::detail {
namespace {

using Features = std::set<std::string>;
using Test = FieldMatcher::Test;

std::string lower(std::string_view text) {
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                          : letter;
  });
  return folded;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\n\r\f\v";
  const std::size_t begin = text.find_first_not_of(spaces);
  return begin == std::string_view::npos
             ? ""
             : std::string(
                   text.substr(begin, text.find_last_not_of(spaces) - begin + 1));
}

/// What a record's other keys say, as text; nothing if they do not.
std::optional<std::string> other_key(const Record& record, const char* key) {
  if (record.other_keys.empty()) {
    return std::nullopt;
  }
  const base::Json json = base::parse_json(record.other_keys, record.fn);
  const auto found = json.find(key);
  return found != json.end() && found->is_string()
             ? std::optional(found->get<std::string>())
             : std::nullopt;
}

/// The text of a field; conda compares one that is missing as the text "None".
std::string text_of(const Record& record, std::string_view key) {
  const auto or_none = [](const std::string& text) {
    return text.empty() ? "None" : text;
  };
  if (key == "name") return record.name;
  if (key == "build") return record.build;
  if (key == "subdir") return or_none(record.subdir);
  if (key == "url") return or_none(record.url);
  if (key == "md5") return or_none(record.md5);
  if (key == "sha256") return or_none(record.sha256);
  if (key == "fn") return or_none(record.fn);
  if (key == "license") return or_none(record.license);
  return record.license_family.empty()
             ? other_key(record, "license_family").value_or("None")
             : record.license_family;
}

FieldMatcher pattern_matcher(const AskedField& asked, bool fold_spec,
                             bool fold_record) {
  const std::string value = fold_spec ? lower(asked.value) : asked.value;
  const TextPattern pattern = TextPattern::of_field(value);
  return {
      asked.key, value, pattern.is_exact(),
      [key = asked.key, pattern, fold_record](const Record& record, const Version*) {
        const std::string text = text_of(record, key);
        return pattern.matches(fold_record ? lower(text) : text);
      }};
}

FieldMatcher exact_matcher(const AskedField& asked) {
  return {asked.key, asked.value, true, [asked](const Record& record, const Version*) {
            return text_of(record, asked.key) == asked.value;
          }};
}

FieldMatcher version_matcher(const AskedField& asked) {
  const VersionSpec spec(asked.value);
  return {asked.key, spec.text(), false, [spec](const Record&, const Version* version) {
            return spec.is_any() || (version != nullptr && spec.matches(*version));
          }};
}

/// What Python's int() takes for a number, in its shortest form.
std::optional<std::string> integer_text(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) {
    return std::nullopt;
  }
  text = text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  std::string digits;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool between = at > 0 && at + 1 < text.size() && text[at - 1] != '_';
    if (text[at] >= '0' && text[at] <= '9') {
      digits += text[at];
    } else if (text[at] != '_' || !between) {
      return std::nullopt;
    }
  }
  if (digits.empty()) {
    return std::nullopt;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return (negative && digits != "0" ? "-" : "") + digits;
}

FieldMatcher build_number_matcher(const AskedField& asked) {
  const auto is_number = [](const std::string& number) -> Test {
    return [number](const Record& record, const Version*) {
      return std::to_string(record.build_number) == number;
    };
  };
  if (const auto number = integer_text(asked.value)) {
    return {asked.key, *number, true, is_number(*number)};
  }
  const std::string text = trimmed(asked.value);
  if (text.empty()) {
    throw ParseError("a build number is expected, found nothing", 0);
  }
  if (text == "*") {
    return {asked.key, text, false, [](const Record&, const Version*) { return true; }};
  }
  const bool regex = text.front() == '^' || text.back() == '$';
  if (regex && (text.front() != '^' || text.back() != '$')) {
    throw ParseError("'" + text +
                         "' is no build number: a regular expression starts with "
                         "'^' and ends with '$'",
                     0);
  }
  if (regex) {
    static_cast<void>(TextPattern::regex(text));
    return {asked.key, text, false, [text](const Record&, const Version*) -> bool {
              throw ParseError("a build number cannot be matched with '" + text + "'",
                               0);
            }};
  }
  if (std::string_view("=<>!").find(text.front()) == std::string_view::npos) {
    return {asked.key, text, true, [](const Record&, const Version*) { return false; }};
  }
  const VersionSpec spec = VersionSpec::comparison(text);
  return {asked.key, text, false, [spec](const Record& record, const Version*) {
            return record.build_number >= 0 &&
                   spec.matches(Version(std::to_string(record.build_number)));
          }};
}

Features split_features(std::string_view text) {
  Features found;
  std::size_t begin = text.find_first_not_of(" ,\t\n");
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(" ,\t\n", begin), text.size());
    found.emplace(text.substr(begin, end - begin));
    begin = text.find_first_not_of(" ,\t\n", end);
  }
  return found;
}

FieldMatcher features_matcher(const AskedField& asked) {
  Features wanted =
      asked.one_word ? Features{trimmed(asked.value)} : split_features(asked.value);
  wanted.erase("");
  std::string text;
  for (const std::string& feature : wanted) {
    text += (text.empty() ? "" : " ") + feature;
  }
  if (asked.key == "track_features") {
    return {asked.key, text, true, [wanted](const Record& record, const Version*) {
              return wanted == Features(record.track_features.begin(),
                                        record.track_features.end());
            }};
  }
  return {asked.key, text, true, [wanted](const Record& record, const Version*) {
            return wanted ==
                   split_features(record.features.empty()
                                      ? other_key(record, "features").value_or("")
                                      : record.features);
          }};
}

FieldMatcher list_matcher(const AskedField& asked) {
  std::string text = "[";
  std::size_t begin = asked.value.find_first_not_of(" ,");
  while (begin != std::string::npos) {
    const std::size_t end =
        std::min(asked.value.find_first_of(" ,", begin), asked.value.size());
    text +=
        (text.size() == 1 ? "'" : ", '") + asked.value.substr(begin, end - begin) + "'";
    begin = asked.value.find_first_not_of(" ,", end);
  }
  text += "]";
  if (asked.key == "flags") {
    return {asked.key, text, true, [](const Record&, const Version*) { return false; }};
  }
  return {asked.key, text, true, [](const Record&, const Version*) -> bool {
            throw ParseError("records without extras cannot be asked for 'extras'", 0);
          }};
}

FieldMatcher channel_matcher(const AskedField& asked, const ChannelNames& names) {
  const std::string& value = asked.value;
  if ((value.starts_with('^') && value.ends_with('$')) ||
      value.find('*') != std::string::npos) {
    const TextPattern pattern = value.starts_with('^') && value.ends_with('$')
                                    ? TextPattern::regex(value)
                                    : TextPattern::channel_glob(value);
    return {asked.key, value, false,
            [pattern, names](const Record& record, const Version*) {
              return pattern.matches(
                  resolve_channel(record.channel, names).canonical_name(names));
            }};
  }
  const ChannelRef wanted = resolve_channel(value, names);
  const bool elsewhere = wanted.is_elsewhere(names);
  const std::string text = elsewhere ? wanted.base_url() : wanted.canonical_name(names);
  return {asked.key, text, true,
          [wanted, elsewhere, names](const Record& record, const Version*) {
            const ChannelRef found = resolve_channel(record.channel, names);
            if (elsewhere) {
              return wanted.base_url() == found.base_url();
            }
            return wanted.name == found.name ||
                   wanted.name == found.canonical_name(names);
          }};
}

}  // namespace

FieldMatcher make_matcher(const AskedField& asked, const ChannelNames& names) {
  const std::string& key = asked.key;
  if (key == "name") return pattern_matcher(asked, true, false);
  if (key == "version") return version_matcher(asked);
  if (key == "build") return pattern_matcher(asked, false, false);
  if (key == "channel") return channel_matcher(asked, names);
  if (key == "build_number") return build_number_matcher(asked);
  if (key == "track_features" || key == "features") return features_matcher(asked);
  if (key == "license" || key == "license_family")
    return pattern_matcher(asked, true, true);
  if (key == "subdir" || key == "url" || key == "md5" || key == "sha256" ||
      key == "fn") {
    return exact_matcher(asked);
  }
  if (key == "extras" || key == "flags") return list_matcher(asked);
  if (key == "when") {  // a condition on the environment, not on the record
    return {key, lower(asked.value), false,
            [](const Record&, const Version*) { return true; }};
  }
  throw ParseError("'" + key + "' is no field that a MatchSpec can ask for", 0);
}

}  // namespace distro::channel::detail
