// tests: python, perl, r, ruby, scripts, downstream, package_contents.
#include <array>

#include "recipe/recipe_yaml/sections.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

RenderedValue texts_or_none(const YamlNode& section, std::string_view key,
                            Fields& fields) {
  const YamlNode* node = section.find(key);
  return node != nullptr ? fields.texts(*node) : RenderedValue::list(section.place);
}

RenderedValue python_test(const YamlNode& node, Fields& fields) {
  RenderedValue test = RenderedValue::map(node.place);
  test.put("imports", texts_or_none(node, "imports", fields));
  const YamlNode* check = node.find("pip_check");
  if (check != nullptr && !fields.boolean(*check, true).value_or(true)) {
    test.put("pip_check", RenderedValue::of(false, check->place));
  }
  if (const YamlNode* version = node.find("python_version")) {
    if (version->kind == YamlNode::Kind::sequence) {
      test.put("python_version", fields.texts(*version));
    } else {
      fields.put_text(test, node, "python_version");
    }
  }
  return test;
}

void put_requirements(RenderedValue& test, const YamlNode& node, Fields& fields) {
  RenderedValue requirements = RenderedValue::map(node.place);
  for (const char* key : {"run", "build"}) {
    if (const YamlNode* specs = node.find(key)) {
      requirements.put_filled(key, fields.specs(*specs));
    }
  }
  test.put_filled("requirements", std::move(requirements));
}

void put_files(RenderedValue& test, const YamlNode& node, Fields& fields) {
  RenderedValue files = RenderedValue::map(node.place);
  for (const char* key : {"source", "recipe"}) {
    if (const YamlNode* patterns = node.find(key)) {
      files.put_filled(key, fields.texts(*patterns));
    }
  }
  test.put_filled("files", std::move(files));
}

RenderedValue script_test(const YamlNode& node, Fields& fields) {
  RenderedValue test = RenderedValue::map(node.place);
  test.put("script", render_script(*node.find("script"), fields));
  if (const YamlNode* requirements = node.find("requirements")) {
    put_requirements(test, *requirements, fields);
  }
  if (const YamlNode* files = node.find("files")) {
    put_files(test, *files, fields);
  }
  return test;
}

RenderedValue contents_test(const YamlNode& node, Fields& fields) {
  RenderedValue test = RenderedValue::map(node.place);
  for (const char* key : {"files", "site_packages", "bin", "lib", "include"}) {
    if (const YamlNode* patterns = node.find(key)) {
      test.put_filled(key, fields.patterns(*patterns, "exists", "not_exists"));
    }
  }
  const YamlNode* strict = node.find("strict");
  const std::string_view word =
      strict != nullptr ? fields.source().text_of(*strict) : "";
  if (word == "true" || word == "True" || word == "yes" || word == "Yes") {
    test.put("strict", RenderedValue::of(true, strict->place));
  }
  return test;
}

RenderedValue only_list(std::string_view key, const YamlNode& node, Fields& fields) {
  RenderedValue test = RenderedValue::map(node.place);
  test.put(key, texts_or_none(node, key, fields));
  return test;
}

RenderedValue test_of(const YamlNode& node, Fields& fields) {
  RenderedValue test = RenderedValue::map(node.place);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> languages = {
      {{"perl", "uses"}, {"r", "libraries"}, {"ruby", "requires"}}};
  if (const YamlNode* python = node.find("python")) {
    test.put("python", python_test(*python, fields));
    return test;
  }
  for (const auto& [language, key] : languages) {
    if (const YamlNode* section = node.find(language)) {
      test.put(language, only_list(key, *section, fields));
      return test;
    }
  }
  if (node.find("script") != nullptr) {
    return script_test(node, fields);
  }
  if (node.find("downstream") != nullptr) {
    fields.put_text(test, node, "downstream");
  } else if (const YamlNode* contents = node.find("package_contents")) {
    test.put("package_contents", contents_test(*contents, fields));
  }
  return test;
}

}  // namespace

RenderedValue render_tests(const YamlNode& node, Fields& fields) {
  RenderedValue tests = RenderedValue::list(node.place);
  fields.each(node, [&](const YamlNode& item) {
    tests.items.push_back(test_of(item, fields));
  });
  return tests;
}

}  // namespace distro::recipe::v1
