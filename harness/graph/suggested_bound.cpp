#include "graph/suggested_bound.hpp"

#include <cctype>
#include <string_view>
#include <vector>

#include "channel/match_spec.hpp"

namespace distro::graph {
namespace {

std::vector<std::string> leading_numbers(const std::string& version) {
  std::vector<std::string> numbers;
  std::string digits;
  const std::size_t start = version.find('!') + 1;  // past the epoch; npos + 1 == 0
  for (std::size_t at = start; at <= version.size(); ++at) {
    if (at < version.size() && std::isdigit(static_cast<unsigned char>(version[at]))) {
      digits += version[at];
      continue;
    }
    if (digits.empty()) {
      break;
    }
    numbers.push_back(digits);
    digits.clear();
    if (at < version.size() && version[at] != '.') {
      break;
    }
  }
  return numbers;
}

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

std::string next_series(const std::string& version) {
  const std::vector<std::string> numbers = leading_numbers(version);
  if (numbers.empty()) {
    return "";
  }
  const std::string epoch = version.substr(0, version.find('!') + 1);
  if (numbers[0] == "0" && numbers.size() > 1) {
    return epoch + "0." + incremented(numbers[1]);
  }
  return epoch + incremented(numbers[0]);
}

/// Whether the atom of a version spec admits the version; what is no spec does not.
bool admits(const std::string& atom, const channel::Version& version) {
  try {
    return channel::VersionSpec(atom).matches(version);
  } catch (const channel::ParseError&) {
    return false;
  }
}

}  // namespace

std::string suggested_bound(const std::string& spec, const std::string& version) {
  const channel::MatchSpec parsed(spec);
  const channel::Version wanted(version);
  std::string kept;
  const std::string atoms = parsed.version().text();
  if (atoms.find_first_of("|()") == std::string::npos) {
    for (std::size_t at = 0; at < atoms.size();) {
      const std::size_t end = std::min(atoms.find(',', at), atoms.size());
      const std::string atom = atoms.substr(at, end - at);
      if (admits(atom, wanted) && atom.starts_with('>')) {
        kept += atom + ",";
      }
      at = end + 1;
    }
  }
  if (kept.empty()) {
    kept = ">=" + version + ",";
  }
  const std::string next = next_series(version);
  kept += next.empty() ? "" : "<" + next;
  if (kept.back() == ',') {
    kept.pop_back();
  }
  return parsed.name() + " " + kept;
}

}  // namespace distro::graph
