#include "channel/match_spec_plain.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace distro::channel::detail {
namespace {

/// What a byte is in a spec; several may hold.
enum Trait : unsigned char {
  in_name = 1,       ///< letters, digits, `._-`
  ends_name = 2,     ///< ` =<>!~`
  ends_build = 4,    ///< `-=,|<>~`: not in a build, so the build is behind it
  joins = 8,         ///< `=!|,<>~`: a space or `=` behind it does not begin a build
  has_meaning = 16,  ///< brackets, channels, comments, features: not plain; also
                     ///< what is not printable
  alphanumeric = 32
};

constexpr std::array<unsigned char, 256> traits_of_bytes() {
  std::array<unsigned char, 256> traits{};
  const auto set = [&](std::string_view letters, unsigned trait) {
    for (const char letter : letters) {
      auto& one = traits[static_cast<unsigned char>(letter)];
      one = static_cast<unsigned char>(one | trait);
    }
  };
  for (std::size_t byte = 0; byte < 256; ++byte) {
    traits[byte] = byte > ' ' && byte < 0x7F ? 0 : has_meaning;
  }
  traits[' '] = 0;
  set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
      in_name | alphanumeric);
  set("._-", in_name);
  set(" =<>!~", ends_name);
  set("-=,|<>~", ends_build);
  set("=!|,<>~", joins);
  set("[]()#:@", has_meaning);
  return traits;
}

constexpr std::array<unsigned char, 256> traits = traits_of_bytes();

bool has(char letter, Trait trait) {
  return (traits[static_cast<unsigned char>(letter)] & trait) != 0;
}

constexpr std::string_view spaces = " \t\n\r\f\v";

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(spaces);
  return begin == std::string_view::npos
             ? std::string_view()
             : text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

}  // namespace

bool is_package_name(std::string_view name) {
  if (name.empty()) {
    return false;
  }
  std::size_t at = 1;
  if (name.starts_with("__")) {
    if (name.size() < 3 || !has(name[2], alphanumeric)) {
      return false;
    }
    at = 3;
  } else if (!has(name.front(), alphanumeric) && name.front() != '_') {
    return false;
  }
  bool separated = false;
  for (; at < name.size(); ++at) {
    const bool separator = !has(name[at], alphanumeric);
    if (separator && (separated || !has(name[at], in_name))) {
      return false;
    }
    separated = separator;
  }
  return true;
}

std::string_view sanitized_version(std::string_view version, bool has_build,
                                   std::string& storage) {
  if (!version.starts_with('=') || version == "=" || version == "==") {
    return version;
  }
  const std::string_view bare =
      version.substr(std::min(version.find_first_not_of('='), version.size()));
  if (version.starts_with("==") && !has_build) {
    return bare;
  }
  if (bare.find_first_of("=,|") != std::string_view::npos) {
    return version;
  }
  if (has_build || bare.ends_with('*')) {
    return bare;
  }
  std::string starred(bare);
  starred += '*';
  storage = std::move(starred);
  return storage;
}

VersionAndBuild split_version_and_build(std::string_view text, std::string& storage) {
  VersionAndBuild split;
  std::size_t last = text.size();
  while (last > 0 && !has(text[last - 1], ends_build)) --last;
  // Where the build's separator may stand: no earlier than that letter.
  std::size_t end = text.size();
  for (std::size_t at = std::max<std::size_t>(last, 2) - 1; at + 1 < text.size();
       ++at) {
    if ((text[at] == ' ' || text[at] == '=') && !has(text[at - 1], joins)) {
      end = at;
      split.build = trim(text.substr(at + 1));
      break;
    }
  }
  split.version = text.substr(0, end);
  if (split.version.find(' ') != std::string_view::npos) {
    std::string dense(split.version);
    std::erase(dense, ' ');
    storage = std::move(dense);
    split.version = storage;
  }
  split.version = sanitized_version(split.version, split.build.has_value(), storage);
  return split;
}

std::optional<PlainSpec> plain_spec(std::string_view text, std::string& storage) {
  std::size_t name_end = 0;
  while (name_end < text.size() && has(text[name_end], in_name)) ++name_end;
  for (std::size_t at = name_end; at < text.size(); ++at) {
    if (has(text[at], has_meaning)) {
      return std::nullopt;
    }
  }
  PlainSpec spec;
  spec.name = text.substr(0, name_end);
  const bool name_ends = name_end == text.size() || has(text[name_end], ends_name);
  if (!name_ends || !is_package_name(spec.name) || text.ends_with(".conda") ||
      text.ends_with(".tar.bz2")) {
    return std::nullopt;
  }
  if (text.size() <= name_end + 1) {  // one letter alone, `numpy=`, asks for nothing
    return spec;
  }
  if (text.find(" if ", name_end) != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view rest = trim(text.substr(name_end));
  if (rest.empty()) {
    return spec;
  }
  const VersionAndBuild split = split_version_and_build(rest, storage);
  spec.version = split.version;
  spec.build = split.build.value_or(std::string_view());
  // An empty text asks for something other than none: errors, and what never matches.
  if (spec.version.empty() || (split.build && spec.build.empty())) {
    return std::nullopt;
  }
  return spec;
}

}  // namespace distro::channel::detail
