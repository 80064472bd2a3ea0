#include "app/result_lines.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"

namespace distro::app {
namespace {

std::optional<base::Json> whole_line(const std::string& line, const std::string& origin,
                                     const std::string& what_then) {
  try {
    return base::parse_json(line, origin);
  } catch (const InputError&) {
    base::log(base::LogLevel::warning,
              origin + ": this line was torn by a kill; " + what_then);
    return std::nullopt;
  }
}

}  // namespace

std::string result_lines(std::span<const job::Result> results) {
  std::string lines;
  for (const job::Result& result : results) {
    lines += job::to_json(result).dump() + "\n";
  }
  return lines;
}

std::vector<job::Result> results_in(const std::filesystem::path& file,
                                    const std::string& what_then) {
  const std::string text = base::read_file_if_there(file).value_or("");
  std::vector<job::Result> results;
  std::size_t line_number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string origin = file.string() + ":" + std::to_string(++line_number);
    const auto json = whole_line(text.substr(at, end - at), origin, what_then);
    at = end + 1;
    if (json) {
      results.push_back(job::result_from_json(base::JsonObject(*json, origin)));
    }
  }
  return results;
}

}  // namespace distro::app
