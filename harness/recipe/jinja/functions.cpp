// The functions of recipes: conda-build's (jinja_context.py), Jinja's, and the few of
// Python that selectors may call.
#include "recipe/jinja/functions.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "recipe/jinja/python_text.hpp"
#include "recipe/meta_yaml/build_variables.hpp"
#include "recipe/meta_yaml/pinned_spec.hpp"

namespace distro::recipe {
namespace {

using Function = Evaluation (*)(const Arguments&, const Scope&, const Spot&);

const std::string* choice(const Scope& scope, const std::string& key) {
  if (scope.variant == nullptr) {
    return nullptr;
  }
  const auto found = scope.variant->find(key);
  return found == scope.variant->end() ? nullptr : &found->second;
}

/// The compiler package that a language means on a platform where no variant says.
std::string native_compiler(const std::string& language, const std::string& subdir) {
  const bool osx = subdir.starts_with("osx");
  const bool win = subdir.starts_with("win");
  const bool known = language == "c" || language == "cxx" || language == "fortran";
  if (!known || !(osx || win || subdir.starts_with("linux"))) {
    return language;
  }
  if (language == "fortran") {
    return "gfortran";
  }
  return win               ? "vs2017"
         : language == "c" ? (osx ? "clang" : "gcc")
                           : (osx ? "clangxx" : "gxx");
}

Evaluation toolchain(const std::string& kind, const Arguments& arguments,
                     const Scope& scope, const Spot& spot) {
  const std::string& language = arguments.text(0, kind, spot);
  const std::string key = language + "_" + kind;
  const std::string* package = choice(scope, key);
  const std::string* platform = choice(scope, "target_platform");
  const std::string fallback =
      kind == "compiler" ? native_compiler(language, scope.subdir) : language;
  const std::string name = (package != nullptr ? *package : fallback) + "_" +
                           (platform != nullptr ? *platform : scope.subdir);
  const std::string* version = choice(scope, key + "_version");
  return {Value{version == nullptr || version->empty()
                    ? name
                    : with_star(name + " " + *version)}};
}

Evaluation compiler(const Arguments& arguments, const Scope& scope, const Spot& spot) {
  return toolchain("compiler", arguments, scope, spot);
}

Evaluation stdlib(const Arguments& arguments, const Scope& scope, const Spot& spot) {
  return toolchain("stdlib", arguments, scope, spot);
}

Evaluation cdt(const Arguments& arguments, const Scope& scope, const Spot& spot) {
  const std::string& asked = arguments.text(0, "cdt", spot);
  const std::string machine = scope.subdir.substr(scope.subdir.find('-') + 1);
  const bool old = machine == "64" || machine == "32";
  const std::string* system = choice(scope, "cdt_name");
  const std::string* architecture = choice(scope, "cdt_arch");
  const std::size_t blank = std::min(asked.find(' '), asked.size());
  const std::string native = machine == "64"   ? "x86_64"
                             : machine == "32" ? "i686"
                                               : machine;
  const std::string fallback = old ? "cos6" : "cos7";
  return {Value{
      asked.substr(0, blank) + "-" + (system != nullptr ? *system : fallback) + "-" +
      (architecture != nullptr ? *architecture : native) + asked.substr(blank)}};
}

/// Before the host environment is solved conda-build leaves a blank behind the name.
Evaluation pin_compatible(const Arguments& arguments, const Scope& scope,
                          const Spot& spot) {
  const std::string blank = scope.dialect == Dialect::jinja ? " " : "";
  const Value* name = arguments.at(0, "package_name");
  if (name == nullptr) {
    return {Value{arguments.text(0, "pin_compatible", spot)}, true};
  }
  return {Value{text_of(*name) + blank}, true};
}

Evaluation pin_subpackage(const Arguments& arguments, const Scope& /*scope*/,
                          const Spot& spot) {
  const Value* name = arguments.at(0, "subpackage_name");
  return {name != nullptr ? *name : Value{arguments.text(0, "pin_subpackage", spot)},
          true};
}

Evaluation range(const Arguments& arguments, const Scope& /*scope*/, const Spot& spot) {
  const bool bounded = arguments.positional.size() > 1;
  const std::int64_t start = bounded ? arguments.integer(0, "").value_or(0) : 0;
  const std::int64_t end = arguments.integer(bounded ? 1 : 0, "").value_or(0);
  const std::int64_t step = arguments.integer(2, "").value_or(1);
  if (step == 0 || (end - start) / step > 100'000) {
    throw spot("this range has too many numbers");
  }
  Value::List numbers;
  for (std::int64_t at = start; step > 0 ? at < end : at > end; at += step) {
    numbers.push_back(Value{at});
  }
  return {Value{std::move(numbers)}};
}

/// dict(a=1) and namespace(a=1).
Evaluation dict(const Arguments& arguments, const Scope& /*scope*/,
                const Spot& /*spot*/) {
  Value::Dict entries;
  if (!arguments.positional.empty()) {
    if (const auto* given = arguments.positional[0].as<Value::Dict>()) {
      entries = *given;
    }
  }
  for (const auto& [name, value] : arguments.named) {
    entries.emplace_back(Value{name}, value);
  }
  return {Value{std::move(entries)}};
}

const std::map<std::string_view, Function>& recipe_functions() {
  static const std::map<std::string_view, Function> functions{
      {"compiler", compiler},
      {"stdlib", stdlib},
      {"cdt", cdt},
      {"pin_compatible", pin_compatible},
      {"pin_subpackage", pin_subpackage},
  };
  return functions;
}

const std::map<std::string_view, Function>& jinja_functions() {
  static const std::map<std::string_view, Function> functions{
      {"range", range},
      {"dict", dict},
      {"namespace", dict},
      {"ccache", [](const Arguments&, const Scope&, const Spot&) {
         return Evaluation{Value{std::string("ccache")}};
       }}};
  return functions;
}

/// What only a builder can answer.
bool is_answered_by_builder(std::string_view name) {
  constexpr std::array<std::string_view, 7> names{
      "load_setup_py_data", "load_setuptools", "load_npm",         "load_file_regex",
      "load_file_data",     "load_str_data",   "resolved_packages"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// int(), float(), len(), str(), list() of a selector.
Evaluation python_function(const std::string& name, const Arguments& arguments,
                           const Spot& spot) {
  constexpr std::array<std::pair<std::string_view, const char*>, 6> filters{
      {{"int", "int"},
       {"float", "float"},
       {"len", "length"},
       {"str", "string"},
       {"list", "list"},
       {"tuple", "list"}}};
  for (const auto& [function, filter] : filters) {
    if (name == function && !arguments.positional.empty()) {
      return {apply_filter(filter, arguments.positional[0], Arguments{}, spot)};
    }
  }
  throw MissingName{name};
}

std::vector<std::string> known_functions() {
  std::vector<std::string> known;
  for (const auto& [name, function] : recipe_functions()) {
    known.emplace_back(name);
  }
  known.emplace_back("load_setup_py_data");
  return known;
}

}  // namespace

Evaluation call_function(const std::string& name, const Arguments& arguments,
                         const Scope& scope, const Spot& spot) {
  if (scope.dialect == Dialect::python) {
    return python_function(name, arguments, spot);
  }
  const auto unknown = std::find_if(arguments.positional.begin(),
                                    arguments.positional.end(), is_unknown);
  const auto found = recipe_functions().find(name);
  if (found != recipe_functions().end()) {
    return unknown != arguments.positional.end()
               ? Evaluation{*unknown}
               : found->second(arguments, scope, spot);
  }
  const auto general = jinja_functions().find(name);
  if (general != jinja_functions().end()) {
    return general->second(arguments, scope, spot);
  }
  if (is_answered_by_builder(name)) {
    return {Value{Unknown{name + "()"}}};
  }
  const std::string hint =
      unsupported("function", name, known_functions(), spot).what();
  if (hint.find("did you mean") != std::string::npos) {
    throw unsupported("function", name, known_functions(), spot);
  }
  return {Value{Undefined{name}}};
}

Value environment_variable(const Value& environment, const Value& name,
                           const Scope& scope) {
  if (is_unknown(name)) {
    return name;
  }
  const std::string key = text_of(name);
  const auto* kind = environment.as<Environment>();
  const bool process =
      scope.dialect == Dialect::python || kind->kind != Environment::Kind::environ;
  if (process && key == "CONDA_BUILD_STATE" && scope.dialect == Dialect::jinja) {
    return Value{std::string("RENDER")};
  }
  if (!process) {
    if (is_build_variable(key)) {
      const Value* value =
          scope.globals != nullptr ? scope.globals->find(key) : nullptr;
      if (value != nullptr) {
        return *value;
      }
    }
    const std::string* chosen = choice(scope, key);
    const std::string upper = raised(key);
    if (chosen != nullptr && !is_language(upper) && !is_build_variable(upper)) {
      return Value{*chosen};
    }
  }
  return Value{Unknown{"environ['" + key + "']"}};
}

Value ask_environment(const Value& environment, const std::string& method,
                      const Arguments& arguments, const Scope& scope,
                      const Spot& spot) {
  if ((method == "get" || method == "getenv") && arguments.at(0) != nullptr) {
    return environment_variable(environment, *arguments.at(0), scope);
  }
  if (method == "items" || method == "keys" || method == "values" || method == "copy") {
    return Value{Unknown{"the environment of the builder"}};
  }
  throw unsupported("method", method, {"get", "getenv"}, spot);
}

}  // namespace distro::recipe
