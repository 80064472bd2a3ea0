#include "channel/same_version.hpp"

#include "channel/version.hpp"

namespace distro::channel {

bool same_version(std::string_view left, std::string_view right) {
  if (left == right) {
    return true;
  }
  const auto one = Version::parse_if(left);
  const auto other = Version::parse_if(right);
  return one && other && *one == *other;
}

}  // namespace distro::channel
