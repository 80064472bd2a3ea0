#include "base/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace distro::base {
namespace {

/// A child's 0, 1 and 2 are about to be replaced, so none of them may be an end.
OwnedDescriptor above_standard(int descriptor) {
  if (descriptor > 2) {
    return OwnedDescriptor(descriptor);
  }
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  ::close(descriptor);
  return OwnedDescriptor(moved);
}

}  // namespace

OwnedDescriptor& OwnedDescriptor::operator=(OwnedDescriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

int OwnedDescriptor::release() { return std::exchange(value_, -1); }

void OwnedDescriptor::close() {
  if (value_ >= 0) {
    ::close(value_);
  }
  value_ = -1;
}

Pipe::Pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    throw EnvironmentError(std::string("cannot make a pipe: ") + std::strerror(errno));
  }
  read_end = above_standard(ends[0]);
  write_end = above_standard(ends[1]);
}

}  // namespace distro::base
