// The options of all commands that ask channels something.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "cli/command_line.hpp"
#include "cli/progress_line.hpp"

namespace distro::cli {

struct ChannelOptions {
  std::vector<std::string> channels;
  std::string subdir;
  bool offline = false;
};

/// Adds --channel, --subdir and --offline.
void add_channel_options(CLI::App& command, ChannelOptions& options);

/// The choice that they are; `line` shows the loading and must outlive it.
[[nodiscard]] app::ChannelChoice choice_of(const ChannelOptions& options,
                                           const CommonOptions& common,
                                           ProgressLine& line);

/// Shows how far downloads are; `line` must outlive it.
[[nodiscard]] std::function<void(const std::string& what, std::uint64_t done,
                                 std::uint64_t total)>
progress_on(ProgressLine& line);

/// Warnings on standard error.
void print_warnings(const std::vector<std::string>& warnings);

}  // namespace distro::cli
