#include <map>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/channel_url.hpp"
#include "channel/file_name.hpp"
#include "channel/index.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

bool is_seen(const std::string& name) {
  if (name.starts_with('.')) {
    return false;
  }
  const bool package = is_package_file_name(name);
  const bool sidecar = is_package_file_name(name.substr(0, name.rfind(".sigs")));
  const bool index =
      name.starts_with("repodata") && name.find(".json") != std::string::npos;
  return package || sidecar || index;
}

}  // namespace

std::string channel_digest(const fs::path& channel) {
  std::map<std::string, std::string> digests;
  for (const fs::directory_entry& folder : fs::directory_iterator(channel)) {
    const std::string subdir = folder.path().filename().string();
    if (!is_subdir(subdir) || !folder.is_directory()) {
      continue;
    }
    for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
      const std::string name = file.path().filename().string();
      // A link that leads nowhere is no file to its readers.
      if (is_seen(name) && file.is_regular_file()) {
        digests[subdir + "/" + name] = base::sha256_of_file(file.path());
      }
    }
  }
  std::string all;
  for (const auto& [path, digest] : digests) {
    all += digest + "  " + path + "\n";
  }
  return base::sha256(all);
}

}  // namespace distro::channel
