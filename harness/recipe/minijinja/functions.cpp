#include <algorithm>
#include <functional>

#include "base/nearest_word.hpp"
#include "channel/version_spec.hpp"
#include "recipe/minijinja/calls.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/recipe_yaml/pin_text.hpp"
#include "recipe/recipe_yaml/strict_spec.hpp"

namespace distro::recipe::v1 {
namespace {

const std::string& only_text(const Call& call) {
  refuse_surplus(call, 1);
  const auto* text =
      call.positional.empty() ? nullptr : call.positional[0].as<std::string>();
  if (text == nullptr) {
    throw ExpressionError(call.name + " takes one text", call.offset);
  }
  return *text;
}

const Value* variant_value(const std::string& key, const Scope& scope) {
  const auto found = scope.variant().find(normalized_key(key));
  return found == scope.variant().end() ? nullptr : &found->second;
}

/// "gcc" for c on Linux: where the variant names no compiler.
std::string default_compiler(const std::string& language, std::string_view subdir) {
  const std::string_view family = family_of(subdir);
  const bool is_c = language == "c";
  if (language == "fortran") {
    return family == "win" ? "flang" : "gfortran";
  }
  if (!is_c && language != "cxx") {
    return language;
  }
  if (family == "win") {
    return "vs2022";
  }
  if (family == "osx" || family == "android" || family.starts_with("ios")) {
    return is_c ? "clang" : "clangxx";
  }
  if (family == "emscripten") {
    return "emscripten";
  }
  return is_c ? "gcc" : "gxx";
}

/// compiler('c') and stdlib('c'): "gcc_linux-64 =13".
Value toolchain(const Call& call, Scope& scope) {
  refuse_surplus(call, 1);
  const std::string language = text_argument(call, 0);
  const std::string key = normalized_key(language + "_" + call.name);
  scope.use(key);
  scope.use(key + "_version");
  scope.use("CONDA_BUILD_SYSROOT");
  const Value* name = variant_value(key, scope);
  if (name == nullptr && call.name == "stdlib") {
    throw ExpressionError("no " + key + " is known for " + scope.subdir() +
                              ": the variant configuration must have one",
                          call.offset);
  }
  const std::string package =
      (name != nullptr ? text_of(*name) : default_compiler(language, scope.subdir())) +
      "_" + scope.subdir();
  const Value* version = variant_value(key + "_version", scope);
  if (version == nullptr) {
    return Value{package};
  }
  const std::string text = text_of(*version);
  const bool plain = std::all_of(text.begin(), text.end(), [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '.';
  });
  return Value{package + (plain ? " =" : " ") + text};
}

/// cdt('mesa-libgl-devel 1.*'): "mesa-libgl-devel-cos7-x86_64 1.*".
Value cdt(const Call& call, Scope& scope) {
  refuse_surplus(call, 1);
  const std::string package = text_argument(call, 0);
  const std::string_view arch = arch_of(scope.subdir());
  const auto value_or = [&](const std::string& key, std::string fallback) {
    const Value* value = variant_value(key, scope);
    if (value != nullptr) {
      scope.use(key);
    }
    return value != nullptr ? text_of(*value) : std::move(fallback);
  };
  const bool newer = arch == "s390x" || arch == "aarch64" || arch.starts_with("ppc64");
  const std::string cdt_arch =
      value_or("cdt_arch", arch == "x86" ? "i686" : std::string(arch));
  const std::string cdt_name = value_or("cdt_name", newer ? "cos7" : "cos6");
  const std::size_t space = package.find(' ');
  return Value{package.substr(0, space) + "-" + cdt_name + "-" + cdt_arch +
               (space == std::string::npos ? "" : package.substr(space))};
}

/// match(python, ">=3.11"): a name that means nothing matches all.
Value match(const Call& call) {
  refuse_surplus(call, 2);
  if (call.positional.size() != 2 || call.positional[1].as<std::string>() == nullptr) {
    throw ExpressionError("match takes a value and a version spec", call.offset);
  }
  const Value& value = call.positional[0];
  if (value.is_undefined() || value.as<None>() != nullptr) {
    return Value{true};
  }
  std::string version = text_of(value);
  version = version.substr(0, version.find(' '));
  while (version.ends_with(".*")) {
    version.resize(version.size() - 2);
  }
  while (version.ends_with('*')) {
    version.pop_back();
  }
  const std::string& spec = *call.positional[1].as<std::string>();
  try {
    static_cast<void>(strict_version_spec(spec));
    return Value{channel::VersionSpec(spec).matches(channel::Version(version))};
  } catch (const channel::ParseError& error) {
    throw ExpressionError(error.what(), call.offset);
  }
}

/// is_linux("linux-64") and the like.
Value is_of_family(const Call& call) {
  const std::string& subdir = only_text(call);
  if (!is_known_subdir(subdir)) {
    throw ExpressionError("'" + subdir + "' is no platform", call.offset);
  }
  const std::string asked = call.name.substr(3);
  const std::string_view family = family_of(subdir);
  if (asked == "unix") {
    return Value{is_unix(subdir)};
  }
  if (asked == "ios") {
    return Value{family.starts_with("ios")};
  }
  return Value{family == (asked == "windows" ? "win" : asked)};
}

Value pin(const Call& call) {
  refuse_surplus(
      call, 1, {"exact", "lower_bound", "upper_bound", "min_pin", "max_pin", "build"});
  return Value{pin_text(call)};
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = {
      "cdt",     "compiler",       "is_android",
      "is_ios",  "is_linux",       "is_osx",
      "is_unix", "is_windows",     "load_from_file",
      "match",   "pin_compatible", "pin_subpackage",
      "stdlib"};
  return names;
}

}  // namespace

Value call_function(const Call& call, Scope& scope) {
  const std::string& name = call.name;
  if (name == "compiler" || name == "stdlib") {
    return toolchain(call, scope);
  }
  if (name == "cdt") {
    return cdt(call, scope);
  }
  if (name == "match") {
    return match(call);
  }
  if (name == "pin_subpackage" || name == "pin_compatible") {
    return pin(call);
  }
  if (name == "load_from_file") {
    throw UnknownValue("what load_from_file() reads", call.offset);
  }
  if (name == "cmp") {
    throw ExpressionError("cmp is not supported any more: use match", call.offset);
  }
  const auto& names = function_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) {
    return is_of_family(call);
  }
  throw ExpressionError(
      "there is no function '" + name + "'" + base::did_you_mean(name, names),
      call.offset);
}

Value call_method(const Value& self, const Call& call) {
  const auto* object = self.as<Object>();
  if (object != nullptr && *object == Object::git) {
    throw UnknownValue("git." + call.name + "()", call.offset);
  }
  if (object != nullptr && call.name == "exists") {
    throw UnknownValue("whether env has " + only_text(call), call.offset);
  }
  if (object != nullptr && call.name == "get") {
    refuse_surplus(call, 1, {"default"});
    const std::string variable = text_argument(call, 0);
    if (call.named.empty()) {
      throw UnknownValue("env.get('" + variable + "')", call.offset);
    }
    return Value{text_of(call.named[0].second)};
  }
  std::string message =
      std::string(kind_of(self)) + " has no method '" + call.name + "'";
  if (self.as<std::string>() != nullptr) {
    message += ": texts have filters, as in x | " + call.name;
  }
  throw ExpressionError(message, call.offset);
}

}  // namespace distro::recipe::v1
