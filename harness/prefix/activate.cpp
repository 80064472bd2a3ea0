#include "prefix/activate.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <system_error>
#include <vector>

#include "base/file.hpp"
#include "base/json.hpp"
#include "prefix/prefix_tree.hpp"
#include "prefix/shell_text.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;
using Variables = std::map<std::string, std::string>;

/// How conda-meta/state says that a variable is not to be set.
constexpr std::string_view unset_mark = "***unset***";

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
    return value.get<std::string>();
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

/// Reads a file of the prefix, and no other: a link may name any file of this machine.
base::Json load_own_json(const fs::path& prefix, const fs::path& file) {
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  if (error || !is_within(real, fs::canonical(prefix, error))) {
    throw InputError(file.string() + ": is a symbolic link out of the prefix");
  }
  return base::load_json(file);
}

Variables environment_variables(const fs::path& prefix) {
  Variables result;
  for (const fs::path& file : files_of(prefix / "etc/conda/env_vars.d", "")) {
    add_variables(result, load_own_json(prefix, file), file.string());
  }
  const fs::path state = prefix / "conda-meta" / "state";
  std::error_code error;
  if (fs::exists(state, error)) {
    const base::Json json = load_own_json(prefix, state);
    if (json.is_object() && json.contains("env_vars")) {
      add_variables(result, json["env_vars"], state.string());
    }
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
      text += warning("'" + name + "' of env_vars.d is ignored: it is no name");
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
    return warning(error.what()) + "exit 1\n";
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
