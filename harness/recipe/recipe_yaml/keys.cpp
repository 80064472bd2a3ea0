// The keys of recipe.yaml: data.
#include <algorithm>

#include "recipe/recipe_yaml/shape.hpp"

namespace distro::recipe::v1 {
namespace {

struct Section {
  std::string_view name;
  std::vector<Key> keys;
};

// clang-format off
const std::vector<Section>& sections() {
  static const std::vector<Section> all = {
      {"recipe", {{"$schema", Shape::anything}, {"schema_version"}, {"context", Shape::context},
                  {"package", Shape::section, "package"},
                  {"source", Shape::section_or_sections, "source"},
                  {"build", Shape::section, "build"},
                  {"requirements", Shape::section, "requirements"},
                  {"tests", Shape::sections, "test"}, {"about", Shape::section, "about"},
                  {"extra", Shape::anything}}},
      {"recipe with outputs", {{"$schema", Shape::anything}, {"schema_version"},
                  {"context", Shape::context}, {"recipe", Shape::section, "package"},
                  {"version"}, {"source", Shape::section_or_sections, "source"},
                  {"build", Shape::section, "build"}, {"tests", Shape::sections, "test"},
                  {"outputs", Shape::outputs}, {"about", Shape::section, "about"},
                  {"extra", Shape::anything}}},
      {"output", {{"package", Shape::section, "package"},
                  {"inherit", Shape::text_or_section, "inherit"},
                  {"source", Shape::section_or_sections, "source"},
                  {"build", Shape::section, "build"},
                  {"requirements", Shape::section, "requirements"},
                  {"tests", Shape::sections, "test"}, {"about", Shape::section, "about"}}},
      {"staging output", {{"staging", Shape::section, "staging"},
                  {"source", Shape::section_or_sections, "source"},
                  {"build", Shape::section, "staging build"},
                  {"requirements", Shape::section, "staging requirements"}}},
      {"package", {{"name"}, {"version"}}},
      {"staging", {{"name"}}},
      {"inherit", {{"from"}, {"run_exports"}}},
      {"build", {{"number"}, {"string"}, {"script", Shape::script, "script"},
                 {"steps", Shape::sections, "step"}, {"noarch"}, {"flags", Shape::texts},
                 {"python", Shape::section, "python"}, {"skip", Shape::text_or_texts},
                 {"always_copy_files", Shape::texts}, {"always_include_files", Shape::texts},
                 {"merge_build_and_host_envs"},
                 {"files", Shape::texts_or_section, "patterns"},
                 {"dynamic_linking", Shape::section, "dynamic_linking"},
                 {"variant", Shape::section, "variant"},
                 {"prefix_detection", Shape::section, "prefix_detection"},
                 {"post_process", Shape::sections, "post_process"}}},
      {"staging build", {{"script", Shape::script, "script"},
                         {"steps", Shape::sections, "step"}}},
      {"script", {{"interpreter"}, {"env", Shape::map_of_texts},
                  {"secrets", Shape::plain_texts}, {"content", Shape::text_or_texts},
                  {"file"}, {"cwd"}}},
      {"step", {{"run", Shape::text_or_texts}, {"if"}, {"interpreter"}, {"cwd"},
                {"env", Shape::map_of_texts}}},
      {"patterns", {{"include", Shape::texts}, {"exclude", Shape::texts}}},
      {"python", {{"entry_points", Shape::texts}, {"skip_pyc_compilation", Shape::texts},
                  {"use_python_app_entrypoint"}, {"version_independent"},
                  {"site_packages_path"}}},
      {"dynamic_linking", {{"rpaths", Shape::texts},
                  {"binary_relocation", Shape::text_or_texts},
                  {"missing_dso_allowlist", Shape::texts}, {"rpath_allowlist", Shape::texts},
                  {"overdepending_behavior"}, {"overlinking_behavior"}}},
      {"variant", {{"use_keys", Shape::texts}, {"ignore_keys", Shape::texts},
                   {"down_prioritize_variant"}}},
      {"prefix_detection", {{"force_file_type", Shape::section, "force_file_type"},
                            {"ignore", Shape::text_or_texts}, {"ignore_binary_files"}}},
      {"force_file_type", {{"text", Shape::texts}, {"binary", Shape::texts}}},
      {"post_process", {{"files", Shape::texts}, {"regex"}, {"replacement"}}},
      {"requirements", {{"build", Shape::specs}, {"host", Shape::specs},
                  {"run", Shape::specs}, {"run_constraints", Shape::specs},
                  {"extras", Shape::map_of_specs},
                  {"run_exports", Shape::specs_or_section, "run_exports"},
                  {"ignore_run_exports", Shape::section, "ignore_run_exports"}}},
      {"staging requirements", {{"build", Shape::specs}, {"host", Shape::specs},
                  {"ignore_run_exports", Shape::section, "ignore_run_exports"}}},
      {"run_exports", {{"noarch", Shape::specs}, {"strong", Shape::specs},
                  {"strong_constraints", Shape::specs}, {"weak", Shape::specs},
                  {"weak_constraints", Shape::specs}}},
      {"ignore_run_exports", {{"by_name", Shape::texts}, {"from_package", Shape::texts}}},
      {"source", {{"url", Shape::text_or_plain_texts}, {"git"}, {"path"}, {"sha256"},
                  {"md5"}, {"rev"}, {"tag"}, {"branch"}, {"depth"}, {"lfs"},
                  {"submodules"}, {"expected_commit"}, {"file_name"},
                  {"patches", Shape::texts}, {"target_directory"}, {"use_gitignore"},
                  {"attestation", Shape::section, "attestation"},
                  {"filter", Shape::texts_or_section, "patterns"}}},
      {"attestation", {{"bundle_url"}, {"publishers", Shape::text_or_plain_texts}}},
      {"about", {{"homepage"}, {"repository"}, {"documentation"}, {"license"},
                 {"license_file", Shape::text_or_texts}, {"license_family"}, {"summary"},
                 {"description"}}},
      {"test", {{"python", Shape::section, "python test"},
                {"perl", Shape::section, "perl test"}, {"r", Shape::section, "r test"},
                {"ruby", Shape::section, "ruby test"},
                {"script", Shape::script, "script"},
                {"requirements", Shape::section, "test requirements"},
                {"files", Shape::section, "test files"}, {"downstream"},
                {"package_contents", Shape::section, "package_contents"}}},
      {"python test", {{"imports", Shape::text_or_texts}, {"pip_check"},
                       {"python_version", Shape::text_or_texts}}},
      {"perl test", {{"uses", Shape::texts}}},
      {"r test", {{"libraries", Shape::texts}}},
      {"ruby test", {{"requires", Shape::texts}}},
      {"test requirements", {{"run", Shape::specs}, {"build", Shape::specs}}},
      {"test files", {{"source", Shape::texts}, {"recipe", Shape::texts}}},
      {"package_contents", {{"files", Shape::texts_or_section, "expected files"},
                  {"site_packages", Shape::texts_or_section, "expected files"},
                  {"bin", Shape::texts_or_section, "expected files"},
                  {"lib", Shape::texts_or_section, "expected files"},
                  {"include", Shape::texts_or_section, "expected files"}, {"strict"}}},
      {"expected files", {{"exists", Shape::texts}, {"not_exists", Shape::texts}}}};
  return all;
}
// clang-format on

}  // namespace

std::span<const Key> keys_of(std::string_view section) {
  const auto found =
      std::find_if(sections().begin(), sections().end(),
                   [&](const Section& one) { return one.name == section; });
  return found == sections().end() ? std::span<const Key>() : found->keys;
}

}  // namespace distro::recipe::v1
