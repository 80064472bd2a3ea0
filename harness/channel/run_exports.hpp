// What packages ask of those that are built with them (CEP 12, CEP 21).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace distro::channel {

/// MatchSpecs, as written. All empty: it is known that the package exports nothing.
struct RunExports {
  std::vector<std::string> weak;
  std::vector<std::string> strong;
  std::vector<std::string> weak_constrains;
  std::vector<std::string> strong_constrains;
  std::vector<std::string> noarch;

  [[nodiscard]] bool empty() const;
  friend bool operator==(const RunExports&, const RunExports&) = default;
};

namespace detail {
/// The list that a key of a run_exports object names; nullptr for an unknown key.
[[nodiscard]] std::vector<std::string>* list_of(RunExports& exports,
                                                std::string_view key);
}  // namespace detail

/// By file name. A file that is not in it: nothing is known of it.
using RunExportsByFile = std::unordered_map<std::string, RunExports>;

/// Reads the text of a run_exports.json. A list or a text where an object is expected
/// are weak ones, as in recipes. Throws InputError, beginning with `origin`.
[[nodiscard]] RunExportsByFile parse_run_exports(std::string_view text,
                                                 const std::string& origin);

/// Reads run_exports.json, .json.zst or .json.bz2. Throws EnvironmentError likewise.
[[nodiscard]] RunExportsByFile load_run_exports(const std::filesystem::path& file);

}  // namespace distro::channel
