#include <algorithm>
#include <array>

#include "channel/field_matcher.hpp"

namespace distro::channel::detail {
namespace {

using Matchers = std::vector<FieldMatcher>;

const FieldMatcher* find(const Matchers& fields, std::string_view key) {
  const auto found =
      std::find_if(fields.begin(), fields.end(),
                   [&](const FieldMatcher& field) { return field.key() == key; });
  return found == fields.end() ? nullptr : &*found;
}

bool has_any(std::string_view text, std::string_view letters) {
  return text.find_first_of(letters) != std::string_view::npos;
}

/// The text before the brackets and what stands in them.
struct Canonical {
  std::string front;
  std::string brackets;

  void bracket(const std::string& key, const std::string& value, bool quoted) {
    brackets += brackets.empty() ? "" : ",";
    brackets += key + "=" + (quoted ? "'" + value + "'" : value);
  }
};

void put_channel(Canonical& text, const Matchers& fields) {
  const FieldMatcher* channel = find(fields, "channel");
  const FieldMatcher* subdir = find(fields, "subdir");
  const bool exact = channel != nullptr && channel->is_exact();
  if (exact) {
    text.front += channel->text();
  } else if (channel != nullptr && channel->text() != "*") {
    text.bracket("channel", channel->text(), false);
  }
  if (subdir != nullptr && exact) {
    text.front += "/" + subdir->text();
  } else if (subdir != nullptr) {
    text.bracket("subdir", subdir->text(), false);
  }
}

/// Returns whether the version is exact: only then the build may follow it.
bool put_version(Canonical& text, const std::string& version, bool has_build) {
  if (has_any(version, "><$^|,")) {
    text.bracket("version", version, true);
  } else if (version.starts_with("!=") || version.starts_with("~=")) {
    if (has_build) {
      text.bracket("version", version, true);
    } else {
      text.front += version;
    }
  } else if (version.ends_with(".*")) {
    text.front += "=" + version.substr(0, version.size() - 2);
  } else if (version == "*") {
    return false;
  } else if (version.ends_with('*')) {
    text.front += "=" + version.substr(0, version.size() - 1);
  } else {
    text.front += (version.starts_with("==") ? "" : "==") + version;
    return true;
  }
  return false;
}

void put_build(Canonical& text, const std::string& build, bool version_is_exact) {
  if (has_any(build, "><$^|,")) {
    text.bracket("build", build, true);
  } else if (version_is_exact && !has_any(build, "*")) {
    text.front += "=" + build;
  } else {
    text.bracket("build", build, false);
  }
}

void put_others(Canonical& text, const Matchers& fields) {
  constexpr std::array<std::string_view, 12> keys = {
      "build_number", "track_features", "features", "url",  "md5",    "sha256",
      "license",      "license_family", "fn",       "when", "extras", "flags"};
  for (const std::string_view key : keys) {
    const FieldMatcher* field = find(fields, key);
    if (field == nullptr || (key == "fn" && find(fields, "url") != nullptr) ||
        (key == "url" && find(fields, "channel") != nullptr)) {
      continue;
    }
    const bool list = key == "extras" || key == "flags";
    text.bracket(std::string(key), field->text(),
                 !list && has_any(field->text(), ", ="));
  }
}

}  // namespace

std::string canonical_match_spec(const std::vector<FieldMatcher>& fields) {
  Canonical text;
  put_channel(text, fields);
  const FieldMatcher* name = find(fields, "name");
  text.front += text.front.empty() ? "" : "::";
  text.front += name != nullptr ? name->text() : "*";
  const FieldMatcher* version = find(fields, "version");
  const FieldMatcher* build = find(fields, "build");
  const bool version_is_exact =
      version != nullptr && put_version(text, version->text(), build != nullptr);
  if (build != nullptr) {
    put_build(text, build->text(), version_is_exact);
  }
  put_others(text, fields);
  return text.brackets.empty() ? text.front : text.front + "[" + text.brackets + "]";
}

}  // namespace distro::channel::detail
