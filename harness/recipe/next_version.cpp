#include "recipe/next_version.hpp"

namespace distro::recipe {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// One more than a number of any length.
std::string incremented(std::string digits) {
  for (std::size_t at = digits.size(); at-- > 0;) {
    if (digits[at] != '9') {
      ++digits[at];
      return digits;
    }
    digits[at] = '0';
  }
  return "1" + digits;
}

std::string epoch_of(std::string_view version) {
  return std::string(version.substr(0, version.find('!') + 1));
}

}  // namespace

std::vector<std::string> leading_numbers(std::string_view version) {
  std::vector<std::string> numbers;
  std::size_t at = version.find('!') + 1;  // past the epoch; npos + 1 == 0
  while (at < version.size() && is_digit(version[at])) {
    const std::size_t start = at;
    while (at < version.size() && is_digit(version[at])) {
      ++at;
    }
    numbers.emplace_back(version.substr(start, at - start));
    if (at < version.size() && version[at] == '.') {
      ++at;
    } else {
      break;
    }
  }
  return numbers;
}

std::string next_series(std::string_view version) {
  const std::vector<std::string> numbers = leading_numbers(version);
  if (numbers.empty()) {
    return "";
  }
  if (numbers[0] == "0" && numbers.size() > 1) {
    return epoch_of(version) + "0." + incremented(numbers[1]);
  }
  return epoch_of(version) + incremented(numbers[0]);
}

std::string late_bugfix(std::string_view version) {
  const std::vector<std::string> numbers = leading_numbers(version);
  return numbers.size() < 3
             ? ""
             : epoch_of(version) + numbers[0] + "." + numbers[1] + ".99999";
}

}  // namespace distro::recipe
