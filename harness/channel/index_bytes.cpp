#include "channel/index_bytes.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

/// On repodata level 1 is as small as level 12 (digests do not compress, names repeat
/// at once), and seven times as fast as level 9; 16 saves a twentieth for a hundred
/// times the work.
constexpr int compression_level = 1;

/// Larger texts are compressed by two threads. It depends on nothing but the text, for
/// the bytes are others then.
constexpr std::size_t large_text = 4U << 20U;  // bytes
constexpr int workers = 2;

using Compressor = std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>;

void require(std::size_t result) {
  if (ZSTD_isError(result) != 0) {
    throw EnvironmentError(std::string("cannot compress: ") +
                           ZSTD_getErrorName(result));
  }
}

[[noreturn]] void fail(const fs::path& path, std::string_view doing) {
  throw EnvironmentError(path.string() + ": cannot " + std::string(doing) + ": " +
                         std::strerror(errno));
}

base::OwnedDescriptor opened(const fs::path& folder) {
  return base::OwnedDescriptor(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

}  // namespace

std::string zstd_bytes(const TextPieces& text) {
  const Compressor compressor(ZSTD_createCCtx(), ZSTD_freeCCtx);
  require(ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_compressionLevel,
                                 compression_level));
  if (text.size() >= large_text) {
    // A library without threads does it with one; the bytes are sound all the same.
    ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_nbWorkers, workers);
  }
  require(ZSTD_CCtx_setPledgedSrcSize(compressor.get(), text.size()));
  // Not a string of this size: it would be filled with zeros first, page by page.
  const std::size_t room = ZSTD_compressBound(text.size());
  const auto bytes = std::make_unique_for_overwrite<char[]>(room);
  ZSTD_outBuffer output{bytes.get(), room, 0};
  for (const std::string_view piece : text.pieces()) {
    ZSTD_inBuffer input{piece.data(), piece.size(), 0};
    while (input.pos < input.size) {
      require(ZSTD_compressStream2(compressor.get(), &output, &input, ZSTD_e_continue));
    }
  }
  ZSTD_inBuffer end{nullptr, 0, 0};
  for (std::size_t left = 1; left != 0;) {
    left = ZSTD_compressStream2(compressor.get(), &output, &end, ZSTD_e_end);
    require(left);
  }
  return {bytes.get(), output.pos};
}

void write_new_file(const fs::path& path, const TextPieces& bytes) {
  const base::OwnedDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file.get() < 0) {
    fail(path, "write");
  }
  for (std::string_view piece : bytes.pieces()) {
    while (!piece.empty()) {
      const ssize_t written = ::write(file.get(), piece.data(), piece.size());
      if (written < 0 && errno != EINTR) {
        fail(path, "write");
      }
      piece.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
  }
  if (::fsync(file.get()) != 0) {
    fail(path, "flush to disk");
  }
}

void flush_folder(const fs::path& folder) {
  const base::OwnedDescriptor descriptor = opened(folder);
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) {
    fail(folder, "flush to disk");
  }
}

void flush_file_system(const fs::path& folder) {
  const base::OwnedDescriptor descriptor = opened(folder);
  if (descriptor.get() < 0 || ::syncfs(descriptor.get()) != 0) {
    fail(folder, "flush to disk");
  }
}

}  // namespace distro::channel::detail
