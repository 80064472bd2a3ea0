// A repodata.json of which only the records of some names are read.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "channel/repodata.hpp"

namespace distro::channel::detail {

class ReachableFile {
 public:
  /// Finds out where the records of a repodata.json stand. Nothing if the file has to
  /// be read as a whole (see find_places). Throws EnvironmentError.
  [[nodiscard]] static std::optional<ReachableFile> open(
      const std::filesystem::path& file, unsigned threads);

  /// Whether there are records of a name.
  [[nodiscard]] bool has(std::string_view name) const;

  /// Reads the records of a name, once. `on_spec` is called with each text of `depends`
  /// that was not seen before. False if the file has to be read as a whole: it is
  /// damaged here, or has changed. Throws EnvironmentError.
  [[nodiscard]] bool read(std::string_view name,
                          const std::function<void(std::string_view spec)>& on_spec);

  /// What was read; nothing if the file has changed meanwhile. Its digest is empty:
  /// nobody has taken it. Throws as parse_repodata_file.
  [[nodiscard]] std::optional<Repodata> take(const std::string& channel,
                                             const std::string& subdir);

  ReachableFile(ReachableFile&& other) noexcept;
  ReachableFile& operator=(ReachableFile&& other) noexcept;
  ~ReachableFile();

 private:
  struct State;
  explicit ReachableFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace distro::channel::detail
