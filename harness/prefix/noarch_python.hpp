// Where the files of noarch python packages go (conda-semantics 5.6; CEP 17, 20).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "channel/record.hpp"

namespace distro::prefix {

/// The python of a prefix.
struct Python {
  std::string version;        ///< "3.11"
  std::string site_packages;  ///< below the prefix: "lib/python3.11/site-packages"

  /// Below the prefix: "bin/python3.11".
  [[nodiscard]] std::string executable() const { return "bin/python" + version; }
};

/// The python that the record named `python` brings. Throws LinkError for a version
/// without major.minor, or a site-packages folder outside the prefix.
[[nodiscard]] Python python_of(const channel::Record& record);

/// `site-packages/X` and `python-scripts/X` in the prefix; any other path is unchanged.
[[nodiscard]] std::string noarch_python_target(const std::string& path,
                                               const Python& python);

/// Whether linking compiles this path of a noarch python package.
[[nodiscard]] bool is_compiled(std::string_view path);

/// Where the bytecode of a target goes: `a/b.py` -> `a/__pycache__/b.cpython-311.pyc`.
[[nodiscard]] std::string bytecode_path(const std::string& target,
                                        const Python& python);

}  // namespace distro::prefix
