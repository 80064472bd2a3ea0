#include "base/temp_dir.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::base {

TempDir::TempDir(std::string_view prefix, const std::filesystem::path& parent) {
  std::error_code error;
  const std::filesystem::path base =
      parent.empty() ? std::filesystem::temp_directory_path(error) : parent;
  std::filesystem::create_directories(base, error);
  std::string name = (base / (std::string(prefix) + "XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw EnvironmentError(base.string() +
                           ": cannot make a temporary folder: " + std::strerror(errno));
  }
  path_ = name;
}

TempDir::~TempDir() {
  try {
    remove_tree(path_);
  } catch (const Error&) {
    // What cannot be removed now is the system's to clean; a destructor says nothing.
  }
}

}  // namespace distro::base
