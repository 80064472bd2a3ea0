// What the state database is told: which change, what was decided, what went into a
// channel and was taken back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/run_folder.hpp"
#include "state/database.hpp"

namespace distro::app {

/// Writes down the decision that the run's folder holds, with its candidates.
void remember_decision(const Config& config, const RunFolder& folder);

/// What goes into a channel.
struct RememberedSet {
  std::string channel;  ///< URL
  std::filesystem::path journal;
  std::vector<channel::Record> files;
  std::optional<std::filesystem::path> run;  ///< folder of the run that decided on it
};

/// A promotion that has begun, or goes on.
class RememberedPromotion {
 public:
  RememberedPromotion(const Config& config, const RememberedSet& set);
  /// Its files are in the channel.
  void finish();
  /// None of them is, nor will be.
  void fail();

 private:
  state::Database database_;
  state::RowId promotion_;
};

/// Writes down that what this journal tells of was taken out of the channel again.
void remember_undone(const Config& config, const RememberedSet& set);

}  // namespace distro::app
