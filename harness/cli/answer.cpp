#include "cli/answer.hpp"

#include <iostream>

namespace distro::cli {

void print(std::string_view text) { std::cout << text << std::flush; }

void print_part(std::string_view text) {
  std::cout.write(text.data(), static_cast<std::streamsize>(text.size()));
}

void print_json(const base::Json& json) { print(base::pretty(json)); }

void print_remark(std::string_view text) {
  std::cout << std::flush;
  std::cerr << text << std::flush;
}

}  // namespace distro::cli
