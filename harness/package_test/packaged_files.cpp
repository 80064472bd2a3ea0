#include "package_test/packaged_files.hpp"

#include <glob.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::package_test {
namespace {

using std::filesystem::path;

constexpr std::uint64_t largest_text = std::uint64_t{16} << 20U;  // bytes

/// Whether `inner`, all links followed, is `outer` or below it.
bool is_within(const path& outer, const path& inner) {
  std::error_code missing;
  const path root = std::filesystem::canonical(outer, missing);
  const path real = missing ? path() : std::filesystem::canonical(inner, missing);
  if (missing) {
    return false;
  }
  const auto [end, ignored] =
      std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  return end == root.end();
}

}  // namespace

bool is_packaged(const path& extracted, const path& relative) {
  return is_within(extracted, extracted / relative);
}

std::optional<std::string> read_packaged(const path& extracted, const path& relative) {
  const path file = extracted / relative;
  if (!is_within(extracted, file) || !std::filesystem::is_regular_file(file)) {
    return std::nullopt;
  }
  if (std::filesystem::file_size(file) > largest_text) {
    throw InputError(relative.string() + " of the package is larger than " +
                     std::to_string(largest_text >> 20U) + " MiB");
  }
  return base::read_file_if_there(file);
}

std::vector<path> packaged_matches(const path& folder, const std::string& pattern) {
  // `*/..` leads back in by another way, and what is copied from there would be copied
  // to somewhere else.
  const path written(pattern);
  if (written.is_absolute() ||
      std::find(written.begin(), written.end(), "..") != written.end()) {
    return {};
  }
  glob_t found = {};
  std::vector<path> matches;
  if (::glob((folder / pattern).c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t at = 0; at < found.gl_pathc; ++at) {
      const path match = found.gl_pathv[at];
      if (is_within(folder, match)) {
        matches.push_back(match);
      }
    }
  }
  ::globfree(&found);
  return matches;
}

void copy_packaged(const path& source, const path& target) {
  std::filesystem::create_directories(target.parent_path());
  std::filesystem::copy(source, target,
                        std::filesystem::copy_options::recursive |
                            std::filesystem::copy_options::copy_symlinks |
                            std::filesystem::copy_options::overwrite_existing);
}

}  // namespace distro::package_test
