// Where a channel is: names, aliases, folders and URLs (CEP 26).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace distro::channel {

/// The URL of a channel, without subdir and without a final slash. `name` may be a URL
/// (kept), an absolute or `~`/`.` path (made file://), or a name that is put behind
/// `alias`, itself a URL or path (conda's channel_alias).
/// Throws InputError if it can be none of these.
[[nodiscard]] std::string channel_url(std::string_view name, std::string_view alias,
                                      const std::filesystem::path& home);

/// The folder of a file:// URL (percent-decoded), or nothing for another scheme.
[[nodiscard]] std::optional<std::filesystem::path> local_path(std::string_view url);

/// A file:// URL of an absolute path (percent-encoded).
[[nodiscard]] std::string file_url(const std::filesystem::path& path);

/// The last part of a channel's URL: what people call it.
[[nodiscard]] std::string channel_name(std::string_view url);

/// Whether `text` has the form of a subdir: "noarch" or "linux-64".
[[nodiscard]] bool is_subdir(std::string_view text);

}  // namespace distro::channel
