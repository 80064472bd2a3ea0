// Package files on servers: several at a time, continued where they broke off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/retry.hpp"
#include "channel/credentials.hpp"
#include "channel/partial_file.hpp"
#include "channel/record.hpp"

namespace distro::prefix {

/// What is downloaded (a redacted URL), bytes done, bytes in all (0: unknown).
using FetchProgress = std::function<void(const std::string& what, std::uint64_t done,
                                         std::uint64_t total)>;

/// How servers are asked. All must outlive the fetching.
struct PackageServers {
  base::HttpClient& http;
  base::Clock& clock;
  /// Besides those in the records' URLs.
  const channel::Credentials* credentials = nullptr;
  base::RetryPolicy retries = {};
  FetchProgress on_progress = {};
};

/// One file to fetch.
struct PackageDownload {
  const channel::Record* record = nullptr;  ///< with an http(s) URL
  channel::PartialFile part;                ///< where it goes; its lock is ours
};

/// Fetches them side by side. `arrived` is called in this thread with the place of each
/// that is there; nobody has compared its digest yet. A download that broke off, now or
/// in an earlier run, is continued if the server still has that file.
/// Throws EnvironmentError if a server fails or has no such file (what came stays, to
/// be continued) or if a file cannot be written (what came is removed), Interrupted.
void fetch_packages(std::span<const PackageDownload> downloads,
                    const PackageServers& servers,
                    const std::function<void(std::size_t)>& arrived);

}  // namespace distro::prefix
