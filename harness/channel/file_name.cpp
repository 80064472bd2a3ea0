#include "channel/file_name.hpp"

namespace distro::channel {

std::string_view package_stem(std::string_view name) {
  for (const std::string_view ending : {".conda", ".tar.bz2"}) {
    if (name.ends_with(ending)) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

bool is_package_file_name(std::string_view name) {
  return package_stem(name).size() != name.size();
}

}  // namespace distro::channel
