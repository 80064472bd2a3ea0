// Standard output: answers for people or, with --json, one JSON value.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace distro::cli {

void print(std::string_view text);
/// A part of a long answer; more follows.
void print_part(std::string_view text);
void print_json(const base::Json& json);

/// A remark on standard error: what a program that reads the answer must not find
/// there.
void print_remark(std::string_view text);

}  // namespace distro::cli
