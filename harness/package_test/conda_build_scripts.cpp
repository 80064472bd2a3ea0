#include "package_test/conda_build_scripts.hpp"

namespace distro::package_test {
namespace {

std::vector<std::string> imports_of(const CondaBuildRecipe& recipe,
                                    const std::string& language) {
  const auto found = recipe.imports.find(language);
  return found == recipe.imports.end() ? std::vector<std::string>{} : found->second;
}

std::string python_imports(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += "print(\"import: '" + name + "'\")\nimport " + name + "\n";
  }
  return text;
}

/// A module must have the package's version, trailing zeros aside: so `1.0` is expected
/// as `1.` (a fault of conda-build that packages live with).
std::string perl_imports(const std::vector<std::string>& names, std::string version) {
  if (names.empty()) {
    return "";
  }
  version.erase(version.find_last_not_of('0') + 1);
  std::string text = "my $expected_version = \"" + version + "\";\n";
  for (const std::string& name : names) {
    text += "print(\"import: " + name + "\\n\");\nuse " + name + ";\n";
    if (name.find(' ') != std::string::npos) {
      continue;
    }
    text += "if (defined " + name + "->VERSION) {\n  my $given = " + name +
            "->VERSION;\n  $given =~ s/0+$//;\n  die('Expected version ' . "
            "$expected_version . ' but found ' . $given) unless ($expected_version eq "
            "$given);\n}\n";
  }
  return text;
}

std::string lines_of(const std::vector<std::string>& names, const std::string& before,
                     const std::string& after) {
  std::string text;
  for (const std::string& name : names) {
    text += before;
    text += name;
    text += after;
  }
  return text;
}

std::string shell_commands(const std::vector<std::string>& commands) {
  return commands.empty() ? ""
                          : "\nset -ex\n\n" + lines_of(commands, "", "\n") + "exit 0\n";
}

}  // namespace

std::string conda_build_script(const std::string& extension, const std::string& body,
                               const CondaBuildRecipe& recipe,
                               const std::string& version) {
  std::string made;
  if (extension == "py") {
    made = python_imports(imports_of(recipe, "python"));
  } else if (extension == "pl") {
    made = perl_imports(imports_of(recipe, "perl"), version);
  } else if (extension == "lua") {
    made = lines_of(imports_of(recipe, "lua"), "require \"", "\"\n");
  } else if (extension == "r") {
    made = lines_of(imports_of(recipe, "r"), "library(", ")\n");
  } else {
    made = shell_commands(recipe.commands);
  }
  return body.empty() || made.empty() ? body + made : body + "\n" + made;
}

}  // namespace distro::package_test
