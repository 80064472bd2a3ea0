// Standard output: answers for people or, with --json, one JSON value.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace distro::cli {

void print(std::string_view text);
void print_json(const base::Json& json);

}  // namespace distro::cli
