// Cases of rendering meta.yaml: what conda-build made of real recipes.
#pragma once

#include <filesystem>

namespace distro::conformance {

/// Renders each case of the file with the variants of `config`, prints each field that
/// is not as recorded: "recipe: field" with what was expected and found. Returns the
/// exit code. `config` may be empty if each case has its own.
///
/// A line: {"recipe": name, "text": the meta.yaml, "expected": {"top": {...},
/// "outputs": [...], "outputs_raw": [names], "skipped": bool, "variants": count,
/// "recipe_maintainers": [...], "source_urls": [...], "license": text}}
///
/// or, where the variants are what counts, with a configuration of its own:
/// {"recipe", "text", "config": the conda_build_config.yaml, "subdir", "scripts":
/// {path: text}, "expected": {"skipped": bool, "outputs": [{..., "variant": {key:
/// value}}]}}
int meta_cases(const std::filesystem::path& file, const std::filesystem::path& config);

}  // namespace distro::conformance
