// Archives with members that a package builder would not make.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace distro::test {

struct TarMember {
  std::string path;
  std::string content;
  std::string symlink;   ///< target: then it is a symbolic link
  std::string hardlink;  ///< target: then it is a hard link
  unsigned type = 0;     ///< AE_IFIFO, AE_IFCHR, AE_IFDIR; 0: what the rest says
  int mode = 0644;
  bool gnu_name = false;  ///< a plain name of bytes, not a pax one
};

/// Writes a .tar.bz2 or .conda (by the path's extension; all members are in its
/// payload) with info/index.json added.
void write_archive(const std::filesystem::path& path,
                   const std::vector<TarMember>& members);

}  // namespace distro::test
