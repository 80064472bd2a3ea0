// The filters, methods and functions that expressions of recipes may use.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "recipe/expression.hpp"

namespace distro::recipe {

struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> named;
};

/// `self | name(arguments)`.
[[nodiscard]] Value apply_filter(const std::string& name, const Value& self,
                                 const Arguments& arguments, const Spot& spot);

/// `self.name(arguments)`.
[[nodiscard]] Value call_method(const std::string& name, const Value& self,
                                const Arguments& arguments, const Spot& spot);

/// `name(arguments)`.
[[nodiscard]] Evaluation call_function(const std::string& name,
                                       const Arguments& arguments, const Scope& scope,
                                       const Spot& spot);

/// The fault for a construct that is not ours to interpret: "filter 'x' is not
/// supported by this version", with the nearest of `known`.
[[nodiscard]] InputError unsupported(const std::string& what, std::string_view word,
                                     const std::vector<std::string>& known,
                                     const Spot& spot);

}  // namespace distro::recipe
