// The filters, tests, methods and functions that expressions of recipes may use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "recipe/jinja/expression.hpp"

namespace distro::recipe {

struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> named;

  /// The argument at `index` or called `name`; nullptr if it was not given.
  [[nodiscard]] const Value* at(std::size_t index, std::string_view name = "") const;
  /// The text at `index`. Throws what `spot` makes if there is none, for `callee`.
  [[nodiscard]] const std::string& text(std::size_t index, const std::string& callee,
                                        const Spot& spot) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::size_t index,
                                                    std::string_view name) const;
};

/// What a method is called on.
struct Subject {
  const Value& value;
  Value* place = nullptr;  ///< where it lies if it may be changed
};

/// `self | name(arguments)`.
[[nodiscard]] Value apply_filter(const std::string& name, const Value& self,
                                 const Arguments& arguments, const Spot& spot);

/// `value is name(argument)`: true, false or unknown.
[[nodiscard]] Value test_of(const std::string& name, const Value& value,
                            const std::optional<Value>& argument, const Spot& spot);

/// `self.name(arguments)`.
[[nodiscard]] Value call_method(const std::string& name, const Subject& self,
                                const Arguments& arguments, const Spot& spot);

/// `name(arguments)`.
[[nodiscard]] Evaluation call_function(const std::string& name,
                                       const Arguments& arguments, const Scope& scope,
                                       const Spot& spot);

/// `environ[name]`: what conda-build itself sets, else unknown.
[[nodiscard]] Value environment_variable(const Value& environment, const Value& name,
                                         const Scope& scope);

/// `environ.get(...)`, `os.getenv(...)`.
[[nodiscard]] Value ask_environment(const Value& environment, const std::string& method,
                                    const Arguments& arguments, const Scope& scope,
                                    const Spot& spot);

/// The fault for a construct that is not ours to interpret: "filter 'x' is not
/// supported by this version", with the nearest of `known`.
[[nodiscard]] InputError unsupported(const std::string& what, std::string_view word,
                                     const std::vector<std::string>& known,
                                     const Spot& spot);

}  // namespace distro::recipe
