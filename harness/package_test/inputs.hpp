// What the outcome of a job depends on, as one digest.
#pragma once

#include <span>
#include <string>

#include "channel/record.hpp"
#include "job/job.hpp"
#include "package_test/planned_groups.hpp"
#include "package_test/run_job.hpp"

namespace distro::package_test {

/// Of the native executor: another number whenever it may come to another verdict on
/// the same files, its sandbox included.
inline constexpr int verdicts_version = 1;

/// The sha256 over every artifact of every environment, the package with its tests, the
/// executor, and the settings: limits, subdir, parity, virtual packages, hardware.
/// Where files come from, and what a channel holds besides, is no part of it.
/// Empty if it is not known: an environment does not exist, an artifact has no sha256,
/// or a test is given variables of the caller.
[[nodiscard]] std::string inputs_digest(
    const job::Job& job, const Executor& executor, const PlannedGroups& planned,
    std::span<const channel::Record> virtual_packages);

}  // namespace distro::package_test
