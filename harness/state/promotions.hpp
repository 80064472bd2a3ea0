// What was put into channels, and taken back.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "channel/record.hpp"
#include "state/database.hpp"

namespace distro::state {

enum class PromotionState {
  begun,     ///< it goes on, or was broken off: run it again
  finished,  ///< all files are in the channel
  failed,    ///< none is
  undone,    ///< none is any more
};

[[nodiscard]] std::string_view to_string(PromotionState state);
[[nodiscard]] std::optional<PromotionState> promotion_state_from(std::string_view text);

struct PromotionStart {
  std::optional<RowId> run;
  std::string channel;            ///< URL without secrets
  std::filesystem::path journal;  ///< empty if there is none
  std::vector<channel::Record> files;
  std::chrono::sys_seconds begun{};
};

struct PromotionFile {
  std::string name, version, build, subdir, fn, sha256;
};

struct PromotionRow {
  RowId id = 0;
  std::optional<RowId> run;
  std::string channel;
  std::filesystem::path journal;
  PromotionState state = PromotionState::begun;
  std::chrono::sys_seconds begun{};
  std::optional<std::chrono::sys_seconds> ended;  ///< of `state`
  std::vector<PromotionFile> files;               ///< by subdir and fn
};

class Promotions {
 public:
  explicit Promotions(Database database) : database_(std::move(database)) {}

  /// A new promotion; the same one again if it was begun for the same run and channel
  /// with the same files and did not end (it is resumed).
  RowId begin(const PromotionStart& start);
  /// Its files are in the channel: they are open candidates no more.
  void finish(RowId promotion, std::chrono::sys_seconds time);
  void fail(RowId promotion, std::chrono::sys_seconds time);
  /// Its files were taken back: where no later decision spoke of them they are open
  /// candidates again.
  void undo(RowId promotion, std::chrono::sys_seconds time);

  [[nodiscard]] std::optional<PromotionRow> find(RowId promotion) const;
  /// Of all channels if `channel` is empty; newest first, at most `limit`.
  [[nodiscard]] std::vector<PromotionRow> newest(const std::string& channel,
                                                 std::size_t limit) const;

 private:
  Database database_;
};

}  // namespace distro::state
