#include "prefix/noarch_python.hpp"

#include <algorithm>

#include "prefix/link_error.hpp"
#include "prefix/package_paths.hpp"

namespace distro::prefix {

namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// The first "3.11" in a version; empty if there is none.
std::string major_minor(const std::string& version) {
  for (std::size_t dot = version.find('.'); dot != std::string::npos;
       dot = version.find('.', dot + 1)) {
    std::size_t begin = dot;
    while (begin > 0 && is_digit(version[begin - 1])) {
      --begin;
    }
    const auto end =
        std::find_if_not(version.begin() + static_cast<std::ptrdiff_t>(dot) + 1,
                         version.end(), is_digit);
    std::string found(version.begin() + static_cast<std::ptrdiff_t>(begin), end);
    if (begin < dot && found.back() != '.') {
      return found;
    }
  }
  return "";
}

}  // namespace

Python python_of(const channel::Record& record) {
  Python result;
  result.version = major_minor(record.version);
  if (result.version.empty()) {
    throw LinkError("python " + record.version + " has no version of the form 3.11");
  }
  result.site_packages = "lib/python" + result.version + "/site-packages";
  if (!record.python_site_packages_path.empty()) {
    result.site_packages =
        path_below_prefix(record.python_site_packages_path,
                          "python_site_packages_path of " + record.distribution());
  }
  return result;
}

std::string noarch_python_target(const std::string& path, const Python& python) {
  const std::string_view modules = "site-packages/";
  const std::string_view scripts = "python-scripts/";
  if (path.starts_with(modules)) {
    return python.site_packages + "/" + path.substr(modules.size());
  }
  if (path.starts_with(scripts)) {
    return "bin/" + path.substr(scripts.size());
  }
  return path;
}

bool is_compiled(std::string_view path) {
  return path.starts_with("site-packages/") && path.ends_with(".py") &&
         path.find_first_of("\t\n\r\f\v") == std::string_view::npos;
}

std::string bytecode_path(const std::string& target, const Python& python) {
  if (python.version.starts_with("2.")) {
    return target + "c";
  }
  const std::size_t slash = target.rfind('/');
  const std::string folder = target.substr(0, slash + 1);
  const std::string stem = target.substr(slash + 1, target.size() - slash - 4);
  std::string tag = python.version;
  std::erase(tag, '.');
  return folder + "__pycache__/" + stem + ".cpython-" + tag + ".pyc";
}

}  // namespace distro::prefix
