// Sizes, dates and counts as people read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace distro::cli {

/// "7.6 MiB"; "" for 0, which repodata that does not say it has.
[[nodiscard]] std::string size_text(std::uint64_t bytes);

/// "1 record", "12 records".
[[nodiscard]] std::string count_text(std::uint64_t count, std::string_view noun);

/// What an option says: "30s", "5m". Throws UsageError naming the option for what is no
/// duration, or nothing.
[[nodiscard]] std::chrono::milliseconds duration_of(const std::string& option,
                                                    const std::string& text);

/// "integration/linux-64".
[[nodiscard]] std::string place_text(std::string_view channel_url,
                                     std::string_view subdir);

}  // namespace distro::cli
