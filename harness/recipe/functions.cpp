#include "recipe/functions.hpp"

#include <algorithm>
#include <map>

#include "base/nearest_word.hpp"
#include "channel/version.hpp"
#include "channel/version_spec.hpp"

namespace distro::recipe {
namespace {

/// The argument at `index` or called `name`; nothing if it was not given.
const Value* argument(const Arguments& arguments, std::size_t index,
                      std::string_view name) {
  for (const auto& [key, value] : arguments.named) {
    if (key == name) {
      return &value;
    }
  }
  return index < arguments.positional.size() ? &arguments.positional[index] : nullptr;
}

const std::string& text_argument(const Arguments& arguments, std::size_t index,
                                 const std::string& callee, const Spot& spot) {
  const Value* value = argument(arguments, index, "");
  const std::string* text = value != nullptr ? value->as<std::string>() : nullptr;
  if (text == nullptr) {
    throw spot(callee + ": expected a text as argument " + std::to_string(index + 1) +
               ", found " + std::string(value ? kind_of(*value) : "nothing"));
  }
  return *text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = from.empty() ? std::string::npos : text.find(from);
       at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string trimmed(const std::string& text, std::string_view signs) {
  const std::size_t first = text.find_first_not_of(signs);
  const std::size_t last = text.find_last_not_of(signs);
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/// Python's split: by runs of blanks, or at each separator, at most `limit` times.
Value split(const std::string& text, const std::string* separator, std::int64_t limit) {
  Value::List parts;
  std::size_t at = 0;
  while (true) {
    if (separator == nullptr) {
      at = std::min(text.find_first_not_of(" \t\n", at), text.size());
      if (at == text.size()) {
        break;
      }
    }
    const bool more = limit != 0;
    --limit;
    const std::size_t end = !more                  ? std::string::npos
                            : separator == nullptr ? text.find_first_of(" \t\n", at)
                                                   : text.find(*separator, at);
    parts.push_back(Value{text.substr(at, end - at)});
    if (end == std::string::npos) {
      break;
    }
    at = end + (separator == nullptr ? 1 : separator->size());
  }
  return Value{std::move(parts)};
}

Value split_with(const Value& self, const Arguments& arguments, const Spot& spot) {
  const bool by_blanks = argument(arguments, 0, "sep") == nullptr;
  const std::string separator =
      by_blanks ? "" : text_argument(arguments, 0, "split", spot);
  if (!by_blanks && separator.empty()) {
    throw spot("split: the separator is empty");
  }
  const Value* most = argument(arguments, 1, "maxsplit");
  const auto* limit = most != nullptr ? most->as<std::int64_t>() : nullptr;
  return split(text_of(self), by_blanks ? nullptr : &separator,
               limit != nullptr ? *limit : -1);
}

Value join(const Value& list, const std::string& separator, const Spot& spot) {
  const auto* items = list.as<Value::List>();
  if (items == nullptr) {
    throw spot("join: expected a list, found " + std::string(kind_of(list)));
  }
  std::string text;
  for (std::size_t at = 0; at < items->size(); ++at) {
    text += (at > 0 ? separator : "") + text_of((*items)[at]);
  }
  return Value{std::move(text)};
}

Value integer_of(const Value& self, const Arguments& arguments) {
  const Value text{trimmed(text_of(self), " \t\n")};
  const std::string& digits = *text.as<std::string>();
  const std::size_t start = digits.starts_with('-') ? 1 : 0;
  const bool whole = digits.size() > start && digits.size() < 18 &&
                     digits.find_first_not_of("0123456789", start) == std::string::npos;
  if (whole) {
    return Value{std::int64_t{std::stoll(digits)}};
  }
  if (const auto* floating = self.as<double>()) {
    return Value{static_cast<std::int64_t>(std::clamp(*floating, -1e18, 1e18))};
  }
  const Value* fallback = argument(arguments, 0, "default");
  return fallback != nullptr ? *fallback : Value{std::int64_t{0}};
}

Value end_of(const Value& self, bool first, const Spot& spot) {
  if (const auto* list = self.as<Value::List>(); list != nullptr && !list->empty()) {
    return first ? list->front() : list->back();
  }
  const auto* text = self.as<std::string>();
  if (text == nullptr || text->empty()) {
    throw spot(std::string(first ? "first" : "last") + ": there is nothing in it");
  }
  return Value{std::string(1, first ? text->front() : text->back())};
}

/// CEP 13: "3.11.*" -> "311".
std::string buildstring_of(const std::string& version) {
  const std::string start = version.substr(0, version.find_first_of(" ,<>=|*"));
  std::string result;
  std::size_t elements = 0;
  for (std::size_t at = 0; at < start.size() && elements < 2; ++elements) {
    const std::size_t end = std::min(start.find('.', at), start.size());
    result += start.substr(at, end - at);
    at = end + 1;
  }
  return result;
}

using Operation = Value (*)(const Value&, const Arguments&, const Spot&);

std::string changed_case(const Value& self, int (*change)(int)) {
  std::string text = text_of(self);
  std::transform(text.begin(), text.end(), text.begin(), [&](char sign) {
    return static_cast<unsigned char>(sign) < 128
               ? static_cast<char>(change(static_cast<unsigned char>(sign)))
               : sign;
  });
  return text;
}

/// What filters and methods have in common.
const std::map<std::string, Operation>& shared_operations() {
  static const std::map<std::string, Operation> operations{
      {"lower", [](const Value& self, const Arguments&,
                   const Spot&) { return Value{changed_case(self, std::tolower)}; }},
      {"upper", [](const Value& self, const Arguments&,
                   const Spot&) { return Value{changed_case(self, std::toupper)}; }},
      {"replace",
       [](const Value& self, const Arguments& arguments, const Spot& spot) {
         return Value{replaced(text_of(self),
                               text_argument(arguments, 0, "replace", spot),
                               text_argument(arguments, 1, "replace", spot))};
       }},
      {"split", split_with},
  };
  return operations;
}

const std::map<std::string, Operation>& filters() {
  static const std::map<std::string, Operation> operations = [] {
    std::map<std::string, Operation> all = shared_operations();
    all["int"] = [](const Value& self, const Arguments& arguments, const Spot&) {
      return integer_of(self, arguments);
    };
    all["string"] = [](const Value& self, const Arguments&, const Spot&) {
      return Value{text_of(self)};
    };
    all["join"] = [](const Value& self, const Arguments& arguments, const Spot& spot) {
      return join(self,
                  argument(arguments, 0, "d") == nullptr
                      ? ""
                      : text_argument(arguments, 0, "join", spot),
                  spot);
    };
    all["trim"] = [](const Value& self, const Arguments&, const Spot&) {
      return Value{trimmed(text_of(self), " \t\n\r")};
    };
    all["first"] = [](const Value& self, const Arguments&, const Spot& spot) {
      return end_of(self, true, spot);
    };
    all["last"] = [](const Value& self, const Arguments&, const Spot& spot) {
      return end_of(self, false, spot);
    };
    all["version_to_buildstring"] = [](const Value& self, const Arguments&,
                                       const Spot&) {
      return Value{buildstring_of(text_of(self))};
    };
    return all;
  }();
  return operations;
}

const std::map<std::string, Operation>& methods() {
  static const std::map<std::string, Operation> operations = [] {
    std::map<std::string, Operation> all = shared_operations();
    all["join"] = [](const Value& self, const Arguments& arguments, const Spot& spot) {
      const Value* list = argument(arguments, 0, "");
      return join(list != nullptr ? *list : Value{}, text_of(self), spot);
    };
    all["strip"] = [](const Value& self, const Arguments& arguments, const Spot& spot) {
      const bool blanks = arguments.positional.empty();
      return Value{
          trimmed(text_of(self),
                  blanks ? " \t\n\r" : text_argument(arguments, 0, "strip", spot))};
    };
    all["startswith"] = [](const Value& self, const Arguments& arguments,
                           const Spot& spot) {
      return Value{
          text_of(self).starts_with(text_argument(arguments, 0, "startswith", spot))};
    };
    all["endswith"] = [](const Value& self, const Arguments& arguments,
                         const Spot& spot) {
      return Value{
          text_of(self).ends_with(text_argument(arguments, 0, "endswith", spot))};
    };
    return all;
  }();
  return operations;
}

template <typename Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map) {
    keys.push_back(key);
  }
  return keys;
}

/// The compiler package that a language means on a platform, without its version.
std::string compiler_of(const std::string& language, const std::string& subdir) {
  const bool osx = subdir.starts_with("osx");
  const bool win = subdir.starts_with("win");
  const std::map<std::string, std::string> packages{
      {"c", win   ? "vs2019"
            : osx ? "clang"
                  : "gcc"},
      {"cxx", win   ? "vs2019"
              : osx ? "clangxx"
                    : "gxx"},
      {"fortran", win ? "flang" : "gfortran"}};
  const auto found = packages.find(language);
  return (found != packages.end() ? found->second : language) + "_" + subdir;
}

std::string stdlib_of(const std::string& language, const std::string& subdir) {
  const bool on_linux = subdir.starts_with("linux");
  const bool on_osx = subdir.starts_with("osx");
  const std::string package = language != "c" ? language + "_stdlib"
                              : on_linux      ? "sysroot"
                              : on_osx        ? "macosx_deployment_target"
                                              : "vs";
  return package + "_" + subdir;
}

/// recipe.yaml's match(value, spec).
bool matches(const std::string& value, const std::string& spec, const Spot& spot) {
  try {
    const std::string version = value.substr(0, value.find(".*"));
    return channel::VersionSpec(spec).matches(channel::Version(version));
  } catch (const channel::ParseError& error) {
    throw spot(std::string("match: ") + error.what());
  }
}

}  // namespace

InputError unsupported(const std::string& what, std::string_view word,
                       const std::vector<std::string>& known, const Spot& spot) {
  return spot(what + " '" + std::string(word) + "' is not supported by this version" +
              base::did_you_mean(word, known));
}

Value apply_filter(const std::string& name, const Value& self,
                   const Arguments& arguments, const Spot& spot) {
  if (name == "default") {
    const Value* fallback = argument(arguments, 0, "default_value");
    const Value* also_false = argument(arguments, 1, "boolean");
    const bool take = self.as<Undefined>() != nullptr ||
                      (also_false != nullptr && is_true(*also_false) && !is_true(self));
    const Value nothing{std::string()};
    return !take ? self : fallback != nullptr ? *fallback : nothing;
  }
  const auto found = filters().find(name);
  if (found == filters().end()) {
    std::vector<std::string> known = keys_of(filters());
    known.emplace_back("default");
    throw unsupported("filter", name, known, spot);
  }
  return found->second(self, arguments, spot);
}

Value call_method(const std::string& name, const Value& self,
                  const Arguments& arguments, const Spot& spot) {
  if (self.as<Environment>() != nullptr && name == "get") {
    const Value* fallback = argument(arguments, 1, "default");
    return fallback != nullptr
               ? *fallback
               : Value{"$" + text_argument(arguments, 0, "environ.get", spot)};
  }
  const auto found = methods().find(name);
  if (found == methods().end() || self.as<std::string>() == nullptr) {
    throw unsupported("method", name, keys_of(methods()), spot);
  }
  return found->second(self, arguments, spot);
}

Evaluation call_function(const std::string& name, const Arguments& arguments,
                         const Scope& scope, const Spot& spot) {
  if (name == "compiler") {
    return {Value{compiler_of(text_argument(arguments, 0, name, spot), scope.subdir)}};
  }
  if (name == "stdlib") {
    return {Value{stdlib_of(text_argument(arguments, 0, name, spot), scope.subdir)}};
  }
  if (name == "cdt") {
    return {Value{text_argument(arguments, 0, name, spot) + "-cos7-x86_64"}};
  }
  if (name == "pin_subpackage" || name == "pin_compatible") {
    return {Value{text_argument(arguments, 0, name, spot)}, true};
  }
  if (name == "match") {
    const Value* value = argument(arguments, 0, "");
    return {Value{matches(value != nullptr ? text_of(*value) : "",
                          text_argument(arguments, 1, name, spot), spot)}};
  }
  throw unsupported(
      "function", name,
      {"compiler", "stdlib", "cdt", "pin_subpackage", "pin_compatible", "match"}, spot);
}

}  // namespace distro::recipe
