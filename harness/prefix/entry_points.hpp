// Entry points of noarch python packages: the programs that linking writes
// (conda-semantics 5.6).
#pragma once

#include <filesystem>
#include <string>

namespace distro::prefix {

/// "command = module:function", read.
struct EntryPoint {
  std::string command;   ///< file name below bin/
  std::string module;    ///< dotted
  std::string function;  ///< may be dotted: its first part is imported
};

/// Throws LinkError unless the command is a plain file name, and module and function
/// are dotted Python names: they become a path and Python source.
[[nodiscard]] EntryPoint parse_entry_point(const std::string& text);

/// The program: a shebang for `python` (an absolute path), by way of /bin/sh where that
/// is too long for a shebang or holds a space.
[[nodiscard]] std::string entry_point_script(const EntryPoint& entry_point,
                                             const std::filesystem::path& python);

}  // namespace distro::prefix
