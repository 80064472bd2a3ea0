#include "prefix/activate.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <vector>

#include "base/escaped_text.hpp"
#include "base/json.hpp"
#include "base/json_depth.hpp"
#include "prefix/own_file.hpp"
#include "prefix/shell_text.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;
using Variables = std::map<std::string, std::string>;

/// How conda-meta/state says that a variable is not to be set.
constexpr std::string_view unset_mark = "***unset***";
constexpr std::uint64_t largest_variables = std::uint64_t{1} << 20U;  // bytes

/// The files of a folder with this ending, by name; none if there is no such folder.
std::vector<fs::path> files_of(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> result;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending) && entry.is_regular_file(error)) {
      result.push_back(entry.path());
    }
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::string upper_case(std::string text) {
  for (char& character : text) {
    character = static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
  }
  return text;
}

/// conda prints any value as Python does; only texts and numbers mean anything.
std::string value_text(const base::Json& value) {
  if (value.is_string()) {
    std::string text = value.get<std::string>();
    std::erase(text, '\0');  // as a shell does
    return text;
  }
  if (value.is_boolean()) {
    return value.get<bool>() ? "True" : "False";
  }
  return value.dump();
}

void add_variables(Variables& variables, const base::Json& json,
                   const std::string& origin) {
  const base::JsonObject object(json, origin);
  for (const auto& [name, value] : object.json().items()) {
    variables[upper_case(name)] = value_text(value);
  }
}

/// Nothing if there is no such file.
std::optional<base::Json> load_own_json(const fs::path& prefix, const fs::path& file) {
  const auto text = read_own_file(prefix, file, largest_variables);
  if (!text) {
    return std::nullopt;
  }
  const std::string origin = (prefix / file).string();
  base::require_shallow(*text, origin);  // a value is written as it is read
  return base::parse_json(*text, origin);
}

Variables environment_variables(const fs::path& prefix) {
  Variables result;
  for (const fs::path& file : files_of(prefix / "etc/conda/env_vars.d", "")) {
    if (const auto json = load_own_json(prefix, file.lexically_relative(prefix))) {
      add_variables(result, *json, file.string());
    }
  }
  const fs::path state = fs::path("conda-meta") / "state";
  const auto json = load_own_json(prefix, state);
  if (json && json->is_object() && json->contains("env_vars")) {
    add_variables(result, (*json)["env_vars"], (prefix / state).string());
  }
  std::erase_if(result, [](const auto& entry) { return entry.second == unset_mark; });
  return result;
}

std::string exported(const std::string& name, const std::string& value) {
  return "export " + name + "=" + shell_quoted(value) + "\n";
}

std::string warning(const std::string& text) {
  return "echo " + shell_quoted(text) + " >&2\n";
}

std::string variables_text(const Variables& variables) {
  std::string text;
  for (const auto& [name, value] : variables) {
    if (name == "PATH") {
      text += warning("PATH of env_vars.d is ignored: it is reserved");
    } else if (!is_shell_name(name)) {
      text += warning("'" + base::escaped(name) +
                      "' of env_vars.d is ignored: it is no name");
    } else {
      text += "if [ -n \"${" + name + "+set}\" ]; then export \"__CONDA_SHLVL_${" +
              "CONDA_SHLVL:-0}_" + name + "=$" + name + "\"; fi\n";
      text += exported(name, value);
    }
  }
  return text;
}

std::string environment_name(const fs::path& prefix) {
  return prefix.parent_path().filename() == "envs" ? prefix.filename().string()
                                                   : prefix.string();
}

std::string sourced(const fs::path& script) {
  return ". " + shell_quoted(script.string()) + "\n";
}

}  // namespace

std::string activation_script(const fs::path& prefix, const std::string& path,
                              Manner manner) {
  Variables variables;
  try {
    variables = environment_variables(prefix);
  } catch (const InputError& error) {
    return warning(base::escaped_lines(error.what())) + "exit 1\n";
  }
  const std::string name = environment_name(prefix);
  std::string text;
  if (manner == Manner::conda) {
    text = "PS1=" + shell_quoted("(" + name + ") ") + "\"${PS1-}\"\n";
  }
  text += variables_text(variables);
  text +=
      "if [ -n \"${CONDA_PREFIX-}\" ]; then "
      "export \"CONDA_PREFIX_${CONDA_SHLVL:-0}=$CONDA_PREFIX\"; fi\n";
  text += exported("PATH", (prefix / "bin").string() + ":" + path);
  text += exported("CONDA_PREFIX", prefix.string());
  text += "export CONDA_SHLVL=\"$((${CONDA_SHLVL:-0} + 1))\"\n";
  if (manner == Manner::conda) {
    text += exported("CONDA_DEFAULT_ENV", name);
    text += exported("CONDA_PROMPT_MODIFIER", "(" + name + ") ");
  }
  for (const fs::path& script : files_of(prefix / "etc/conda/activate.d", ".sh")) {
    text += sourced(script);
  }
  return text;
}

std::string deactivation_script(const fs::path& prefix) {
  std::vector<fs::path> scripts = files_of(prefix / "etc/conda/deactivate.d", ".sh");
  std::string text;
  for (auto script = scripts.rbegin(); script != scripts.rend(); ++script) {
    text += sourced(*script);
  }
  return text;
}

}  // namespace distro::prefix
