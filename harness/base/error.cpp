#include "base/error.hpp"

namespace distro {

Error::Error(std::string message)
    : std::runtime_error(message), text_(std::move(message)) {}

void Error::add_while(std::string_view doing) {
  text_ += "\n  while ";
  text_ += doing;
}

}  // namespace distro
