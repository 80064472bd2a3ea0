#include "prefix/noarch_python.hpp"

#include <regex>

#include "prefix/link_error.hpp"
#include "prefix/package_paths.hpp"

namespace distro::prefix {

Python python_of(const channel::Record& record) {
  static const std::regex major_minor("[0-9]+\\.[0-9]+");
  std::smatch found;
  if (!std::regex_search(record.version, found, major_minor)) {
    throw LinkError("python " + record.version + " has no version of the form 3.11");
  }
  Python result;
  result.version = found.str();
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
