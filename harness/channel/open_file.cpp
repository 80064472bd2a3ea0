#include "channel/open_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace distro::channel::detail {

OpenFile::OpenFile(const std::filesystem::path& path)
    : origin_(path.string()), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_.get() < 0) {
    fail();
  }
  stamp_ = base::stamp_of(descriptor_.get());
}

std::size_t OpenFile::read(std::span<char> into, std::uint64_t place) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t size = ::pread(descriptor_.get(), into.data() + done,
                                 into.size() - done, static_cast<off_t>(place + done));
    if (size == 0) {
      break;
    }
    if (size > 0) {
      done += static_cast<std::size_t>(size);
    } else if (errno != EINTR) {
      fail();
    }
  }
  return done;
}

std::string OpenFile::sha256() const {
  constexpr std::size_t block_size = std::size_t{256} << 10U;  // stays in the cache
  std::vector<char> block(block_size);
  base::Sha256 digest;
  std::uint64_t place = 0;
  while (const std::size_t size = read(block, place)) {
    digest.add({block.data(), size});
    place += size;
  }
  return digest.hex();
}

bool OpenFile::is_unchanged() const {
  return base::stamp_of(descriptor_.get()) == stamp_;
}

void OpenFile::fail() const {
  throw EnvironmentError(origin_ + ": cannot read: " + std::strerror(errno));
}

std::size_t OpenFileSource::read(std::span<char> into) {
  const std::size_t size = file_.read(into, place_);
  place_ += size;
  return size;
}

}  // namespace distro::channel::detail
