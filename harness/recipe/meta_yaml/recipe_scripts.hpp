// The scripts beside a meta.yaml: which keys of the variant they use, as conda-build
// finds them (variants.find_used_variables_in_shell_script, _in_batch_script).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace distro::recipe {

/// The texts of a recipe's scripts, by their path in its folder. Only build.sh, bld.bat
/// and those that outputs name as `script` are asked for.
using RecipeScripts = std::map<std::string, std::string, std::less<>>;

/// The paths, in the recipe's folder, of the scripts that may be asked for: those that
/// are there need not be all of them.
[[nodiscard]] std::set<std::string> script_paths(std::string_view recipe,
                                                 std::string_view subdir);

/// The keys that are read as `$key`, `${key}` or `${ key }` where that is the first '$'
/// of a line and a blank, '|' or '}' follows.
[[nodiscard]] std::set<std::string> keys_in_shell_script(
    const std::vector<std::string>& keys, std::string_view text);

/// The keys that are read as `%key%`.
[[nodiscard]] std::set<std::string> keys_in_batch_script(
    const std::vector<std::string>& keys, std::string_view text);

/// The keys that build.sh uses, and bld.bat where `subdir` is Windows.
[[nodiscard]] std::set<std::string> keys_in_build_scripts(
    const std::vector<std::string>& keys, const RecipeScripts& scripts,
    std::string_view subdir);

/// The keys that the script of an output uses: none unless it is a .sh or a .bat.
[[nodiscard]] std::set<std::string> keys_in_output_script(
    const std::vector<std::string>& keys, const RecipeScripts& scripts,
    std::string_view path);

}  // namespace distro::recipe
