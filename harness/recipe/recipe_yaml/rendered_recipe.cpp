#include "recipe/recipe_yaml/rendered_recipe.hpp"

#include <algorithm>

#include "base/yaml.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/recipe_yaml/output_order.hpp"
#include "recipe/recipe_yaml/output_rendering.hpp"
#include "recipe/recipe_yaml/shape.hpp"
#include "recipe/recipe_yaml/variables.hpp"
#include "recipe/recipe_yaml/variant_keys.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

KeySet texts_at(const RenderedValue& build, std::string_view key) {
  KeySet keys;
  const RenderedValue* variant = build.find("variant");
  const RenderedValue* list = variant != nullptr ? variant->find(key) : nullptr;
  if (list != nullptr) {
    for (const RenderedValue& item : list->items) {
      keys.insert(item.text);
    }
  }
  return keys;
}

/// `use_keys` and `ignore_keys`.
void apply_key_usage(Draft& draft) {
  const RenderedValue& build = *draft.output.recipe.find("build");
  for (const std::string& key : texts_at(build, "use_keys")) {
    const auto found = draft.combination.find(normalized_key(key));
    if (found == draft.combination.end()) {
      continue;
    }
    // What a context makes of the key does not count.
    const auto known = std::find_if(
        draft.variant.begin(), draft.variant.end(),
        [&](const auto& entry) { return normalized_key(entry.first) == found->first; });
    (known != draft.variant.end() ? known->second : draft.variant[key]) = found->second;
  }
  KeySet ignored;
  for (const std::string& key : texts_at(build, "ignore_keys")) {
    ignored.insert(normalized_key(key));
  }
  std::erase_if(draft.variant, [&](const auto& entry) {
    return ignored.contains(normalized_key(entry.first));
  });
}

/// Names the builds: hash, prefix and build string, for one draft after the other.
class Naming {
 public:
  Naming(Texts& texts, Report& report, const Target& target)
      : texts_(texts), report_(report), target_(target) {}

  void name(Draft& draft, const std::vector<Draft>& all) {
    put_exact_pins(draft, all);
    RenderedValue& build = *draft.output.recipe.find("build");
    const RenderedValue* noarch = build.find("noarch");
    draft.output.hash = variant_hash(draft.variant);
    draft.output.hash_prefix =
        variant_prefix(draft.variant, noarch != nullptr ? noarch->text : "");
    const RenderedValue* number = build.find("number");
    const std::int64_t count = number != nullptr ? number->integer : 0;
    build.put("string",
              RenderedValue::of(build_string(draft, count), draft.output.place));
    draft.output.variant = RenderedValue::map(draft.output.place);
    for (const auto& [key, value] : draft.variant) {
      draft.output.variant.put(key, RenderedValue::of(value, draft.output.place));
    }
  }

 private:
  /// A package that is pinned exactly is a part of the variant.
  void put_exact_pins(Draft& draft, const std::vector<Draft>& all) {
    for (const std::string& pin : exact_pins(draft.output.recipe)) {
      if (pin == name_of(draft)) {
        continue;
      }
      const Draft* pinned = draft_for(pin, draft, all);
      if (pinned == nullptr) {
        report_.fault(draft.output.place,
                      "'" + pin + "' is pinned but is no output of the recipe");
        continue;
      }
      const RenderedValue* version =
          pinned->output.recipe.find("package")->find("version");
      const RenderedValue* build = pinned->output.recipe.find("build")->find("string");
      draft.variant[pin] = Value{(version != nullptr ? version->text : "") + " " +
                                 (build != nullptr ? build->text : "")};
    }
  }

  std::string build_string(const Draft& draft, std::int64_t number) {
    const std::string usual = draft.output.hash_prefix + "h" + draft.output.hash + "_" +
                              std::to_string(number);
    if (draft.build_string == nullptr) {
      return usual;
    }
    const Template* parsed = texts_.template_of(*draft.build_string, report_);
    if (parsed == nullptr) {
      return usual;
    }
    const Names nothing;
    Scope scope(target_.platform, nothing, target_.subdir);
    for (const auto& [key, value] : draft.variant) {
      scope.set(key, value);
    }
    for (const auto& [key, value] : draft.context) {
      scope.set(key, value);
    }
    scope.set("hash", Value{draft.output.hash});
    scope.set("build_number", Value{number});
    const auto place = [&](std::size_t offset) {
      return place_in(texts_.source(), *draft.build_string, offset);
    };
    try {
      return rendered(*parsed, scope);
    } catch (const ExpressionError& error) {
      report_.fault(place(error.offset()), error.what());
    } catch (const UnknownValue& part) {
      report_.unknown(place(part.offset()), part.what());
    }
    return usual;
  }

  Texts& texts_;
  Report& report_;
  const Target& target_;
};

/// Zipped keys may have the same choices twice.
void drop_repeated(std::vector<Names>& combinations) {
  std::set<std::vector<std::string>> seen;
  std::erase_if(combinations, [&](const Names& one) {
    std::vector<std::string> texts;
    for (const auto& [key, value] : one) {
      texts.push_back(key);
      texts.push_back(text_of(value));
    }
    return !seen.insert(std::move(texts)).second;
  });
}

/// The combinations of choices that the recipe is rendered with.
std::vector<Names> combinations_of(const YamlNode& root, Texts& texts, Report& report,
                                   const Choices& choices, const Target& target) {
  KeySet used = used_keys(root, texts, report);
  used.insert(constant_keys().begin(), constant_keys().end());
  used.insert(environment_keys().begin(), environment_keys().end());
  std::vector<Names> result;
  std::vector<Names> pending = combinations(choices, used);
  constexpr int most_rounds = 10;
  for (int round = 0; round < most_rounds && !pending.empty(); ++round) {
    std::vector<Names> next;
    for (const Names& one : pending) {
      KeySet keys = free_keys(root, texts, one, target);
      std::erase_if(keys, [&](const std::string& key) {
        return !choices.values.contains(key) || one.contains(key);
      });
      std::vector<Names>& into = keys.empty() ? result : next;
      for (Names& more : expanded(one, keys, choices)) {
        into.push_back(std::move(more));
      }
    }
    pending = std::move(next);
  }
  std::move(pending.begin(), pending.end(), std::back_inserter(result));
  drop_repeated(result);
  return result;
}

}  // namespace

RenderedRecipe render_variants(std::string text, std::string origin,
                               std::string_view subdir, const VariantConfig& config) {
  return render_variants(std::move(text), std::move(origin),
                         RenderSettings(subdir, config));
}

RenderedRecipe render_variants(std::string text, std::string origin,
                               const RenderSettings& settings) {
  const base::YamlDocument document =
      base::parse_yaml(std::move(text), std::move(origin));
  RenderedRecipe result;
  result.source = document.source;
  Texts texts(*document.source);
  if (!check_shape(document.root, texts, result.report)) {
    return result;
  }
  const Target& target = settings.target;
  const Choices& choices = settings.choices;
  const bool has_outputs = document.root.find("outputs") != nullptr;
  std::vector<Draft> drafts;
  for (const Names& one :
       combinations_of(document.root, texts, result.report, choices, target)) {
    for (Draft& draft :
         render_combination(document.root, texts, result.report, one, target)) {
      if (draft.output.skipped && has_outputs) {
        result.skipped.push_back(std::move(draft.output));
        continue;
      }
      apply_key_usage(draft);
      drafts.push_back(std::move(draft));
    }
  }
  drafts = ordered(std::move(drafts), result.report);
  Naming naming(texts, result.report, target);
  for (Draft& draft : drafts) {
    naming.name(draft, drafts);
  }
  for (Draft& draft : drafts) {
    result.outputs.push_back(std::move(draft.output));
  }
  return result;
}

}  // namespace distro::recipe::v1
