#include "promotion/journal.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.hpp"
#include "base/json.hpp"

namespace distro::promotion {

void Journal::step(std::string_view name, const std::string& fn) const {
  write({promotion_, std::string(name), fn});
}

void Journal::write(const JournalEntry& entry) const {
  base::Json line = {{"promotion", promotion_}, {"step", entry.step}};
  if (!entry.fn.empty()) {
    line["fn"] = entry.fn;
  }
  if (!entry.label.empty()) {
    line["label"] = entry.label;
  }
  if (!entry.labels.empty()) {
    line["labels"] = entry.labels;
  }
  base::append_line(path_, line.dump());
  if (on_step_) {
    on_step_(entry.step);
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
                         object.string_if("fn").value_or(""),
                         object.string_if("label").value_or(""),
                         object.strings("labels")});
    } catch (const InputError&) {
      // Torn by a kill: whatever it was about to say, the channel knows better.
    }
  }
  return entries;
}

std::vector<JournalEntry> lines_of(const std::filesystem::path& path,
                                   const std::string& promotion) {
  std::vector<JournalEntry> entries = read_journal(path);
  std::erase_if(
      entries, [&](const JournalEntry& entry) { return entry.promotion != promotion; });
  return entries;
}

}  // namespace distro::promotion
