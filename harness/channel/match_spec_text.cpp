#include "channel/match_spec_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/file.hpp"
#include "channel/channel_url.hpp"
#include "channel/match_spec_plain.hpp"
#include "channel/version.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view spaces = " \t\n\r\f\v";
constexpr std::string_view two_blocks =
    "it has two bracket blocks, or one that is not closed";

bool is_one_of(char letter, std::string_view letters) {
  return letters.find(letter) != std::string_view::npos;
}

bool is_alnum(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z');
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(spaces);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

[[noreturn]] void refuse(std::string_view spec, std::string_view why,
                         std::size_t offset = 0) {
  throw ParseError("'" + std::string(spec) + "' is no MatchSpec: " + std::string(why),
                   offset);
}

/// Sets a field, in its place if it was there before.
void set(std::vector<AskedField>& fields, std::string_view key, std::string value) {
  const auto found =
      std::find_if(fields.begin(), fields.end(),
                   [&](const AskedField& one) { return one.key == key; });
  if (found != fields.end()) {
    found->value = std::move(value);
  } else {
    fields.push_back({std::string(key), std::move(value)});
  }
}

std::optional<std::string> take(std::vector<AskedField>& fields, std::string_view key) {
  const auto found =
      std::find_if(fields.begin(), fields.end(),
                   [&](const AskedField& one) { return one.key == key; });
  if (found == fields.end()) {
    return std::nullopt;
  }
  std::string value = std::move(found->value);
  fields.erase(found);
  return value;
}

/// Takes the last block between two brackets out of `text`, wherever it stands, and
/// returns its content.
std::optional<std::string> take_block(std::string& text, char open, char close) {
  const std::size_t end = text.rfind(close);
  if (end == std::string::npos) {
    return std::nullopt;
  }
  const std::size_t begin = text.rfind(open, end);
  if (begin == std::string::npos) {
    return std::nullopt;
  }
  const std::string block = text.substr(begin, end - begin + 1);
  for (std::size_t at = text.find(block); at != std::string::npos;
       at = text.find(block, at)) {
    text.erase(at, block.size());
  }
  return block.substr(1, block.size() - 2);
}

/// One `key=value` of a bracket block, and where the next may begin.
struct Pair {
  std::string key;
  std::string value;
  std::size_t end = 0;
};

/// The pair that begins at `at`, if there is one: the value may be quoted, holds no
/// quotes, and ends before a comma, a space or the end of the block.
std::optional<Pair> pair_at(std::string_view block, std::size_t at) {
  std::size_t equals = at;
  while (equals < block.size() &&
         (is_alnum(block[equals]) || is_one_of(block[equals], "_-"))) {
    ++equals;
  }
  if (equals == at || equals >= block.size() || block[equals] != '=') {
    return std::nullopt;
  }
  Pair pair;
  pair.key = block.substr(at, equals - at);
  const std::size_t begin = equals + 1;
  const bool quoted = begin < block.size() && is_one_of(block[begin], "'\"");
  const std::size_t value = quoted ? begin + 1 : begin;
  const std::size_t stop =
      std::min(block.find_first_of(quoted ? "'\"" : "'\", ", value), block.size());
  if (quoted ? stop == block.size() || block[stop] != block[begin]
             : stop < block.size() && is_one_of(block[stop], "'\"")) {
    return std::nullopt;
  }
  pair.value = block.substr(value, stop - value);
  pair.end = quoted ? stop + 1 : stop;
  if (pair.end < block.size()) {
    if (!is_one_of(block[pair.end], ", ")) {
      return std::nullopt;
    }
    ++pair.end;
  }
  return pair;
}

/// The pairs of a bracket block; what is no pair is passed over, as conda does.
std::vector<AskedField> pairs_of(std::string_view block, std::string_view spec) {
  std::vector<AskedField> pairs;
  std::size_t at = 0;
  while (at < block.size()) {
    const std::optional<Pair> pair = pair_at(block, at);
    if (!pair) {
      ++at;
      continue;
    }
    if (pair->value.empty()) {
      refuse(spec, "'" + pair->key + "' has no value");
    }
    std::string storage;
    set(pairs, pair->key,
        pair->key == "version"
            ? std::string(sanitized_version(pair->value, false, storage))
            : pair->value);
    at = pair->end;
  }
  return pairs;
}

void require_package_name(std::string_view name, std::string_view spec) {
  if (name.find('*') != std::string_view::npos) {
    return;
  }
  for (const char letter : name) {
    if (letter == '[') {
      refuse(spec, two_blocks);
    }
    if (!is_alnum(letter) && !is_one_of(letter, "._-")) {
      refuse(spec, "'" + std::string(1, letter) + "' is not allowed in a package name");
    }
  }
  if (!is_package_name(name)) {
    refuse(spec, "'" + std::string(name) + "' is no package name");
  }
}

/// The port of a URL is a number, and no bracket in its host is alone; else conda
/// cannot take it apart.
bool has_valid_host(std::string_view url) {
  const std::size_t begin = url.find("://") + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  std::string_view host = url.substr(begin, end - begin);
  if ((host.find('[') == std::string_view::npos) !=
      (host.find(']') == std::string_view::npos)) {
    return false;
  }
  const std::size_t at = host.rfind('@');
  host.remove_prefix(at == std::string_view::npos ? 0 : at + 1);
  const std::size_t port = host.ends_with(']') ? host.size() : host.find(':');
  return port >= host.size() ||
         host.find_first_not_of("0123456789", port + 1) == std::string_view::npos;
}

bool is_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  return colon != std::string_view::npos && colon > 0 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                     is_alnum) &&
         has_valid_host(text);
}

/// A spec that is the URL or path of a package file.
std::vector<AskedField> parse_package_file(std::string_view text, std::string_view spec,
                                           const ChannelNames& names) {
  std::string url(text);
  if (!is_url(url)) {
    fs::path path = base::expand_home(text, names.home);
    if (path.is_relative()) {
      path = names.working_directory / path;
    }
    url = "file://" + path.lexically_normal().string();
  }
  const ChannelRef channel = resolve_channel(url, names);
  if (channel.subdir.empty()) {
    return {{"name", "*"}, {"fn", url.substr(url.rfind('/') + 1)}, {"url", url}};
  }
  const std::string& fn = channel.file_name;
  const std::string stem =
      fn.substr(0, fn.ends_with(".conda") ? fn.size() - 6 : fn.size() - 8);
  const std::size_t build = stem.rfind('-');
  const std::size_t version = build == std::string::npos || build == 0
                                  ? std::string::npos
                                  : stem.rfind('-', build - 1);
  if (version == std::string::npos) {
    refuse(spec, "the file name is not <name>-<version>-<build>");
  }
  return {{"channel", channel.canonical_name(names)},
          {"subdir", channel.subdir},
          {"name", stem.substr(0, version)},
          {"version", stem.substr(version + 1, build - version - 1)},
          {"build", stem.substr(build + 1)},
          {"fn", fn},
          {"url", url}};
}

/// The channel and subdir that a spec names before `::` or in its brackets.
struct AskedChannel {
  std::optional<std::string> name;
  std::optional<std::string> subdir;

  void override_with(const std::string& text, const ChannelNames& names) {
    if (text.empty()) {
      return;
    }
    const bool url = text.find("://") != std::string::npos;
    if (url && !has_valid_host(text)) {
      refuse(text, "its channel is no URL");
    }
    const ChannelRef channel = resolve_channel(text, names);
    name = url && channel.is_elsewhere(names) ? channel.base_url()
                                              : channel.canonical_name(names);
    if (!channel.subdir.empty()) {
      subdir = channel.subdir;
    }
  }
};

/// Takes `channel:namespace:` off the front; a namespace says nothing.
std::string take_channel(std::string& text) {
  std::string channel;
  const std::size_t last = text.rfind(':');
  if (last == std::string::npos) {
    return channel;
  }
  if (last > 0) {
    const std::size_t first = text.rfind(':', last - 1);
    channel = first == std::string::npos ? "" : text.substr(0, first);
  }
  text.erase(0, last + 1);
  return channel;
}

void parse_version_and_build(std::string_view text, std::string_view spec,
                             std::vector<AskedField>& fields) {
  if (text.empty()) {
    return;
  }
  if (text.find('[') != std::string_view::npos) {
    refuse(spec, two_blocks);
  }
  std::string storage;
  const VersionAndBuild split = split_version_and_build(text, storage);
  set(fields, "version", std::string(split.version));
  if (split.build) {
    set(fields, "build", std::string(*split.build));
  }
}

}  // namespace

std::vector<AskedField> parse_match_spec(std::string_view spec,
                                         const ChannelNames& names) {
  if (spec.empty()) {
    return {};
  }
  if (spec.ends_with('@')) {  // an old way to ask for a feature
    return {{"name", "*"},
            {"track_features", std::string(spec.substr(0, spec.size() - 1)), true}};
  }
  std::string text(spec.substr(0, spec.find('#')));
  text.erase(std::min(text.find(" if "), text.size()));
  if (text.ends_with(".conda") || text.ends_with(".tar.bz2")) {
    return parse_package_file(text, spec, names);
  }
  const auto block = take_block(text, '[', ']');
  std::vector<AskedField> brackets =
      block ? pairs_of(*block, spec) : std::vector<AskedField>{};
  static_cast<void>(take_block(text, '(', ')'));  // an old section without meaning

  AskedChannel channel;
  channel.override_with(take_channel(text), names);
  channel.override_with(take(brackets, "channel").value_or(""), names);
  if (auto subdir = take(brackets, "subdir")) {
    channel.subdir = std::move(subdir);
  }
  const std::size_t name_end = std::min(text.find_first_of(" =<>!~"), text.size());
  if (name_end == 0) {
    refuse(spec, "a package name is missing");
  }
  std::vector<AskedField> fields = {{"name", text.substr(0, name_end)}};
  require_package_name(fields.front().value, spec);
  if (channel.name) {
    set(fields, "channel", *channel.name);
  }
  if (channel.subdir) {
    set(fields, "subdir", *channel.subdir);
  }
  if (text.size() > name_end + 1) {  // one letter alone, `numpy=`, asks for nothing
    parse_version_and_build(trim(std::string_view(text).substr(name_end)), spec,
                            fields);
  }
  static_cast<void>(take(brackets, "name"));  // the name outside of them counts
  for (AskedField& field : brackets) {
    set(fields, field.key, std::move(field.value));
  }
  return fields;
}

}  // namespace distro::channel::detail
