// What a promotion has done, one JSON line for each step.
//
// For people and for progress: a promotion that is run again after a kill asks the
// channel itself, not the journal, what is left to do.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace distro::promotion {

struct JournalEntry {
  std::string promotion;  ///< digest of the promoted set, 16 hex digits
  std::string step;
  std::string fn;          ///< of the file; empty if the step is about all of them
  std::string label = {};  ///< that the step is about, or empty
  std::vector<std::string> labels = {};  ///< that the file had when it was found
};

class Journal {
 public:
  /// `on_step` may be empty.
  Journal(std::filesystem::path path, std::string promotion,
          const std::function<void(std::string_view)>& on_step)
      : path_(std::move(path)), promotion_(std::move(promotion)), on_step_(on_step) {}

  /// Writes the line, then calls `on_step`. Throws EnvironmentError.
  void step(std::string_view name, const std::string& fn = "") const;
  /// The same with all that an entry says; its `promotion` is ours.
  void write(const JournalEntry& entry) const;

 private:
  std::filesystem::path path_;
  std::string promotion_;
  const std::function<void(std::string_view)>& on_step_;
};

/// The lines of a journal; one that a kill has torn is left out. Missing file: none.
[[nodiscard]] std::vector<JournalEntry> read_journal(const std::filesystem::path& path);

/// The same, those of one promotion only.
[[nodiscard]] std::vector<JournalEntry> lines_of(const std::filesystem::path& path,
                                                 const std::string& promotion);

}  // namespace distro::promotion
