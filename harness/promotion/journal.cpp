#include "promotion/journal.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.hpp"
#include "base/json.hpp"

namespace distro::promotion {

void Journal::step(std::string_view name, const std::string& fn) const {
  base::Json line = {{"promotion", promotion_}, {"step", name}};
  if (!fn.empty()) {
    line["fn"] = fn;
  }
  base::append_line(path_, line.dump());
  if (on_step_) {
    on_step_(name);
  }
}

std::vector<JournalEntry> read_journal(const std::filesystem::path& path) {
  std::vector<JournalEntry> entries;
  std::istringstream lines(base::read_file_if_there(path).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    try {
      const base::Json json = base::parse_json(line, path.string());
      const base::JsonObject object(json, path.string());
      entries.push_back({object.string("promotion"), object.string("step"),
                         object.string_if("fn").value_or("")});
    } catch (const InputError&) {
      // Torn by a kill: whatever it was about to say, the channel knows better.
    }
  }
  return entries;
}

}  // namespace distro::promotion
