// The variants that packages are built for: conda_build_config.yaml (conda-build's
// variants.py, conda-semantics 8.5).
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace distro::recipe {

/// One choice for every key, by key; values are texts as the files have them ("3.11",
/// "None").
using Variant = std::map<std::string, std::string, std::less<>>;

/// What pin_run_as_build says of one package: "x.x", or empty for no bound.
struct PinRunAsBuild {
  std::string min_pin;
  std::string max_pin;
};

/// One file, or several merged.
struct VariantConfig {
  std::map<std::string, std::vector<std::string>, std::less<>>
      values;  ///< the choices of each key, 1..n, in the order of the file
  std::vector<std::vector<std::string>> zip_keys;  ///< groups that go in lockstep
  std::map<std::string, PinRunAsBuild, std::less<>> pin_run_as_build;
  std::map<std::string, std::vector<std::string>, std::less<>>
      extended;  ///< keys whose values add up over files and make no variants:
                 ///< ignore_version, ignore_build_only_deps, extend_keys and those that
                 ///< extend_keys names
};

/// conda-build's DEFAULT_VARIANTS with the compilers of `subdir`.
[[nodiscard]] VariantConfig conda_build_defaults(std::string_view subdir);

/// The pins that hold where a distribution has no conda_build_config.yaml: one value a
/// key, python 3.11 and numpy 1.26 among them.
[[nodiscard]] const VariantConfig& standard_config();

/// One file; its selectors are decided for `subdir`. Throws InputError with its place:
/// no YAML, a group of zip_keys whose keys are missing or of unequal length, a key in
/// two groups, a key with a '-'.
[[nodiscard]] VariantConfig parse_variant_config(std::string text, std::string origin,
                                                 std::string_view subdir);

/// `over` has the word for each key that it gives; the extended keys add up. Throws
/// InputError if that leaves a group of zip_keys with unequal lengths.
[[nodiscard]] VariantConfig merged(const VariantConfig& base,
                                   const VariantConfig& over);

/// The product of the values of `used` keys, groups of zip_keys in lockstep, in the
/// order of keys and of their values, 1..n, none twice. Of a key that is not used each
/// variant has the first value; a group is used if one of its keys is. Only values that
/// stand with those of `fixed` in their group are taken.
[[nodiscard]] std::vector<Variant> variants(const VariantConfig& config,
                                            const std::set<std::string>& used,
                                            const Variant& fixed = {});

/// The newest of some versions of python, each with or without a build: "3.11",
/// "3.10.* *_cpython"; the first of equals.
[[nodiscard]] std::string newest_python(const std::vector<std::string>& pythons);

}  // namespace distro::recipe
