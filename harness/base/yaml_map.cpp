#include <charconv>

#include "base/clock.hpp"
#include "base/nearest_word.hpp"
#include "base/size.hpp"
#include "base/yaml.hpp"

namespace distro::base {

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.scalar == key) {
      return &value;
    }
  }
  return nullptr;
}

std::string_view readable(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::scalar:
      return "a text";
    case YamlNode::Kind::sequence:
      return "a list";
    case YamlNode::Kind::map:
      return "a map";
  }
  return "nothing";
}

YamlMap::YamlMap(const SourceText& source, const YamlNode& node, std::string subject)
    : source_(&source), node_(&node), subject_(std::move(subject)) {
  if (node.kind != YamlNode::Kind::map) {
    throw source.error_at(node.place, subject_ + " must be a map, found " +
                                          std::string(readable(node.kind)));
  }
}

const YamlNode* YamlMap::node_if(std::string_view key) {
  known_.emplace_back(key);
  const YamlNode* node = node_->find(key);
  return node != nullptr && node->kind != YamlNode::Kind::null ? node : nullptr;
}

Place YamlMap::place_of(std::string_view key) const {
  const YamlNode* node = node_->find(key);
  return node != nullptr ? node->place : node_->place;
}

InputError YamlMap::error_at(std::string_view key, std::string_view message) const {
  return source_->error_at(place_of(key), message);
}

std::optional<std::string> YamlMap::string_if(std::string_view key) {
  const YamlNode* node = node_if(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (node->kind != YamlNode::Kind::scalar) {
    throw error_at(key, std::string(key) + ": expected a text, found " +
                            std::string(readable(node->kind)));
  }
  return node->scalar;
}

std::string YamlMap::string(std::string_view key) {
  std::optional<std::string> value = string_if(key);
  if (!value) {
    throw source_->error_at(node_->place, "missing key '" + std::string(key) + "'");
  }
  return *std::move(value);
}

std::vector<std::string> YamlMap::strings(std::string_view key) {
  const YamlNode* node = node_if(key);
  if (node == nullptr) {
    return {};
  }
  if (node->kind == YamlNode::Kind::scalar) {
    return {node->scalar};
  }
  const auto refuse = [&](const YamlNode& found) {
    return source_->error_at(found.place, std::string(key) +
                                              ": expected a list of texts, found " +
                                              std::string(readable(found.kind)));
  };
  if (node->kind != YamlNode::Kind::sequence) {
    throw refuse(*node);
  }
  std::vector<std::string> texts;
  for (const YamlNode& item : node->items) {
    if (item.kind != YamlNode::Kind::scalar) {
      throw source_->error_at(item.place,
                              std::string(key) + ": expected a list of texts, found " +
                                  std::string(readable(item.kind)) + " in it");
    }
    texts.push_back(item.scalar);
  }
  return texts;
}

std::optional<std::int64_t> YamlMap::integer_if(std::string_view key) {
  const std::optional<std::string> text = string_if(key);
  if (!text) {
    return std::nullopt;
  }
  std::int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc{} || rest != end) {
    throw error_at(
        key, std::string(key) + ": expected a whole number, found '" + *text + "'");
  }
  return number;
}

std::optional<bool> YamlMap::boolean_if(std::string_view key) {
  const std::optional<std::string> text = string_if(key);
  if (!text) {
    return std::nullopt;
  }
  if (*text != "true" && *text != "false") {
    throw error_at(
        key, std::string(key) + ": expected true or false, found '" + *text + "'");
  }
  return *text == "true";
}

std::optional<std::chrono::milliseconds> YamlMap::duration_if(std::string_view key) {
  const std::optional<std::string> text = string_if(key);
  if (!text) {
    return std::nullopt;
  }
  std::chrono::milliseconds duration{};
  if (!parse_duration(*text, duration)) {
    throw error_at(key, std::string(key) +
                            ": expected a duration such as 30s, 5m or 1h, found '" +
                            *text + "'");
  }
  return duration;
}

std::optional<std::uint64_t> YamlMap::bytes_if(std::string_view key) {
  const std::optional<std::string> text = string_if(key);
  if (!text) {
    return std::nullopt;
  }
  const std::optional<std::uint64_t> bytes = parse_size(*text);
  if (!bytes) {
    throw error_at(key, std::string(key) +
                            ": expected a size such as 512KiB, 16MiB or 4GiB, found '" +
                            *text + "'");
  }
  return bytes;
}

void YamlMap::finish() const {
  for (const auto& [key, value] : node_->entries) {
    bool known = false;
    for (const std::string& name : known_) {
      known = known || name == key.scalar;
    }
    if (!known) {
      throw source_->error_at(key.place, "unknown key '" + key.scalar + "'" +
                                             did_you_mean(key.scalar, known_));
    }
  }
}

}  // namespace distro::base
