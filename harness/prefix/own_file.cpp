#include "prefix/own_file.hpp"

#include <system_error>

#include "base/error.hpp"
#include "base/escaped_text.hpp"
#include "base/file.hpp"
#include "prefix/prefix_tree.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

InputError refusal(const fs::path& relative, const std::string& why) {
  return InputError(base::escaped(relative.string()) + " is not read: " + why);
}

}  // namespace

std::optional<std::string> read_own_file(const fs::path& root, const fs::path& relative,
                                         std::uint64_t largest) {
  std::error_code error;
  const fs::path file = root / relative;
  if (fs::symlink_status(file, error).type() == fs::file_type::not_found) {
    return std::nullopt;
  }
  const fs::path real = fs::canonical(file, error);
  if (error || !is_within(real, fs::canonical(root, error)) || error) {
    throw refusal(relative, "a symbolic link leads out, or nowhere");
  }
  if (!fs::is_regular_file(real, error)) {
    throw refusal(relative, "it is no file");
  }
  if (fs::file_size(real, error) > largest) {
    throw refusal(relative,
                  "it is larger than " + std::to_string(largest >> 20U) + " MiB");
  }
  return base::read_file_if_there(real);
}

}  // namespace distro::prefix
