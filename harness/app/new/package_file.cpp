#include "app/new/package_file.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "app/new/questions.hpp"
#include "base/json.hpp"
#include "channel/archive.hpp"
#include "channel/index.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_text = std::uint64_t{16} << 20U;  // bytes
const std::string index_member = "info/index.json";

/// What the package says, not the folder that the file happens to lie in.
std::string subdir_of(const recipe::BuiltPackage& built) {
  const std::string origin = built.record.fn + ": " + index_member;
  const base::Json json = base::parse_json(built.info.at(index_member), origin);
  const base::JsonObject index(json, origin);
  const std::string fallback =
      built.record.noarch.empty() ? built.record.subdir : "noarch";
  return index.string_if("subdir").value_or(fallback);
}

/// "numpy" of "site-packages/numpy/__init__.py"; "" for another file.
std::string module_of_path(std::string_view path) {
  constexpr std::string_view folder = "site-packages/";
  const std::size_t start = path.find(folder);
  const bool top = start == 0 || path.substr(0, start).starts_with("lib/python");
  if (start == std::string_view::npos || !top) {
    return "";
  }
  path.remove_prefix(start + folder.size());
  const std::string_view module = path.substr(0, path.find('/'));
  if (path.substr(module.size()) == "/__init__.py") {
    return std::string(module);
  }
  const bool file = module.size() == path.size() && module.ends_with(".py");
  return file ? std::string(module.substr(0, module.size() - 3)) : "";
}

}  // namespace

PackageFile read_package_file(const fs::path& file) {
  PackageFile package;
  package.location = fs::absolute(file).string();
  package.built.record = channel::record_of_package(file);
  package.built.info = channel::read_info_files(file, [&](std::string_view path,
                                                          std::uint64_t size) {
    const bool fits = size <= largest_text || path == index_member;
    if (recipe::is_of_recipe(path) && !fits) {
      package.notes.push_back(std::string(path) + " is left out: it has more than " +
                              std::to_string(largest_text >> 20U) + " MiB");
    }
    return recipe::is_of_recipe(path) && fits;
  });
  package.built.record.subdir = subdir_of(package.built);
  return package;
}

std::string module_in(const PackageFile& package) {
  const auto text = package.built.info.find("info/paths.json");
  if (text == package.built.info.end()) {
    return "";
  }
  const base::Json json = base::parse_json(text->second, "info/paths.json");
  std::set<std::string> modules;
  for (const base::JsonObject& entry :
       base::JsonObject(json, "info/paths.json").objects("paths")) {
    modules.insert(module_of_path(entry.string_if("_path").value_or("")));
  }
  for (const char* other : {"", "test", "tests", "docs", "examples"}) {
    modules.erase(other);
  }
  const std::string likely = module_of(package.built.record.name);
  if (modules.contains(likely) || modules.empty()) {
    return modules.empty() ? "" : likely;
  }
  return *modules.begin();
}

}  // namespace distro::app
