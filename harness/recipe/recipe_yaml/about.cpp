// about, extra and context.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "recipe/minijinja/error.hpp"
#include "recipe/recipe_yaml/sections.hpp"
#include "recipe/recipe_yaml/url_text.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

const std::vector<std::string>& license_folders() {
  static const std::vector<std::string> names = {"PREFIX", "BUILD_PREFIX", "SRC_DIR",
                                                 "RECIPE_DIR", "BUILD_DIR"};
  return names;
}

void put_url(RenderedValue& about, const YamlNode& section, std::string_view key,
             Fields& fields) {
  const YamlNode* node = section.find(key);
  const std::optional<std::string> written =
      node != nullptr ? fields.text(*node) : std::nullopt;
  if (!written) {
    return;
  }
  if (const std::optional<std::string> url = url_text(*written)) {
    about.put(key, RenderedValue::of(*url, node->place));
  } else {
    fields.report().fault(node->place, "'" + *written + "' is no URL");
  }
}

std::optional<std::int64_t> whole_of(std::string_view text) {
  std::int64_t number = 0;
  const char* start = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(start, end, number);
  const bool whole = start != end && read.ec == std::errc{} && read.ptr == end;
  return whole ? std::optional(number) : std::nullopt;
}

std::optional<double> real_of(std::string_view text) {
  double number = 0;
  const char* start = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(start, end, number);
  const bool real = start != end && read.ec == std::errc{} && read.ptr == end;
  return real ? std::optional(number) : std::nullopt;
}

/// A scalar of `extra:`: numbers and booleans are what they look like.
RenderedValue extra_scalar(const YamlNode& node, Fields& fields) {
  const std::string_view text = fields.source().text_of(node);
  RenderedValue nothing;
  nothing.place = node.place;
  if (text.empty() || text == "null" || text == "~") {
    return nothing;
  }
  if (is_plain(node)) {
    if (const bool* boolean = boolean_of(text)) {
      return RenderedValue::of(*boolean, node.place);
    }
    if (const std::optional<std::int64_t> whole = whole_of(text)) {
      return RenderedValue::of(*whole, node.place);
    }
    if (const std::optional<double> real = real_of(text)) {
      return RenderedValue::of(Value{*real}, node.place);
    }
  }
  const std::optional<std::string> rendered = fields.text(node);
  return rendered ? RenderedValue::of(*rendered, node.place) : nothing;
}

RenderedValue extra_value(const YamlNode& node, Fields& fields) {
  if (node.kind == YamlNode::Kind::sequence) {
    RenderedValue list = RenderedValue::list(node.place);
    for (const YamlNode& item : node.items) {
      list.items.push_back(extra_value(item, fields));
    }
    return list;
  }
  if (node.kind == YamlNode::Kind::map) {
    return render_extra(node, fields);
  }
  return extra_scalar(node, fields);
}

/// An unquoted scalar of the context: true, false, a whole number, or a text.
Value plain_value(const YamlNode& node, std::string_view text) {
  if (is_plain(node)) {
    if (const bool* boolean = boolean_of(text)) {
      return Value{*boolean};
    }
    if (const std::optional<std::int64_t> whole = whole_of(text)) {
      return Value{*whole};
    }
  }
  return Value{std::string(text)};
}

/// A text that was put together from several parts.
Value reread(const std::string& text) {
  std::string word = trimmed(text);
  std::transform(word.begin(), word.end(), word.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  if (word == "true" || word == "false") {
    return Value{word == "true"};
  }
  const std::optional<std::int64_t> whole = whole_of(word);
  return whole ? Value{*whole} : Value{text};
}

Value template_value(const YamlNode& node, const Template& parsed, Fields& fields) {
  const Expression* single = single_expression(parsed);
  Value value = single != nullptr ? evaluate(*single, fields.scope())
                                  : reread(rendered(parsed, fields.scope()));
  if (value.is_undefined()) {
    throw ExpressionError(undefined_message(*single, fields.scope()), single->offset);
  }
  return is_plain(node) ? value : Value{text_of(value)};
}

Value context_value(const YamlNode& node, Fields& fields) {
  if (node.kind == YamlNode::Kind::sequence) {
    Value::List list;
    for (const YamlNode& item : node.items) {
      list.push_back(plain_value(item, fields.source().text_of(item)));
    }
    return Value{std::move(list)};
  }
  const std::string_view text = fields.source().text_of(node);
  if (!is_template(text)) {
    return plain_value(node, text);
  }
  const Template* parsed = fields.source().template_of(node, fields.report());
  if (parsed == nullptr) {
    return Value{Unknown{"a value that is malformed"}};
  }
  const auto place = [&](std::size_t offset) {
    return place_in(fields.source().source(), node, offset);
  };
  try {
    return template_value(node, *parsed, fields);
  } catch (const ExpressionError& error) {
    fields.report().fault(place(error.offset()), error.what());
    return Value{Unknown{"a value with a fault"}};
  } catch (const UnknownValue& part) {
    fields.report().unknown(place(part.offset()), part.what());
    return Value{Unknown{part.what()}};
  }
}

}  // namespace

RenderedValue render_about(const YamlNode& node, Fields& fields) {
  RenderedValue about = RenderedValue::map(node.place);
  put_url(about, node, "homepage", fields);
  put_url(about, node, "repository", fields);
  put_url(about, node, "documentation", fields);
  fields.put_text(about, node, "license");
  if (const YamlNode* files = node.find("license_file")) {
    about.put("license_file", fields.paths(*files, license_folders()));
  }
  for (const char* key : {"license_family", "summary", "description"}) {
    fields.put_text(about, node, key, true);
  }
  return about;
}

RenderedValue render_extra(const YamlNode& node, Fields& fields) {
  RenderedValue extra = RenderedValue::map(node.place);
  for (const auto& [key, value] : node.entries) {
    extra.put(key.scalar, extra_value(value, fields));
  }
  return extra;
}

RenderedValue render_context(const YamlNode& node, Fields& fields) {
  RenderedValue context = RenderedValue::map(node.place);
  for (const auto& [key, value_node] : node.entries) {
    Value value = context_value(value_node, fields);
    context.put(key.scalar, RenderedValue::of(value, value_node.place));
    fields.scope().set(key.scalar, std::move(value));
  }
  return context;
}

}  // namespace distro::recipe::v1
