#include "recipe/meaning.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

/// Quotes say nothing about a word, but "1.10" and 1.10, "true" and true differ, as do
/// all that YAML 1.1 or 1.2 takes for a number, a date or a word of its own.
bool quotes_matter(const std::string& text) {
  constexpr std::array<std::string_view, 17> words{
      "",  "~", "null", "true", "false", "yes",  "no",    "on",   "off",
      "y", "n", "<<",   "=",    ".inf",  ".nan", "-.inf", "+.inf"};
  constexpr std::string_view begins_number = "0123456789.+-";
  constexpr std::string_view in_numbers = "0123456789abcdefxotz.+-_: ";
  const std::string lower = lowered(text);
  const bool number = !text.empty() &&
                      begins_number.find(text.front()) != std::string_view::npos &&
                      lower.find_first_not_of(in_numbers) == std::string::npos;
  return number || std::find(words.begin(), words.end(), lower) != words.end();
}

template <typename Value>
using Members = std::vector<std::pair<std::string_view, const Value*>>;

template <typename Value>
void append_map(std::string& meaning, Members<Value> members) {
  std::sort(members.begin(), members.end());
  meaning += "map " + std::to_string(members.size()) + "\n";
  for (const auto& [key, value] : members) {
    append_meaning(meaning, key);
    append_meaning(meaning, *value);
  }
}

template <typename Value>
void append_list(std::string& meaning, const std::vector<Value>& items) {
  meaning += "list " + std::to_string(items.size()) + "\n";
  for (const Value& item : items) {
    append_meaning(meaning, item);
  }
}

}  // namespace

void append_meaning(std::string& meaning, std::string_view text) {
  meaning += std::to_string(text.size());
  meaning += ' ';
  meaning += text;
  meaning += '\n';
}

void append_meaning(std::string& meaning, const base::YamlNode& node) {
  using Kind = base::YamlNode::Kind;
  switch (node.kind) {
    case Kind::null:
      meaning += "null\n";
      return;
    case Kind::scalar:
      meaning += node.quoted && quotes_matter(node.scalar) ? "quoted " : "text ";
      append_meaning(meaning, std::string_view(node.scalar));
      return;
    case Kind::sequence:
      append_list(meaning, node.items);
      return;
    case Kind::map:
      break;
  }
  Members<base::YamlNode> members;
  for (const auto& [key, value] : node.entries) {
    members.emplace_back(key.scalar, &value);
  }
  append_map(meaning, std::move(members));
}

void append_meaning(std::string& meaning, const v1::RenderedValue& value) {
  using Kind = v1::RenderedValue::Kind;
  switch (value.kind) {
    case Kind::null:
      meaning += "null\n";
      return;
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
      meaning += "plain ";
      append_meaning(meaning, std::string_view(v1::written(value)));
      return;
    case Kind::text:
      meaning += "text ";
      append_meaning(meaning, std::string_view(value.text));
      return;
    case Kind::list:
      append_list(meaning, value.items);
      return;
    case Kind::map:
      break;
  }
  Members<v1::RenderedValue> members;
  for (const v1::RenderedMember& member : value.members) {
    members.emplace_back(member.first, &member.second);
  }
  append_map(meaning, std::move(members));
}

std::string digest_of(std::string_view meaning) {
  const XXH128_hash_t hash = XXH3_128bits(meaning.data(), meaning.size());
  std::string digits;
  for (const std::uint64_t half : {hash.high64, hash.low64}) {
    for (unsigned shift = 64; shift > 0; shift -= 4) {
      digits += "0123456789abcdef"[(half >> (shift - 4)) & 15U];
    }
  }
  return digits;
}

}  // namespace distro::recipe
