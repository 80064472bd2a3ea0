#include "kernels/inputs.hpp"

#include <sstream>

#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::bench {

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::istringstream text(base::read_file(file));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    lines.push_back(line);
  }
  if (lines.empty()) {
    throw InputError(file.string() + " is empty");
  }
  return lines;
}

std::vector<MatchCase> match_cases(const std::filesystem::path& file) {
  std::vector<MatchCase> cases;
  for (const std::string& line : lines_of(file)) {
    std::istringstream fields(line);
    MatchCase one;
    std::string number;
    for (std::string* field : {&one.spec, &one.record.name, &one.record.version,
                               &one.record.build, &number, &one.record.subdir}) {
      if (!std::getline(fields, *field, '\t')) {
        throw InputError(file.string() + ": a line has fewer than six fields: " + line);
      }
    }
    one.record.build_number = std::stoll(number);
    cases.push_back(std::move(one));
  }
  return cases;
}

std::string channel_url(const std::filesystem::path& folder) {
  return "file://" + std::filesystem::canonical(folder).string();
}

}  // namespace distro::bench
