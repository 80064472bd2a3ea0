#include "channel/padded_text.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t padding = 64;  // as simdjson's, which only sources may name

EnvironmentError failure(const fs::path& file) {
  return EnvironmentError(file.string() + ": cannot read: " + std::strerror(errno));
}

}  // namespace

PaddedText::PaddedText(std::string text) {
  text.reserve(text.size() + padding);
  const auto owned = std::make_shared<const std::string>(std::move(text));
  memory_ = owned;
  view_ = *owned;
  capacity_ = owned->capacity();
}

std::optional<PaddedText> PaddedText::map(const fs::path& file) {
  const base::OwnedDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::nullopt;
    }
    throw failure(file);
  }
  struct stat status = {};
  if (::fstat(descriptor.get(), &status) != 0) {
    throw failure(file);
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) {
    return PaddedText(std::string());
  }
  // The file lies over the front of memory that goes on behind it.
  const std::size_t room = size + padding;
  void* memory = ::mmap(nullptr, room, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    throw failure(file);
  }
  PaddedText text;
  text.memory_ = std::shared_ptr<const void>(memory, [room](const void* mapped) {
    ::munmap(const_cast<void*>(mapped), room);
  });
  if (::mmap(memory, size, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE,
             descriptor.get(), 0) == MAP_FAILED) {
    throw failure(file);
  }
  text.view_ = {static_cast<const char*>(memory), size};
  text.capacity_ = room;
  return text;
}

}  // namespace distro::channel::detail
