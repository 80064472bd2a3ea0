// The seam to sets that people look at before everybody gets them: under a label of
// their own, that conda can install from, and from there into the channel at once.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "channel/record.hpp"
#include "promotion/publisher.hpp"

namespace distro::promotion {

enum class ReleaseState { staged, published, undone };

[[nodiscard]] std::string_view to_string(ReleaseState state);

/// What release.json holds.
struct Release {
  std::string name;     ///< and label
  std::string channel;  ///< URL that it is for
  std::string run;  ///< folder of the run that decided it; empty: chosen by a person
  ReleaseState state = ReleaseState::staged;
  std::vector<channel::Record> artifacts;  ///< 1..n
};

[[nodiscard]] base::Json to_json(const Release& release);
[[nodiscard]] Release release_from_json(const base::JsonObject& json);

/// One file of a release, as the channel really has it.
struct PlacedFile {
  std::string file;                 ///< "linux-64/numpy-2.0.2-0.conda"
  std::string sha256;               ///< that it is to have
  std::string found;                ///< that it has; empty if it is not there
  std::vector<std::string> labels;  ///< under which it is found
};

class ReleaseChannel {
 public:
  virtual ~ReleaseChannel() = default;

  /// Puts the set under the release's label. Throws InputError if a file is not the one
  /// it is to be or the label holds others, EnvironmentError.
  virtual PromotionSummary stage(const Release& release) = 0;

  /// What is staged into the channel, in one step; the label is free then. Throws
  /// likewise.
  virtual PromotionSummary publish(const Release& release) = 0;

  /// One step back: what was published is as it was before and staged again; what was
  /// staged is under no label. Returns the state that holds then.
  [[nodiscard]] virtual ReleaseState undo(const Release& release) = 0;

  /// Each file, as it is now. Changes nothing.
  [[nodiscard]] virtual std::vector<PlacedFile> show(const Release& release) = 0;

  /// The URL that conda can install a staged release from.
  [[nodiscard]] virtual std::string url_of(const Release& release) const = 0;
};

/// For a channel that is a folder: a staged release is the channel
/// `<channel>/label/<name>`. See make_directory_publisher.
[[nodiscard]] std::unique_ptr<ReleaseChannel> make_directory_releases(
    std::filesystem::path channel, std::filesystem::path journal,
    std::function<void(std::string_view)> on_step);

}  // namespace distro::promotion
