// requirements and source.
#include <array>

#include "recipe/recipe_yaml/sections.hpp"
#include "recipe/recipe_yaml/url_text.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

void put_specs(RenderedValue& map, const YamlNode& section, std::string_view key,
               Fields& fields) {
  if (const YamlNode* node = section.find(key)) {
    map.put_filled(key, fields.specs(*node));
  }
}

RenderedValue run_exports(const YamlNode& node, Fields& fields) {
  RenderedValue exports = RenderedValue::map(node.place);
  if (node.kind != YamlNode::Kind::map) {
    exports.put_filled("weak", fields.specs(node));
    return exports;
  }
  for (const char* key :
       {"noarch", "strong", "strong_constraints", "weak", "weak_constraints"}) {
    put_specs(exports, node, key, fields);
  }
  return exports;
}

RenderedValue ignored_run_exports(const YamlNode& node, Fields& fields) {
  RenderedValue ignored = RenderedValue::map(node.place);
  for (const char* key : {"by_name", "from_package"}) {
    if (const YamlNode* names = node.find(key)) {
      ignored.put_filled(key, fields.package_names(*names));
    }
  }
  return ignored;
}

/// A digest in lower case; an empty one is all zeros.
void put_digest(RenderedValue& source, const YamlNode& node, std::string_view key,
                std::size_t length, Fields& fields) {
  const YamlNode* digest = node.find(key);
  std::optional<std::string> text =
      digest != nullptr ? fields.text(*digest) : std::nullopt;
  if (!text) {
    return;
  }
  for (char& letter : *text) {
    letter = letter >= 'A' && letter <= 'F' ? static_cast<char>(letter + 32) : letter;
  }
  if (text->empty()) {
    *text = std::string(length, '0');
  }
  const bool valid = text->size() == length &&
                     text->find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!valid) {
    fields.report().fault(digest->place, std::string(key) + ": '" + *text +
                                             "' is no digest of " +
                                             std::to_string(length) + " digits");
  }
  source.put(key, RenderedValue::of(std::move(*text), digest->place));
}

RenderedValue url_of(const YamlNode& node, Fields& fields) {
  const std::optional<std::string> written = fields.text(node);
  const std::optional<std::string> url = written ? url_text(*written) : std::nullopt;
  if (written && !url) {
    fields.report().fault(node.place, "'" + *written + "' is no URL");
  }
  return RenderedValue::of(url.value_or(written.value_or("")), node.place);
}

void put_urls(RenderedValue& source, const YamlNode& node, Fields& fields) {
  if (node.kind != YamlNode::Kind::sequence) {
    source.put("url", url_of(node, fields));
    return;
  }
  RenderedValue list = RenderedValue::list(node.place);
  for (const YamlNode& item : node.items) {
    list.items.push_back(url_of(item, fields));
  }
  source.put("url", list.items.size() == 1 ? std::move(list.items[0]) : list);
}

/// What a git source is taken from: a URL, `user@host:path`, or a folder.
void put_git(RenderedValue& source, const YamlNode& node, Fields& fields) {
  if (const std::optional<std::string> text = fields.text(node)) {
    source.put("git", RenderedValue::of(url_text(*text).value_or(*text), node.place));
  }
}

void put_revision(RenderedValue& source, const YamlNode& node, Fields& fields) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kinds = {
      {{"rev", ""}, {"tag", "refs/tags/"}, {"branch", "refs/heads/"}}};
  for (const auto& [key, prefix] : kinds) {
    const YamlNode* revision = node.find(key);
    const std::optional<std::string> text =
        revision != nullptr ? fields.text(*revision) : std::nullopt;
    if (!text) {
      continue;
    }
    const bool is_head = key == "rev" && (*text == "HEAD" || *text == "head");
    if (!is_head) {
      source.put("rev",
                 RenderedValue::of(std::string(prefix) + *text, revision->place));
    }
    return;
  }
}

void put_flag(RenderedValue& source, const YamlNode& node, std::string_view key,
              bool fallback, Fields& fields) {
  const YamlNode* flag = node.find(key);
  const bool value =
      flag != nullptr ? fields.boolean(*flag, fallback).value_or(fallback) : fallback;
  if (value != fallback) {
    source.put(key, RenderedValue::of(value, flag->place));
  }
}

void put_git_parts(RenderedValue& source, const YamlNode& node, Fields& fields) {
  put_revision(source, node, fields);
  if (const YamlNode* depth = node.find("depth")) {
    if (const std::optional<std::int64_t> number = fields.integer(*depth, true)) {
      source.put("depth", RenderedValue::of(*number, depth->place));
    }
  }
  put_flag(source, node, "lfs", false, fields);
  put_flag(source, node, "submodules", true, fields);
  fields.put_text(source, node, "expected_commit");
}

RenderedValue source_of(const YamlNode& node, Fields& fields) {
  static const std::vector<std::string> folders = {"SRC_DIR", "RECIPE_DIR",
                                                   "BUILD_DIR"};
  RenderedValue source = RenderedValue::map(node.place);
  if (const YamlNode* git = node.find("git")) {
    put_git(source, *git, fields);
    put_git_parts(source, node, fields);
  } else if (const YamlNode* url = node.find("url")) {
    put_urls(source, *url, fields);
  } else {
    fields.put_text(source, node, "path");
  }
  put_digest(source, node, "sha256", 64, fields);
  put_digest(source, node, "md5", 32, fields);
  fields.put_text(source, node, "file_name", true);
  if (const YamlNode* patches = node.find("patches")) {
    source.put_filled("patches", fields.paths(*patches, folders));
  }
  fields.put_text(source, node, "target_directory");
  put_flag(source, node, "use_gitignore", true, fields);
  if (const YamlNode* filter = node.find("filter")) {
    source.put_filled("filter", fields.patterns(*filter, "include", "exclude"));
  }
  return source;
}

}  // namespace

RenderedValue render_requirements(const YamlNode& node, Fields& fields) {
  RenderedValue requirements = RenderedValue::map(node.place);
  for (const char* key : {"build", "host", "run", "run_constraints"}) {
    put_specs(requirements, node, key, fields);
  }
  if (const YamlNode* extras = node.find("extras")) {
    RenderedValue groups = RenderedValue::map(extras->place);
    for (const auto& [key, specs] : extras->entries) {
      groups.put(key.scalar, fields.specs(specs));
    }
    requirements.put_filled("extras", std::move(groups));
  }
  if (const YamlNode* exports = node.find("run_exports")) {
    requirements.put_filled("run_exports", run_exports(*exports, fields));
  }
  if (const YamlNode* ignored = node.find("ignore_run_exports")) {
    requirements.put_filled("ignore_run_exports",
                            ignored_run_exports(*ignored, fields));
  }
  return requirements;
}

RenderedValue render_sources(const YamlNode& node, Fields& fields) {
  RenderedValue sources = RenderedValue::list(node.place);
  fields.each(node, [&](const YamlNode& item) {
    sources.items.push_back(source_of(item, fields));
  });
  return sources;
}

}  // namespace distro::recipe::v1
