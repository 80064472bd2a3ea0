// A staging channel, an integration channel and a decision to promote, in a temporary
// folder.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/temp_dir.hpp"
#include "promotion/decision.hpp"
#include "promotion/publisher.hpp"
#include "support/package_builder.hpp"

namespace distro::test {

/// The integration channel holds numpy 1.26.4; the decision brings in numpy 2.0.2,
/// scipy 1.14.1 (linux-64) and zarr 3.0.0 (noarch).
struct PromotionFixture {
  PromotionFixture();

  promotion::PromotionSummary promote(
      const std::function<void(std::string_view)>& on_step = {}) const;

  base::TempDir folder;
  std::filesystem::path staging;
  std::filesystem::path integration;
  std::filesystem::path journal;
  promotion::Decision decision;
};

/// The same, but the staging channel has attestations of numpy and zarr.
struct AttestedFixture : PromotionFixture {
  AttestedFixture();
};

/// Puts a sidecar beside a package of a staging channel, under its digest, which its
/// record names then.
void attest(const std::filesystem::path& staging, channel::Record& record,
            const std::string& bundles);

/// Throws if the channel tells of attestations that it does not have under both names;
/// else the digests by file name.
std::map<std::string, std::string> attested(const std::filesystem::path& channel);

/// A package for `build_into_channel`.
PackageContents package_of(const std::string& name, const std::string& version,
                           std::vector<std::string> depends = {},
                           const std::string& subdir = "linux-64");

/// A record of a package file in `channel`, as a reader of the channel would have it.
channel::Record staged_record(const std::filesystem::path& channel,
                              const std::filesystem::path& file);

/// The file names that users of the channel see.
std::set<std::string> visible(const std::filesystem::path& channel);
std::set<std::string> visible(const std::filesystem::path& channel,
                              const std::string& subdir);

/// Runs `action` in a child process; returns true if it ended by itself without a fault
/// and false if SIGKILL ended it. Anything else fails the test.
bool finishes_in_child(const std::function<void()>& action);

/// index_channel in a child process: its threads would be missing in a later fork.
void index(const std::filesystem::path& channel);

/// Starts `action` in a child process; returns its id. See `ended_well`.
int start_child(const std::function<void()>& action);
bool ended_well(int child);

}  // namespace distro::test
