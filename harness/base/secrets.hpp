// Keeping secrets out of logs: values that are known, and texts that have the shape of
// a token.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace distro::base {

/// Whether the name of a variable says that its value is a secret: TOKEN, PASSWORD, ...
[[nodiscard]] bool names_secret(std::string_view name);

/// What is not to be seen.
class Secrets {
 public:
  /// `values` are replaced wherever they stand, each line of them by itself.
  explicit Secrets(const std::vector<std::string>& values = {});

  /// `text` with "***" for each value, each token (of GitHub, GitLab, Slack, AWS, npm,
  /// PyPI; JSON web tokens; anaconda.org's /t/TOKEN/ in a URL), each password in a URL,
  /// and what follows "Authorization: Bearer" and the like.
  [[nodiscard]] std::string scrubbed(std::string_view text) const;

  /// How many of the last bytes of `text` may belong to a secret that goes on behind
  /// it: the last line, unless it is longer than any secret.
  [[nodiscard]] std::size_t open_end(std::string_view text) const;

 private:
  std::vector<std::string> values_;  ///< lines, longest first
};

}  // namespace distro::base
