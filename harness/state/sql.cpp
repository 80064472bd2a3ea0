#include "state/sql.hpp"

#include "base/json.hpp"

namespace distro::state::sql {

std::string storable(std::string_view text) {
  std::string valid = base::valid_utf8(text);
  for (std::size_t at = valid.find('\0'); at != std::string::npos;
       at = valid.find('\0', at)) {
    valid.replace(at, 1, "\xef\xbf\xbd");  // U+FFFD
  }
  return valid;
}

}  // namespace distro::state::sql
