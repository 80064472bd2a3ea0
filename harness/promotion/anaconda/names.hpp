// Where things are on anaconda.org and on servers that speak its protocol: channels,
// files, and the parts of addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "channel/record.hpp"

namespace distro::promotion {

/// A channel of such a server: one label of one account.
struct AnacondaChannel {
  std::string server;  ///< what stands before the owner: "https://conda.anaconda.org"
  std::string owner;
  std::string label = "main";
};

/// The channel of "SERVER/OWNER" or "SERVER/OWNER/label/LABEL", where SERVER may end in
/// "/conda" (as the server that people run themselves has it); nothing for another URL.
/// Credentials in the URL are no part of it.
[[nodiscard]] std::optional<AnacondaChannel> anaconda_channel(std::string_view url);

/// A file of an account.
struct AnacondaFile {
  std::string owner;
  std::string package;
  std::string version;
  std::string basename;  ///< with its subdir: "linux-64/numpy-2.0.2-0.conda"

  /// "owner/package/version/linux-64/numpy-2.0.2-0.conda", as people write it.
  [[nodiscard]] std::string spec() const;
  /// The same as the end of an address.
  [[nodiscard]] std::string path() const;
  friend bool operator==(const AnacondaFile&, const AnacondaFile&) = default;
};

/// What `record` is called in the account of `owner`.
[[nodiscard]] AnacondaFile file_of(const channel::Record& record,
                                   const std::string& owner);

/// One part of an address.
[[nodiscard]] std::string path_part(std::string_view text);

/// Whether `text` can name a label: 1..128 of a-z, 0-9, ".", "_" and "-", a letter or
/// digit first.
[[nodiscard]] bool is_label(std::string_view text);

}  // namespace distro::promotion
