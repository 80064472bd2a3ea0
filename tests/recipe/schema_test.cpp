#include "recipe/schema/schema.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "json_schema_validator.hpp"
#include "recipe/distribution.hpp"
#include "recipe/manifest.hpp"
#include "recipe/schema/json_schema.hpp"
#include "recipe/schema/shape_faults.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;

const std::vector<std::string> policies{"evidence", "tests", "coverage"};

/// Values of all kinds, right for one key and wrong for others.
const std::vector<std::string> values{"word",
                                      "''",
                                      "7",
                                      "0",
                                      "-1",
                                      "1.5",
                                      "true",
                                      "\"12\"",
                                      "~",
                                      "[]",
                                      "[one]",
                                      "[one, two]",
                                      "[[one, two]]",
                                      "[[one]]",
                                      "[{name: one}]",
                                      "{}",
                                      "{one: two}",
                                      "{one: [two]}",
                                      "Upper",
                                      "linux-64",
                                      "noarch",
                                      "5m",
                                      "5 minutes",
                                      "512KiB",
                                      "4GB",
                                      "2027-01-31",
                                      "2027-02-31",
                                      "auto",
                                      "strict",
                                      "error",
                                      "evidence",
                                      "[evidence, {coverage: {a: b}}]",
                                      "[{coverage: ~}]",
                                      "[{evidence: {}, tests: {}}]",
                                      "/etc",
                                      "../other",
                                      "./recipes/../x",
                                      ".",
                                      "./recipes//a/",
                                      ".hidden",
                                      "a/..b",
                                      "local"};

/// Whether table and schema say the same of a text; what they say.
void compare(const Shape& shape, const base::Json& schema, const std::string& text) {
  const base::YamlDocument document = base::parse_yaml(text, "file.yaml");
  const std::vector<InputError> faults =
      faults_of_shape(shape, *document.source, document.root);
  INFO(text);
  INFO((faults.empty() ? "no fault" : faults.front().what()));
  CHECK(faults.empty() == test::is_valid(test::typed_json(document.root), schema));
}

/// A document of the shape with all keys that it needs, and `key` with `value`.
std::string document_with(const Shape& shape, const std::string& key,
                          const std::string& value) {
  std::string text;
  for (const Field& field : shape.fields) {
    if (field.key == key) {
      text += key + ": " + value + "\n";
    } else if (field.required) {
      text += field.key + ": " +
              (field.examples.empty() ? "{integration: a, staging: [b]}"
                                      : field.examples.front()) +
              "\n";
    }
  }
  return text;
}

/// Every key of a map with every value; then those of the maps in it.
void compare_all(const Shape& shape) {
  const base::Json schema = json_schema(shape, "title", "meaning");
  for (const Field& field : shape.fields) {
    for (const std::string& value : values) {
      compare(shape, schema, document_with(shape, field.key, value));
    }
    for (const std::string& example : field.examples) {
      compare(shape, schema, document_with(shape, field.key, example));
    }
    const bool list = !field.shape.inner.empty();
    const Shape& inner = list ? field.shape.inner.front() : field.shape;
    if (inner.kind == Shape::Kind::map) {
      compare_all(inner);
    }
  }
}

}  // namespace

TEST_CASE("the schema of manifests says what the parser takes", "[recipe]") {
  compare_all(manifest_shape());
}

TEST_CASE("the schema of distro.yaml says what the parser takes", "[recipe]") {
  compare_all(distribution_shape(policies));
}

TEST_CASE("an unknown and a missing key are refused by parser and schema", "[recipe]") {
  const base::Json schema = json_schema(manifest_shape(), "title", "meaning");
  compare(manifest_shape(), schema, "package: a\nmaintainers: [b]\nmore: c\n");
  compare(manifest_shape(), schema, "package: a\n");
  compare(manifest_shape(), schema, "package: a\nmaintainers: [b]\n");
  compare(manifest_shape(), schema, "[package]\n");
}

TEST_CASE("every example in the tables is one", "[recipe]") {
  const auto check = [](const Shape& shape) {
    const base::Json schema = json_schema(shape, "title", "meaning");
    for (const Field& field : shape.fields) {
      for (const std::string& example : field.examples) {
        const base::YamlDocument document =
            base::parse_yaml(document_with(shape, field.key, example), "example.yaml");
        CAPTURE(field.key, example);
        CHECK(faults_of_shape(shape, *document.source, document.root).empty());
      }
    }
  };
  check(manifest_shape());
  check(distribution_shape(policies));
}

TEST_CASE("a schema has meaning, default and examples of a key", "[recipe]") {
  const base::Json schema =
      json_schema(manifest_shape(), "conda-distro manifest", "what it is");
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  CHECK(schema["title"] == "conda-distro manifest");
  CHECK(schema["required"] == base::Json::array({"package", "maintainers"}));
  const base::Json& limit = schema["properties"]["time_limit"];
  CHECK(limit["description"] ==
        "How long its tests may run. Default: limits.time of distro.yaml.");
  CHECK(limit["examples"] == base::Json::array({"5m"}));
}

TEST_CASE("all faults of a manifest are told at once", "[recipe]") {
  const std::vector<InputError> faults = faults_of_manifest(
      "package: numpy\nmaintianers: [ada]\ntime_limit: soon\nhardware: {gpu: 1}\n",
      "packages/numpy.yaml");
  REQUIRE(faults.size() == 3);
  CHECK(std::string(faults[0].what()).starts_with("packages/numpy.yaml:2:1: unknown"));
  CHECK(
      std::string(faults[1].what()).starts_with("packages/numpy.yaml:4:11: hardware"));
  CHECK(std::string(faults[2].what()).starts_with("packages/numpy.yaml:3:13: time_"));
}

TEST_CASE("all faults of distro.yaml are told at once", "[recipe]") {
  const std::vector<InputError> faults = faults_of_distribution(
      "distribution: sample\n"
      "channels: {integration: main, staging: []}\n"
      "subdirs: [linux64]\n"
      "limits: {memory: lots}\n",
      "distro.yaml", policies);
  REQUIRE(faults.size() == 3);
  CHECK(std::string(faults[0].what()) ==
        "distro.yaml:2:40: staging: expected at least one channel\n"
        "channels: {integration: main, staging: []}\n"
        "                                       ^");
  CHECK(
      std::string(faults[1].what()) ==
      "distro.yaml:3:11: subdirs: expected a subdir such as linux-64 or noarch, found "
      "'linux64'\n"
      "subdirs: [linux64]\n"
      "          ^");
}

TEST_CASE("the sample's files are right by parser and schema", "[recipe]") {
  const std::vector<std::string> all{"evidence", "tests", "required_bumps", "coverage"};
  const Shape distribution = distribution_shape(all);
  compare(distribution, json_schema(distribution, "", ""),
          base::read_file("distro.yaml"));
  const base::Json schema = json_schema(manifest_shape(), "", "");
  for (const auto& entry : std::filesystem::directory_iterator("packages")) {
    const std::string text = base::read_file(entry.path());
    CHECK(faults_of_manifest(text, entry.path().string()).empty());
    compare(manifest_shape(), schema, text);
  }
}

TEST_CASE("a manifest may skip lint rules until a day", "[recipe]") {
  const Manifest manifest = parse_manifest(
      "package: numpy\n"
      "maintainers: [ada]\n"
      "lint:\n"
      "  - {skip: no-tests, reason: a list of names, until: 2027-01-31}\n",
      "packages/numpy.yaml");
  REQUIRE(manifest.skips.size() == 1);
  CHECK(manifest.skips[0].rule == "no-tests");
  CHECK(manifest.skips[0].reason == "a list of names");
  CHECK(manifest.skips[0].until ==
        std::chrono::sys_days(std::chrono::year(2027) / std::chrono::January / 31));
  CHECK(manifest.skips[0].place.line == 4);
}

TEST_CASE("distro.yaml says what lint is to know", "[recipe]") {
  const Distribution all = parse_distribution(
      "distribution: sample\n"
      "channels: {integration: main, staging: [staging]}\n"
      "subdirs: [linux-64]\n"
      "lint:\n"
      "  rules: {missing-home: ignore, no-tests: error}\n"
      "  protected_names: [{pattern: 'a*', refusal: no, except: [ab]}]\n"
      "  not_redistributable: vendor*\n"
      "  in_sync: [[torch, torchvision]]\n"
      "  core_packages: [numpy]\n"
      "  hardware: [fpga]\n",
      "distro.yaml", policies);
  CHECK(all.lint.rules.at("no-tests") == "error");
  REQUIRE(all.lint.protected_names.size() == 1);
  CHECK(all.lint.protected_names[0].except == std::vector<std::string>{"ab"});
  CHECK(all.lint.not_redistributable == std::vector<std::string>{"vendor*"});
  CHECK(all.lint.in_sync.at(0).size() == 2);
  CHECK(all.lint.core_packages == std::vector<std::string>{"numpy"});
  CHECK(all.lint.hardware == std::vector<std::string>{"fpga"});
}
