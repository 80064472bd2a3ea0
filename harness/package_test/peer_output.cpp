#include "package_test/peer_output.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"

namespace distro::package_test {
namespace {

using job::Outcome;
using std::filesystem::path;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The last line that has `part`, without what stands before it.
std::string line_with(std::string_view output, std::string_view part) {
  const std::size_t at = output.rfind(part);
  if (at == std::string_view::npos) {
    return "";
  }
  return std::string(output.substr(at, output.find('\n', at) - at));
}

std::string last_line(std::string_view output) {
  output = output.substr(0, output.find_last_not_of(" \t\r\n") + 1);
  const std::size_t newline = output.rfind('\n');
  return std::string(newline == std::string_view::npos ? output
                                                       : output.substr(newline + 1));
}

bool passed(const base::ProcessEnd& end) { return end.exit_code == 0; }

/// What was linked into a prefix.
std::vector<std::string> installed(const path& prefix) {
  std::vector<std::string> names;
  std::error_code missing;
  for (const auto& entry :
       std::filesystem::directory_iterator(prefix / "conda-meta", missing)) {
    if (entry.path().extension() == ".json") {
      const base::Json json = base::load_json(entry.path());
      names.push_back(base::JsonObject(json, entry.path().string()).string("fn"));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The test prefixes below a build folder.
std::vector<std::vector<std::string>> test_environments(const path& croot) {
  std::vector<std::vector<std::string>> found;
  std::error_code missing;
  for (auto entry = std::filesystem::recursive_directory_iterator(
           croot, std::filesystem::directory_options::skip_permission_denied, missing);
       entry != std::filesystem::recursive_directory_iterator(); ++entry) {
    if (entry->path().filename().string().starts_with("_test_env")) {
      entry.disable_recursion_pending();
      std::vector<std::string> names = installed(entry->path());
      if (!names.empty()) {
        found.push_back(std::move(names));
      }
    }
  }
  return found;
}

/// The cells of a line of a table drawn with lines; none if it is no such line.
std::vector<std::string> cells_of(const std::string& line) {
  constexpr std::string_view border = "\u2502";
  constexpr std::string_view between = "\u2506";
  std::vector<std::string> cells;
  // Left of the table may stand the frame of the log.
  const std::size_t begin = line.rfind(border, line.find(between));
  const std::size_t end = line.rfind(border);
  if (!contains(line, between) || begin == std::string::npos || begin >= end) {
    return cells;
  }
  std::string rest = line.substr(begin + border.size(), end - begin - border.size());
  while (!rest.empty()) {
    const std::size_t cut = rest.find(between);
    std::string cell = rest.substr(0, cut);
    rest = cut == std::string::npos ? "" : rest.substr(cut + between.size());
    cell.erase(0, std::min(cell.find_first_not_of(' '), cell.size()));
    cell.erase(cell.find_last_not_of(' ') + 1);
    cells.push_back(std::move(cell));
  }
  return cells;
}

std::vector<std::vector<std::string>> printed_environments(std::string_view output) {
  std::vector<std::vector<std::string>> environments;
  std::istringstream lines{std::string(output)};
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() < 3) {
      continue;
    }
    if (cells[0] == "Package" && cells[1] == "Version") {
      environments.emplace_back();
    } else if (!environments.empty() && !cells[0].empty()) {
      environments.back().push_back(cells[0] + "-" + cells[1] + "-" + cells[2]);
    }
  }
  for (std::vector<std::string>& environment : environments) {
    std::sort(environment.begin(), environment.end());
  }
  return environments;
}

}  // namespace

PeerVerdict conda_build_verdict(const base::ProcessEnd& end, std::string_view output,
                                const path& croot) {
  std::vector<std::vector<std::string>> environments = test_environments(croot);
  if (passed(end)) {
    const bool ran = !environments.empty() || !contains(output, "Nothing to test for");
    return {ran ? Outcome::passed : Outcome::no_tests, "", std::move(environments)};
  }
  const std::string failed = line_with(output, "TESTS FAILED");
  // Once there is an environment its tests ran, and may have printed anything.
  if (!environments.empty()) {
    return {Outcome::failed, failed.empty() ? last_line(output) : failed,
            std::move(environments)};
  }
  if (contains(output, "LinkError") || contains(output, "script failed for package")) {
    return {Outcome::link_failed, line_with(output, "LinkError"), {}};
  }
  const std::string unsolved = line_with(output, "Cannot solve the request");
  if (!unsolved.empty() || contains(output, "Unsatisfiable") ||
      contains(output, "PackagesNotFoundError")) {
    return {
        Outcome::unsatisfiable, unsolved.empty() ? last_line(output) : unsolved, {}};
  }
  return {failed.empty() ? Outcome::failed : Outcome::unsatisfiable,
          failed.empty() ? last_line(output) : failed,
          {}};
}

PeerVerdict rattler_build_verdict(const base::ProcessEnd& end,
                                  std::string_view output) {
  std::vector<std::vector<std::string>> environments = printed_environments(output);
  if (passed(end)) {
    return {environments.empty() ? Outcome::no_tests : Outcome::passed, "",
            std::move(environments)};
  }
  const std::string unsolved = line_with(output, "Cannot solve the request");
  // What is solved is printed before it is linked.
  const std::string not_made = line_with(output, "failed to setup test environment");
  if (!unsolved.empty() || (!not_made.empty() && environments.empty())) {
    return {Outcome::unsatisfiable, unsolved.empty() ? not_made : unsolved,
            std::move(environments)};
  }
  return {Outcome::failed, last_line(output), std::move(environments)};
}

}  // namespace distro::package_test
