#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/channel_url.hpp"
#include "channel/package_files.hpp"
#include "channel/package_limits.hpp"
#include "channel/package_reader.hpp"
#include "channel/patch_instructions.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_name = "patch_instructions.json";

std::map<std::string, std::string> patches_in_folder(const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const std::string& subdir : subdirs_of(folder)) {
    if (auto text = base::read_file_if_there(folder / subdir / file_name)) {
      found[subdir] = *std::move(text);
    }
  }
  return found;
}

std::map<std::string, std::string> patches_in_package(const fs::path& package) {
  std::map<std::string, std::string> found;
  Allowance allowance(package);
  visit_members(package, Part::everything, allowance, [&](const Member& member) {
    const fs::path path =
        member.path().starts_with("./") ? member.path().substr(2) : member.path();
    const std::string subdir = path.parent_path().string();
    if (is_subdir(subdir) && path.filename() == file_name) {
      found[subdir] = member.text();
    }
    return true;
  });
  return found;
}

}  // namespace

std::map<std::string, std::string> read_patches(const fs::path& path) {
  auto found =
      fs::is_directory(path) ? patches_in_folder(path) : patches_in_package(path);
  if (found.empty()) {
    throw InputError(path.string() + " holds no <subdir>/patch_instructions.json");
  }
  return found;
}

}  // namespace distro::channel::detail
