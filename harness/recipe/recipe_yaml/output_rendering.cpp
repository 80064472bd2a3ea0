#include "recipe/recipe_yaml/output_rendering.hpp"

#include <algorithm>

#include "recipe/meta_yaml/build_merging.hpp"
#include "recipe/recipe_yaml/sections.hpp"
#include "recipe/recipe_yaml/strict_spec.hpp"
#include "recipe/recipe_yaml/variant_keys.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

/// A staging output (CEP 41): built once, inherited by packages.
struct StagingCache {
  std::string name;
  RenderedValue value;
  KeySet free_keys;
  UsedVariant variant;
};

/// Renders the packages of one variant.
class Rendering {
 public:
  Rendering(const YamlNode& root, Fields& fields)
      : root_(root), fields_(fields), has_outputs_(root.find("outputs") != nullptr) {}

  std::vector<Draft> render() {
    render_context_section();
    std::vector<Draft> drafts;
    if (!has_outputs_) {
      drafts.push_back(draft_of(root_));
      return drafts;
    }
    const YamlNode& outputs = *root_.find("outputs");
    for (const YamlNode& output : outputs.items) {
      if (output.find("staging") != nullptr) {
        add_cache(output);
      }
    }
    for (const YamlNode& output : outputs.items) {
      if (output.find("package") != nullptr && output.find("staging") == nullptr) {
        fields_.scope().forget_accessed();
        drafts.push_back(draft_of(output));
      }
    }
    return drafts;
  }

 private:
  void render_context_section() {
    context_value_ = RenderedValue::map(root_.place);
    if (const YamlNode* context = root_.find("context")) {
      context_value_ = render_context(*context, fields_);
      for (const auto& entry : context->entries) {
        context_keys_.insert(entry.first.scalar);
      }
    }
    context_ = fields_.scope().own();
    for (const std::string& name : fields_.scope().accessed()) {
      if (fields_.scope().variant().contains(name)) {
        accessed_by_context_.insert(name);
      }
    }
  }

  /// The keys that count, with their values (rattler-build: actual_variant).
  UsedVariant used_variant(const KeySet& free, bool noarch_python) const {
    const Scope& scope = fields_.scope();
    UsedVariant used;
    for (const auto& [key, value] : scope.variant()) {
      const bool by_context = accessed_by_context_.contains(key);
      const bool shadowed = context_keys_.contains(key);
      const bool counts = scope.accessed().contains(key) || by_context ||
                          free.contains(key) || constant_keys().contains(key) ||
                          environment_keys().contains(key);
      if (!counts || (shadowed && !by_context) || (noarch_python && key == "python")) {
        continue;
      }
      used[key] = shadowed && has_outputs_ ? context_.at(key) : value;
    }
    return used;
  }

  RenderedValue sources_of(const YamlNode& node, bool with_common) {
    RenderedValue sources = RenderedValue::list(node.place);
    const auto add = [&](const YamlNode& section) {
      if (const YamlNode* source = section.find("source")) {
        RenderedValue more = render_sources(*source, fields_);
        std::move(more.items.begin(), more.items.end(),
                  std::back_inserter(sources.items));
      }
    };
    if (with_common) {
      add(root_);
    }
    add(node);
    return sources;
  }

  BuildSection build_of(const YamlNode& node) {
    const YamlNode* build = node.find("build");
    BuildSection none;
    none.value = RenderedValue::map(node.place);
    return build != nullptr ? render_build(*build, fields_) : none;
  }

  RenderedValue section_of(const YamlNode& node, std::string_view key,
                           RenderedValue (*render_section)(const YamlNode&, Fields&)) {
    const YamlNode* section = node.find(key);
    return section != nullptr ? render_section(*section, fields_)
                              : RenderedValue::map(node.place);
  }

  void add_cache(const YamlNode& node) {
    fields_.scope().forget_accessed();
    StagingCache cache;
    const YamlNode* name = node.find("staging")->find("name");
    cache.name = name != nullptr ? fields_.text(*name).value_or("") : "";
    cache.value = RenderedValue::map(node.place);
    cache.value.put("name", RenderedValue::of(cache.name, node.place));
    RenderedValue build = build_of(node).value;
    if (!build.is_empty()) {
      RenderedValue whole = RenderedValue::map(node.place);
      whole.put("string", RenderedValue());
      for (auto& [key, member] : build.members) {
        whole.put(key, std::move(member));
      }
      cache.value.put("build", std::move(whole));
    }
    RenderedValue requirements = section_of(node, "requirements", render_requirements);
    insert_free_names(requirements, cache.free_keys);
    cache.value.put_filled("requirements", std::move(requirements));
    cache.value.put_filled("source", sources_of(node, true));
    cache.variant = used_variant(cache.free_keys, false);
    caches_.push_back(std::move(cache));
  }

  RenderedValue package_of(const YamlNode& node, Draft& draft) {
    RenderedValue package = RenderedValue::map(node.place);
    const YamlNode* section = node.find("package");
    const YamlNode* name = section->find("name");
    draft.output.place = name != nullptr ? name->place : section->place;
    if (name == nullptr) {
      fields_.report().fault(section->place, "missing key 'name'");
    }
    put_checked(package, "name", name,
                [](const std::string& text) { static_cast<void>(package_name(text)); });
    const YamlNode* version = section->find("version");
    const YamlNode* common = root_.find("recipe");
    if (version == nullptr && has_outputs_) {
      version = common != nullptr ? common->find("version") : root_.find("version");
    }
    if (version == nullptr) {
      fields_.report().fault(section->place, "the package has no version");
    }
    put_checked(package, "version", version, [](const std::string& text) {
      static_cast<void>(plain_version(text));
    });
    return package;
  }

  template <typename Check>
  void put_checked(RenderedValue& package, std::string_view key, const YamlNode* node,
                   Check check) {
    const std::optional<std::string> text =
        node != nullptr ? fields_.text(*node) : std::nullopt;
    if (!text) {
      return;
    }
    try {
      if (text->empty()) {
        throw channel::ParseError("the " + std::string(key) + " is empty", 0);
      }
      check(*text);
    } catch (const channel::ParseError& error) {
      fields_.report().fault(node->place, error.what());
    }
    package.put(key, RenderedValue::of(*text, node->place));
  }

  const StagingCache* cache_of(const YamlNode& inherit) {
    const bool is_map = inherit.kind == YamlNode::Kind::map;
    const YamlNode* from = is_map ? inherit.find("from") : &inherit;
    if (from == nullptr) {
      fields_.report().fault(inherit.place, "missing key 'from'");
      return nullptr;
    }
    const std::optional<std::string> name = fields_.text(*from);
    const auto found =
        std::find_if(caches_.begin(), caches_.end(),
                     [&](const StagingCache& cache) { return cache.name == name; });
    if (found == caches_.end() && name) {
      fields_.report().fault(from->place, "there is no staging output '" + *name + "'");
    }
    return found == caches_.end() ? nullptr : &*found;
  }

  static bool takes_run_exports(const YamlNode& inherit) {
    const YamlNode* flag = inherit.find("run_exports");
    return flag == nullptr || (flag->scalar != "false" && flag->scalar != "False" &&
                               flag->scalar != "no" && flag->scalar != "No");
  }

  static void put_cache(Draft& draft, const StagingCache& cache,
                        const YamlNode& inherit) {
    for (const auto& [key, value] : cache.variant) {
      draft.variant.try_emplace(key, value);
    }
    RenderedValue caches = RenderedValue::list(inherit.place);
    caches.items.push_back(cache.value);
    draft.output.recipe.put("staging_caches", std::move(caches));
    RenderedValue from = RenderedValue::map(inherit.place);
    from.put("cache_name", RenderedValue::of(cache.name, inherit.place));
    from.put("inherit_run_exports",
             RenderedValue::of(takes_run_exports(inherit), inherit.place));
    draft.output.recipe.put("inherits_from", std::move(from));
  }

  RenderedValue about_of(const YamlNode& node) {
    RenderedValue about = section_of(root_, "about", render_about);
    if (&node != &root_) {
      RenderedValue own = section_of(node, "about", render_about);
      for (auto& [key, member] : own.members) {
        about.put(key, std::move(member));
      }
    }
    return about;
  }

  RenderedValue tests_of(const YamlNode& node, bool with_common) {
    RenderedValue tests = RenderedValue::list(node.place);
    const auto add = [&](const YamlNode& section) {
      if (const YamlNode* list = section.find("tests")) {
        RenderedValue more = render_tests(*list, fields_);
        std::move(more.items.begin(), more.items.end(),
                  std::back_inserter(tests.items));
      }
    };
    if (with_common) {
      add(root_);
    }
    add(node);
    return tests;
  }

  void finish_variant(Draft& draft, const RenderedValue& requirements,
                      const RenderedValue& build, KeySet free) {
    insert_free_names(requirements, free);
    const RenderedValue* noarch = build.find("noarch");
    draft.variant = used_variant(free, noarch != nullptr && noarch->text == "python");
    if (noarch != nullptr) {
      draft.variant["target_platform"] = Value{std::string("noarch")};
    }
    if (const RenderedValue* run = requirements.find("run")) {
      for (const RenderedValue& spec : run->items) {
        if (spec.text.starts_with("__")) {
          draft.variant[spec.text.substr(0, spec.text.find_first_of(" ["))] =
              Value{spec.text};
        }
      }
    }
  }

  Draft draft_of(const YamlNode& node) {
    const bool is_output = &node != &root_;
    const YamlNode* inherit = is_output ? node.find("inherit") : nullptr;
    const std::string_view word =
        inherit != nullptr ? fields_.source().text_of(*inherit) : "";
    const bool from_cache =
        inherit != nullptr && (inherit->kind == YamlNode::Kind::map ||
                               (!word.empty() && word != "null" && word != "~"));
    Draft draft;
    draft.combination = fields_.scope().variant();
    draft.context = context_;
    RenderedValue package = package_of(node, draft);
    BuildSection build = build_of(node);
    if (is_output) {
      build = merged(build_of(root_), std::move(build), !from_cache);
      put_missing_script(build.value);
    }
    draft.build_string = build.build_string;
    draft.output.skipped = build.skipped;
    if (is_output && build.skipped) {
      draft.output.recipe = RenderedValue::map(node.place);
      draft.output.recipe.put("package", std::move(package));
      draft.output.recipe.put("build", std::move(build.value));
      return draft;
    }
    RenderedValue about = about_of(node);
    RenderedValue requirements = section_of(node, "requirements", render_requirements);
    RenderedValue extra = section_of(root_, "extra", render_extra);
    const bool with_common = is_output && !from_cache;
    RenderedValue sources = sources_of(node, with_common);
    RenderedValue tests = tests_of(node, with_common);
    const StagingCache* cache = from_cache ? cache_of(*inherit) : nullptr;
    finish_variant(draft, requirements, build.value,
                   cache != nullptr ? cache->free_keys : KeySet());
    RenderedValue& recipe = draft.output.recipe;
    recipe = RenderedValue::map(node.place);
    recipe.put("schema_version", RenderedValue::of(std::int64_t{1}, root_.place));
    recipe.put("context", context_value_);
    recipe.put("package", std::move(package));
    recipe.put_filled("source", std::move(sources));
    recipe.put("build", std::move(build.value));
    recipe.put("requirements", std::move(requirements));
    recipe.put_filled("tests", std::move(tests));
    recipe.put_filled("about", std::move(about));
    recipe.put_filled("extra", std::move(extra));
    if (cache != nullptr) {
      put_cache(draft, *cache, *inherit);
    }
    return draft;
  }

  const YamlNode& root_;
  Fields& fields_;
  bool has_outputs_;
  RenderedValue context_value_;
  Names context_;
  KeySet context_keys_;
  KeySet accessed_by_context_;
  std::vector<StagingCache> caches_;
};

}  // namespace

std::vector<Draft> render_combination(const YamlNode& root, Texts& texts,
                                      Report& report, const Names& combination,
                                      const Target& target) {
  Scope scope(target.platform, combination, target.subdir);
  Fields fields(texts, scope, report);
  return Rendering(root, fields).render();
}

}  // namespace distro::recipe::v1
