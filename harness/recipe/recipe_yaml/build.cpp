// build: number, script, python, dynamic_linking, variant...
#include <algorithm>
#include <array>

#include "recipe/minijinja/error.hpp"
#include "recipe/recipe_yaml/sections.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

void put_patterns(RenderedValue& map, const YamlNode& section, std::string_view key,
                  Fields& fields) {
  if (const YamlNode* node = section.find(key)) {
    map.put_filled(key, fields.patterns(*node, "include", "exclude"));
  }
}

void put_texts(RenderedValue& map, const YamlNode& section, std::string_view key,
               Fields& fields) {
  if (const YamlNode* node = section.find(key)) {
    map.put_filled(key, fields.texts(*node));
  }
}

/// Puts what is true.
void put_flag(RenderedValue& map, const YamlNode& section, std::string_view key,
              Fields& fields) {
  const YamlNode* node = section.find(key);
  if (node != nullptr && fields.boolean(*node, false).value_or(false)) {
    map.put(key, RenderedValue::of(true, node->place));
  }
}

/// A boolean, or patterns; left out if it is `fallback`.
void put_flag_or_patterns(RenderedValue& map, const YamlNode& section,
                          std::string_view key, bool fallback, Fields& fields) {
  const YamlNode* node = section.find(key);
  if (node == nullptr) {
    return;
  }
  if (node->kind == YamlNode::Kind::sequence) {
    map.put(key, fields.texts(*node));
    return;
  }
  const bool value = fields.boolean(*node, fallback).value_or(fallback);
  if (value != fallback) {
    map.put(key, RenderedValue::of(value, node->place));
  }
}

/// "a = b:c" of "a=b:c".
std::optional<std::string> entry_point(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t colon = text.find(':', equals == std::string::npos ? 0 : equals);
  if (equals == std::string::npos || colon == std::string::npos) {
    return std::nullopt;
  }
  const std::string command = trimmed(text.substr(0, equals));
  const std::string module = trimmed(text.substr(equals + 1, colon - equals - 1));
  const std::string function = trimmed(text.substr(colon + 1));
  const auto is_dotted = [](const std::string& name) {
    return !name.empty() && name.find_first_of(" \t\"'=:") == std::string::npos;
  };
  if (command.empty() || !is_dotted(module) || !is_dotted(function)) {
    return std::nullopt;
  }
  return command + " = " + module + ":" + function;
}

RenderedValue entry_points(const YamlNode& node, Fields& fields) {
  RenderedValue list = fields.texts(node);
  for (RenderedValue& item : list.items) {
    if (std::optional<std::string> point = entry_point(item.text)) {
      item.text = std::move(*point);
    } else {
      fields.report().fault(item.place, "'" + item.text +
                                            "' is no entry point: expected 'command = "
                                            "module:function'");
    }
  }
  return list;
}

RenderedValue python_section(const YamlNode& node, Fields& fields) {
  RenderedValue python = RenderedValue::map(node.place);
  if (const YamlNode* points = node.find("entry_points")) {
    python.put_filled("entry_points", entry_points(*points, fields));
  }
  put_patterns(python, node, "skip_pyc_compilation", fields);
  put_flag(python, node, "use_python_app_entrypoint", fields);
  put_flag(python, node, "version_independent", fields);
  fields.put_text(python, node, "site_packages_path", true);
  return python;
}

RenderedValue linking_section(const YamlNode& node, Fields& fields) {
  RenderedValue linking = RenderedValue::map(node.place);
  put_texts(linking, node, "rpaths", fields);
  put_flag_or_patterns(linking, node, "binary_relocation", true, fields);
  put_patterns(linking, node, "missing_dso_allowlist", fields);
  put_patterns(linking, node, "rpath_allowlist", fields);
  for (const char* key : {"overdepending_behavior", "overlinking_behavior"}) {
    const YamlNode* behavior = node.find(key);
    const std::optional<std::string> text =
        behavior != nullptr ? fields.text(*behavior) : std::nullopt;
    if (text == "error") {
      linking.put(key, RenderedValue::of(*text, behavior->place));
    } else if (text && text != "ignore") {
      fields.report().fault(behavior->place,
                            "expected ignore or error, found '" + *text + "'");
    }
  }
  return linking;
}

RenderedValue variant_section(const YamlNode& node, Fields& fields) {
  RenderedValue variant = RenderedValue::map(node.place);
  put_texts(variant, node, "use_keys", fields);
  put_texts(variant, node, "ignore_keys", fields);
  const YamlNode* down = node.find("down_prioritize_variant");
  const std::optional<std::string> text =
      down != nullptr ? fields.text(*down) : std::nullopt;
  if (text && !trimmed(*text).empty()) {
    if (const std::optional<std::int64_t> number = fields.integer(*down, true)) {
      variant.put("down_prioritize_variant", RenderedValue::of(*number, down->place));
    }
  }
  return variant;
}

RenderedValue prefix_section(const YamlNode& node, Fields& fields) {
  RenderedValue prefix = RenderedValue::map(node.place);
  if (const YamlNode* types = node.find("force_file_type")) {
    RenderedValue forced = RenderedValue::map(types->place);
    put_patterns(forced, *types, "text", fields);
    put_patterns(forced, *types, "binary", fields);
    prefix.put_filled("force_file_type", std::move(forced));
  }
  put_flag_or_patterns(prefix, node, "ignore", false, fields);
  put_flag(prefix, node, "ignore_binary_files", fields);
  return prefix;
}

RenderedValue post_process_section(const YamlNode& node, Fields& fields) {
  RenderedValue list = RenderedValue::list(node.place);
  fields.each(node, [&](const YamlNode& item) {
    RenderedValue one = RenderedValue::map(item.place);
    const YamlNode* files = item.find("files");
    one.put("files",
            files != nullptr ? fields.texts(*files) : RenderedValue::list(item.place));
    fields.put_text(one, item, "regex");
    fields.put_text(one, item, "replacement");
    list.items.push_back(std::move(one));
  });
  return list;
}

/// Whether a condition of `skip:` holds; one with a fault does not.
bool skips(const std::string& condition, Fields& fields) {
  try {
    return is_true(evaluate(parse_expression(condition), fields.scope()));
  } catch (const ExpressionError&) {
    return false;
  }
}

bool is_skipped(const YamlNode& node, Fields& fields) {
  bool skipped = false;
  fields.each(node, [&](const YamlNode& item) {
    const std::optional<std::string> condition = fields.text(item);
    if (!condition || condition->empty()) {
      return;
    }
    try {
      skipped = skips(*condition, fields) || skipped;
    } catch (const UnknownValue& part) {
      fields.report().unknown(item.place, part.what());
    }
  });
  return skipped;
}

void put_noarch(RenderedValue& build, const YamlNode& node, Fields& fields) {
  const std::optional<std::string> text = fields.text(node);
  if (!text) {
    return;
  }
  const std::string noarch = trimmed(*text);
  if (noarch == "python" || noarch == "generic") {
    build.put("noarch", RenderedValue::of(noarch, node.place));
    return;
  }
  constexpr std::array<std::string_view, 5> none = {"", "~", "null", "none", "None"};
  if (std::find(none.begin(), none.end(), noarch) == none.end()) {
    fields.report().fault(node.place,
                          "noarch: expected python or generic, found '" + noarch + "'");
  }
}

void put_files(RenderedValue& build, const YamlNode& node, Fields& fields) {
  put_patterns(build, node, "always_copy_files", fields);
  put_patterns(build, node, "always_include_files", fields);
  put_flag(build, node, "merge_build_and_host_envs", fields);
  put_patterns(build, node, "files", fields);
}

}  // namespace

BuildSection render_build(const YamlNode& node, Fields& fields) {
  BuildSection build;
  build.value = RenderedValue::map(node.place);
  RenderedValue& value = build.value;
  build.build_string = node.find("string");
  if (build.build_string != nullptr) {
    static_cast<void>(fields.unrendered(*build.build_string));
  }
  if (const YamlNode* number = node.find("number")) {
    if (const std::optional<std::int64_t> count = fields.integer(*number)) {
      value.put("number", RenderedValue::of(*count, number->place));
    }
  }
  if (const YamlNode* script = node.find("script")) {
    RenderedValue rendered = render_script(*script, fields);
    const bool says_nothing =
        rendered.kind == RenderedValue::Kind::map && rendered.is_empty();
    if (!says_nothing) {
      value.put("script", std::move(rendered));
    }
  } else if (const YamlNode* steps = node.find("steps")) {
    value.put("steps", render_steps(*steps, fields));
  }
  if (const YamlNode* noarch = node.find("noarch")) {
    put_noarch(value, *noarch, fields);
  }
  if (const YamlNode* skip = node.find("skip")) {
    build.skipped = is_skipped(*skip, fields);
  }
  put_texts(value, node, "flags", fields);
  put_files(value, node, fields);
  using Render = RenderedValue (*)(const YamlNode&, Fields&);
  constexpr std::array<std::pair<const char*, Render>, 5> sections = {
      {{"python", python_section},
       {"dynamic_linking", linking_section},
       {"variant", variant_section},
       {"prefix_detection", prefix_section},
       {"post_process", post_process_section}}};
  for (const auto& [key, render] : sections) {
    if (const YamlNode* section = node.find(key)) {
      value.put_filled(key, render(*section, fields));
    }
  }
  return build;
}

}  // namespace distro::recipe::v1
