// Scripts, of builds and of tests (rattler_build_script: script.rs).
#include <algorithm>
#include <array>

#include "recipe/recipe_yaml/sections.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

/// What runs a file, by the end of its name.
std::optional<std::string> interpreter_of(const std::string& file) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> known = {
      {{"py", "python"},
       {"rb", "ruby"},
       {"js", "nodejs"},
       {"pl", "perl"},
       {"r", "rscript"},
       {"sh", "bash"},
       {"bash", "bash"},
       {"bat", "cmd"},
       {"cmd", "cmd"},
       {"ps1", "powershell"},
       {"nu", "nushell"}}};
  const std::size_t slash = file.rfind('/');
  const std::string name = file.substr(slash == std::string::npos ? 0 : slash + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0) {
    return std::nullopt;
  }
  std::string end = name.substr(dot + 1);
  std::transform(end.begin(), end.end(), end.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  for (const auto& [extension, interpreter] : known) {
    if (end == extension) {
      return std::string(interpreter);
    }
  }
  return std::nullopt;
}

void use_condition(const YamlNode& node, Fields& fields) {
  if (const Expression* parsed = fields.source().condition_of(node, fields.report())) {
    for_each_variable(*parsed,
                      [&](const std::string& name) { fields.scope().use(name); });
  }
}

/// A script's variables count in all its branches.
void use_all(const YamlNode& node, Fields& fields) {
  for (const YamlNode& item : node.items) {
    use_all(item, fields);
  }
  if (const YamlNode* condition = node.find("if")) {
    use_condition(*condition, fields);
    for (const char* branch : {"then", "else"}) {
      if (const YamlNode* chosen = node.find(branch)) {
        use_all(*chosen, fields);
      }
    }
  } else if (node.kind == YamlNode::Kind::scalar) {
    static_cast<void>(fields.unrendered(node));
  }
}

/// The commands as they are written: what is in `${{ }}` is rendered by the build.
RenderedValue commands_of(const YamlNode& node, Fields& fields) {
  use_all(node, fields);
  RenderedValue list = RenderedValue::list(node.place);
  fields.each(node, [&](const YamlNode& item) {
    std::string command = fields.unrendered(item);
    if (!command.empty()) {
      list.items.push_back(RenderedValue::of(std::move(command), item.place));
    }
  });
  return list;
}

/// One command is written without its list.
RenderedValue shortened(RenderedValue list) {
  if (list.items.size() != 1) {
    return list;
  }
  RenderedValue only = std::move(list.items[0]);
  return only;
}

RenderedValue env_of(const YamlNode& node, Fields& fields) {
  RenderedValue env = RenderedValue::map(node.place);
  for (const auto& [key, value_node] : node.entries) {
    std::optional<std::string> value = fields.text(value_node);
    if (value && value->find_first_of("\r\n") != std::string::npos) {
      fields.report().fault(value_node.place,
                            "env: '" + key.scalar + "' must not have several lines");
    } else if (value && !value->empty()) {
      env.put(key.scalar, RenderedValue::of(std::move(*value), value_node.place));
    }
  }
  return env;
}

void put_file(RenderedValue& script, const YamlNode& node, Fields& fields) {
  const std::optional<std::string> file = fields.text(node);
  if (!file) {
    return;
  }
  const std::optional<std::string> interpreter = interpreter_of(*file);
  if (interpreter && script.find("interpreter") == nullptr) {
    script.put("interpreter", RenderedValue::of(*interpreter, node.place));
  }
  script.put("file", RenderedValue::of(*file, node.place));
}

RenderedValue script_map(const YamlNode& node, Fields& fields) {
  RenderedValue script = RenderedValue::map(node.place);
  fields.put_text(script, node, "interpreter");
  if (const YamlNode* env = node.find("env")) {
    script.put_filled("env", env_of(*env, fields));
  }
  if (const YamlNode* secrets = node.find("secrets")) {
    RenderedValue list = RenderedValue::list(secrets->place);
    for (const YamlNode& item : secrets->items) {
      list.items.push_back(
          RenderedValue::of(std::string(fields.source().text_of(item)), item.place));
    }
    script.put_filled("secrets", std::move(list));
  }
  const YamlNode* content = node.find("content");
  if (const YamlNode* file = node.find("file")) {
    put_file(script, *file, fields);
  } else if (content != nullptr) {
    script.put("content", shortened(commands_of(*content, fields)));
  }
  fields.put_text(script, node, "cwd");
  return script;
}

}  // namespace

RenderedValue render_script(const YamlNode& node, Fields& fields) {
  return node.kind == YamlNode::Kind::map && node.find("if") == nullptr
             ? script_map(node, fields)
             : shortened(commands_of(node, fields));
}

RenderedValue render_steps(const YamlNode& node, Fields& fields) {
  RenderedValue steps = RenderedValue::list(node.place);
  for (const YamlNode& item : node.items) {
    const YamlNode* condition = item.find("if");
    if (condition != nullptr) {
      use_condition(*condition, fields);
    }
    if (condition != nullptr && !fields.holds(*condition).value_or(false)) {
      continue;
    }
    RenderedValue step = RenderedValue::map(item.place);
    if (const YamlNode* run = item.find("run")) {
      step.put("run", commands_of(*run, fields));
    }
    fields.put_text(step, item, "interpreter");
    if (const YamlNode* env = item.find("env")) {
      step.put_filled("env", env_of(*env, fields));
    }
    fields.put_text(step, item, "cwd");
    const RenderedValue* run = step.find("run");
    if (run != nullptr && !run->is_empty()) {
      steps.items.push_back(std::move(step));
    }
  }
  return steps;
}

}  // namespace distro::recipe::v1
