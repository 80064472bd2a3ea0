#include "cli/answer.hpp"

#include <iostream>

namespace distro::cli {

void print(std::string_view text) { std::cout << text << std::flush; }

void print_json(const base::Json& json) { print(base::pretty(json)); }

}  // namespace distro::cli
