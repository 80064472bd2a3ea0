#include <algorithm>
#include <optional>

#include "channel/match_spec.hpp"
#include "channel/match_spec_plain.hpp"
#include "channel/text_pattern.hpp"
#include "channel/version_spec.hpp"

namespace distro::channel {
namespace {

bool is_alphanumeric(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z');
}

/// Letters and digits with single separators, and `.*` or `*` behind them: a version,
/// or the start of one, that conda takes after each operator but `~=`.
bool is_usual_operand(std::string_view operand) {
  if (operand.ends_with('*')) operand.remove_suffix(operand.ends_with(".*") ? 2 : 1);
  bool separated = true;
  for (const char letter : operand) {
    if (!is_alphanumeric(letter) && (separated || (letter != '.' && letter != '_'))) {
      return false;
    }
    separated = !is_alphanumeric(letter);
  }
  return !separated;
}

/// Says yes only to what VersionSpec takes.
bool is_usual_version_spec(std::string_view spec) {
  if (spec.empty() || spec == "*") {
    return true;
  }
  for (std::size_t begin = 0; begin <= spec.size();) {
    const std::size_t end = std::min(spec.find_first_of(",|", begin), spec.size());
    std::string_view atom = spec.substr(begin, end - begin);
    if (atom.starts_with('<') || atom.starts_with('>')) {
      atom.remove_prefix(atom.size() > 1 && atom[1] == '=' ? 2 : 1);
    } else if (atom.starts_with("!=") || atom.starts_with("==")) {
      atom.remove_prefix(2);
    } else if (atom.starts_with('=')) {
      atom.remove_prefix(1);
    }
    if (!is_usual_operand(atom)) {
      return false;
    }
    begin = end + 1;
  }
  return true;
}

bool is_accepted(const detail::PlainSpec& spec) {
  if (is_usual_version_spec(spec.version) && !spec.build.starts_with('^')) {
    return true;
  }
  try {
    static_cast<void>(VersionSpec(spec.version.empty() ? "*" : spec.version));
    static_cast<void>(TextPattern::of_field(spec.build));
    return true;
  } catch (const ParseError&) {
    return false;
  }
}

}  // namespace

std::string_view name_of_spec(std::string_view text, std::string& storage) {
  std::string version_storage;
  const auto plain = detail::plain_spec(text, version_storage);
  if (plain && !is_accepted(*plain)) {
    return {};
  }
  if (plain && std::none_of(plain->name.begin(), plain->name.end(), [](char letter) {
        return letter >= 'A' && letter <= 'Z';
      })) {
    return plain->name;
  }
  try {
    const MatchSpec spec(text);
    storage = spec.has_exact_name() ? spec.name() : "";
  } catch (const ParseError&) {
    storage.clear();
  }
  return storage;
}

}  // namespace distro::channel
