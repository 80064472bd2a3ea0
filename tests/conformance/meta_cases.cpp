#include "meta_cases.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "recipe/meta_yaml/meta_model.hpp"
#include "recipe/meta_yaml/meta_value.hpp"
#include "recipe/variant_config.hpp"
#include "tally.hpp"

namespace distro::conformance {
namespace {

using base::Json;
using base::YamlNode;
using recipe::MetaModel;
using recipe::MetaPackage;

Json texts_json(const YamlNode* node) {
  Json list = Json::array();
  for (const std::string& text : recipe::texts_of(node)) {
    list.push_back(text);
  }
  return list;
}

/// The keys of a map as lists of texts, those that are there.
Json lists_json(const YamlNode& map, std::initializer_list<const char*> keys) {
  Json lists = Json::object();
  for (const char* key : keys) {
    const YamlNode* node = map.kind == YamlNode::Kind::map ? map.find(key) : nullptr;
    if (node != nullptr) {
      lists[key] = texts_json(node);
    }
  }
  return lists;
}

Json package_json(const MetaPackage& package) {
  Json json;
  json["name"] = package.name;
  json["version"] = package.version;
  json["build_number"] = package.build_number;
  json["skip"] = package.skip;
  json["noarch"] = package.noarch.empty()     ? Json()
                   : package.noarch == "True" ? Json(true)
                                              : Json(package.noarch);
  json["requirements"] =
      lists_json(package.requirements, {"build", "host", "run", "run_constrained"});
  const Json test = lists_json(
      package.test, {"imports", "commands", "requires", "files", "source_files"});
  if (!test.empty()) {
    json["test"] = test;
  }
  return json;
}

Json top_json(const MetaPackage& top) {
  Json json = package_json(top);
  const YamlNode* script = recipe::value_at(&top.build, "script");
  json["build_script"] = script != nullptr && script->kind == YamlNode::Kind::scalar
                             ? Json(recipe::text_of(script))
                             : texts_json(script);
  json["entry_points"] = texts_json(recipe::value_at(&top.build, "entry_points"));
  return json;
}

Json output_json(const MetaPackage& package) {
  Json json = package_json(package);
  json["build_id"] = package.build_id;
  json["used_vars"] = package.used_keys;
  return json;
}

/// Of each source its URL, or all of them as a list where it has several.
Json source_urls(const YamlNode& root) {
  Json urls = Json::array();
  for (const YamlNode* source : recipe::list_of(recipe::value_at(&root, "source"))) {
    const YamlNode* url = recipe::value_at(source, "url");
    if (url != nullptr) {
      urls.push_back(url->kind == YamlNode::Kind::sequence
                         ? texts_json(url)
                         : Json(recipe::text_of(url)));
    }
  }
  return urls;
}

Json model_json(const MetaModel& model) {
  Json json;
  json["top"] = top_json(model.top);
  json["recipe_maintainers"] = texts_json(
      recipe::value_at(recipe::value_at(&model.root, "extra"), "recipe-maintainers"));
  json["source_urls"] = source_urls(model.root);
  json["license"] = recipe::text_of(
      recipe::value_at(recipe::value_at(&model.root, "about"), "license"));
  json["outputs_raw"] = model.named_outputs;
  json["skipped"] = model.skipped;
  if (!model.skipped) {
    json["outputs"] = Json::array();
    for (const MetaPackage& package : model.packages) {
      json["outputs"].push_back(output_json(package));
    }
  }
  return json;
}

/// What cases with several variants compare: in which order they are made means
/// nothing, and neither do empty lists.
Json variants_json(const MetaModel& model) {
  Json json{{"skipped", model.skipped}};
  if (model.skipped) {
    return json;
  }
  json["outputs"] = Json::array();
  for (const MetaPackage& package : model.packages) {
    Json output = package_json(package);
    output.erase("test");
    Json& lists = output["requirements"];
    for (auto list = lists.begin(); list != lists.end();) {
      list = list->empty() ? lists.erase(list) : std::next(list);
    }
    output["build_id"] = package.build_id;
    output["variant"] = Json::object();
    for (const std::string& key : package.used_keys) {
      output["variant"][key] = package.variant.find(key)->second;
    }
    json["outputs"].push_back(std::move(output));
  }
  return json;
}

void sort_outputs(Json& json) {
  const auto key = [](const Json& output) {
    return output.at("name").dump() + output.at("variant").dump() +
           output.at("build_id").dump();
  };
  if (json.contains("outputs")) {
    std::sort(
        json["outputs"].begin(), json["outputs"].end(),
        [&](const Json& one, const Json& other) { return key(one) < key(other); });
  }
}

/// The leaves that differ, one line each.
void compare(const std::string& where, const Json& wanted, const Json& found,
             std::string& differences) {
  if (wanted.is_object() && found.is_object()) {
    Json keys = wanted;
    keys.update(found);
    for (const auto& [key, value] : keys.items()) {
      compare(where + "/" + key, wanted.contains(key) ? wanted.at(key) : Json(),
              found.contains(key) ? found.at(key) : Json(), differences);
    }
    return;
  }
  const bool packages = wanted.is_array() && found.is_array() &&
                        wanted.size() == found.size() && !wanted.empty() &&
                        wanted.front().is_object();
  if (packages) {
    for (std::size_t at = 0; at < wanted.size(); ++at) {
      compare(where + "/" + std::to_string(at), wanted.at(at), found.at(at),
              differences);
    }
    return;
  }
  if (wanted != found) {
    differences += (differences.empty() ? "" : "\n") + where + "\n  expected " +
                   wanted.dump() + "\n  found    " + found.dump();
  }
}

/// The readers of a file's cases: many cases have the same configuration.
class Readers {
 public:
  explicit Readers(const std::filesystem::path& config) {
    if (!config.empty()) {
      text_ = base::read_file(config);
    }
  }

  const recipe::MetaReader& of(const Json& line) {
    const std::string subdir = line.value("subdir", "linux-64");
    const std::string text = line.value("config", text_);
    std::unique_ptr<recipe::MetaReader>& reader = readers_[{subdir, text}];
    if (!reader) {
      reader = std::make_unique<recipe::MetaReader>(
          subdir, recipe::parse_variant_config(text, "conda_build_config.yaml", subdir),
          recipe::BuildPaths{"<PREFIX>", "<BUILD_PREFIX>", "<SRC_DIR>",
                             "<RECIPE_DIR>"});
    }
    return *reader;
  }

 private:
  std::string text_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<recipe::MetaReader>>
      readers_;
};

recipe::RecipeScripts scripts_of(const Json& line) {
  return line.value("scripts", recipe::RecipeScripts{});
}

std::string differences_of(const Json& line, Readers& readers) {
  const auto name = line.at("recipe").get<std::string>();
  const bool many = line.contains("config");
  Json wanted = line.at("expected");
  if (wanted.is_object()) {
    wanted.erase("variants");
  }
  std::string differences;
  try {
    const MetaModel model = readers.of(line).read(line.at("text").get<std::string>(),
                                                  name, scripts_of(line));
    Json found = many ? variants_json(model) : model_json(model);
    if (!many) {
      compare(name, wanted, found, differences);
      return differences;
    }
    sort_outputs(found);
    // Several answers: conda-build left it to chance.
    for (Json one : wanted.is_array() ? wanted : Json::array({wanted})) {
      differences.clear();
      sort_outputs(one);
      compare(name, one, found, differences);
      if (differences.empty()) {
        break;
      }
    }
  } catch (const Error& error) {
    differences = name + "\n  refused: " + error.what();
  }
  return differences;
}

}  // namespace

int meta_cases(const std::filesystem::path& file, const std::filesystem::path& config) {
  Readers readers(config);
  return tally_named(file,
                     [&](const Json& line) { return differences_of(line, readers); });
}

}  // namespace distro::conformance
