#include "tally.hpp"

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace distro::conformance {
namespace {

int tally(const std::filesystem::path& path, bool print_lines,
          const std::function<std::string(const base::Json& line)>& failure) {
  std::ifstream file(path);
  if (!file) {
    throw EnvironmentError(path.string() + " cannot be read");
  }
  std::size_t number = 0;
  std::size_t failed = 0;
  for (std::string text; std::getline(file, text);) {
    const std::string place = path.string() + ":" + std::to_string(++number);
    std::string found;
    try {
      found = failure(base::parse_json(text, place));
    } catch (const nlohmann::json::exception& error) {
      throw InputError(place + ": the line is no case: " + error.what());
    }
    if (!found.empty()) {
      ++failed;
      std::cout << place << ": " << (print_lines ? text + "\n" : "") << found << "\n";
    }
  }
  std::cout << number - failed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace

int tally(const std::filesystem::path& path,
          const std::function<std::string(const base::Json& line)>& failure) {
  return tally(path, true, failure);
}

int tally_named(const std::filesystem::path& path,
                const std::function<std::string(const base::Json& line)>& failure) {
  return tally(path, false, failure);
}

}  // namespace distro::conformance
