#include "recipe/lint/rules/known_keys.hpp"

#include <array>

namespace distro::recipe {
namespace {

constexpr std::array<KnownKeys, 10> v0_keys = {{
    {"", "package source build requirements test outputs about app extra"},
    {"package", "name version"},
    {"source",
     "fn url md5 sha1 sha224 sha256 sha384 sha512 content_sha256 content_sha384 "
     "content_sha512 content_hash_skip path path_via_symlink git_url git_tag "
     "git_branch "
     "git_rev git_depth hg_url hg_tag svn_url svn_rev svn_ignore_externals "
     "svn_username "
     "svn_password folder no_hoist patches"},
    {"build",
     "number string entry_points osx_is_app disable_pip features track_features "
     "preserve_egg_dir no_link binary_relocation script noarch noarch_python "
     "python_version_independent has_prefix_files binary_has_prefix_files "
     "ignore_prefix_files detect_binary_files_with_prefix skip_compile_pyc rpaths "
     "rpaths_patcher script_env always_include_files skip msvc_compiler pin_depends "
     "include_recipe preferred_env preferred_env_executable_paths run_exports "
     "ignore_run_exports ignore_run_exports_from requires_features provides_features "
     "force_use_keys force_ignore_keys merge_build_host pre-link post-link pre-unlink "
     "missing_dso_whitelist missing_dso_allowlist runpath_whitelist runpath_allowlist "
     "error_overdepending error_overlinking overlinking_ignore_patterns "
     "python_site_packages_path activate_in_script"},
    {"requirements", "build host run conflicts run_constrained"},
    {"test", "requires commands files imports source_files downstreams script"},
    {"about",
     "home dev_url doc_url doc_source_url license_url license summary description "
     "license_family identifiers tags keywords license_file prelink_message readme"},
    {"app", "entry icon summary type cli_opts own_environment"},
    {"outputs",
     "name version number entry_points script script_interpreter build requirements "
     "test about extra files type run_exports target source noarch noarch_python"},
    {"build/run_exports", "strong weak noarch strong_constrains weak_constrains"},
}};

constexpr std::array<KnownKeys, 16> v1_keys = {{
    {"",
     "schema_version context recipe package source build requirements tests outputs "
     "about extra cache"},
    {"recipe", "name version"},
    {"package", "name version"},
    {"source",
     "url sha256 md5 file_name patches target_directory path use_gitignore filter git "
     "rev tag branch depth lfs expected_commit submodules attestation"},
    {"build",
     "number string skip noarch script merge_build_and_host_envs always_include_files "
     "always_copy_files variant python prefix_detection dynamic_linking link_options "
     "post_process files flags"},
    {"build/script", "interpreter env secrets content file cwd"},
    {"build/variant", "use_keys ignore_keys down_prioritize_variant"},
    {"build/python",
     "entry_points skip_pyc_compilation use_python_app_entrypoint version_independent "
     "site_packages_path"},
    {"build/dynamic_linking",
     "rpaths binary_relocation missing_dso_allowlist rpath_allowlist "
     "overdepending_behavior overlinking_behavior"},
    {"requirements",
     "build host run run_constraints run_exports ignore_run_exports extras"},
    {"requirements/run_exports",
     "strong weak noarch strong_constraints weak_constraints strong_constrains "
     "weak_constrains"},
    {"requirements/ignore_run_exports", "by_name from_package"},
    {"tests",
     "script requirements files python perl r ruby package_contents downstream"},
    {"tests/python", "imports pip_check python_version"},
    {"about",
     "homepage repository documentation license license_family license_file "
     "license_url "
     "summary description prelink_message"},
    {"outputs",
     "package staging inherit source build requirements tests about extra cache"},
}};

constexpr std::array<DeprecatedKey, 15> old_v0_keys = {{
    {"build", "noarch_python", "Write 'noarch: python'.", ""},
    {"build", "features", "Solvers no longer read features; use a variant.", ""},
    {"build", "requires_features", "Solvers no longer read features; use a variant.",
     ""},
    {"build", "provides_features", "Solvers no longer read features; use a variant.",
     ""},
    {"build", "preferred_env", "No builder reads it; remove it.", ""},
    {"build", "preferred_env_executable_paths", "No builder reads it; remove it.", ""},
    {"build", "pin_depends", "Use pin_compatible or run_exports.", ""},
    {"build", "msvc_compiler", "Ask for compiler('c') in build.", ""},
    {"build", "missing_dso_whitelist", "It is called missing_dso_allowlist now.",
     "missing_dso_allowlist"},
    {"build", "runpath_whitelist", "It is called runpath_allowlist now.",
     "runpath_allowlist"},
    {"source", "git_tag", "It is called git_rev now.", "git_rev"},
    {"source", "git_branch", "Name a tag or a commit as git_rev.", ""},
    {"source", "path_via_symlink", "No builder reads it; remove it.", ""},
    {"requirements", "conflicts", "Write what cannot be beside it as run_constrained.",
     ""},
    {"app", "own_environment", "No builder reads it; remove it.", ""},
}};

constexpr std::array<DeprecatedKey, 16> old_v1_keys = {{
    {"", "cache", "Write a staging output (CEP 41).", ""},
    {"", "test", "It is called tests now, and is a list.", ""},
    {"about", "home", "It is called homepage here.", "homepage"},
    {"about", "dev_url", "It is called repository here.", "repository"},
    {"about", "doc_url", "It is called documentation here.", "documentation"},
    {"requirements", "run_constrained", "It is called run_constraints here.",
     "run_constraints"},
    {"build", "run_exports", "It stands below requirements here.", ""},
    {"build", "ignore_run_exports", "It stands below requirements here.", ""},
    {"build", "script_env", "Write script: with env: in it.", ""},
    {"build", "merge_build_host", "It is called merge_build_and_host_envs here.",
     "merge_build_and_host_envs"},
    {"build", "entry_points", "It stands below build: python: here.", ""},
    {"source", "fn", "It is called file_name here.", "file_name"},
    {"source", "folder", "It is called target_directory here.", "target_directory"},
    {"source", "git_url", "It is called git here.", "git"},
    {"source", "git_rev", "It is called rev here.", "rev"},
    {"source", "git_tag", "It is called tag here.", "tag"},
}};

}  // namespace

std::span<const KnownKeys> known_v0_keys() { return v0_keys; }
std::span<const KnownKeys> known_v1_keys() { return v1_keys; }
std::span<const DeprecatedKey> deprecated_v0_keys() { return old_v0_keys; }
std::span<const DeprecatedKey> deprecated_v1_keys() { return old_v1_keys; }

}  // namespace distro::recipe
