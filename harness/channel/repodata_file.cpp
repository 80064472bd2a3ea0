#include "channel/repodata_file.hpp"

#include <zstd.h>

#include <memory>

#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

constexpr int compression_level = 9;  // 16 takes ten times as long for a tenth less
constexpr int max_window_log = 31;    // `zstd --ultra --long=31`

[[noreturn]] void refuse(const std::string& origin, std::string_view why) {
  throw InputError(origin + " is truncated or damaged: " + std::string(why));
}

}  // namespace

std::optional<fs::path> repodata_file(const fs::path& folder) {
  const fs::path plain = folder / "repodata.json";
  const fs::path compressed = folder / "repodata.json.zst";
  std::error_code no_compressed;
  std::error_code no_plain;
  const auto compressed_time = fs::last_write_time(compressed, no_compressed);
  const auto plain_time = fs::last_write_time(plain, no_plain);
  if (!no_compressed && (no_plain || compressed_time >= plain_time)) {
    return compressed;
  }
  return no_plain ? std::nullopt : std::optional(plain);
}

std::string read_repodata_file(const fs::path& file) {
  std::string bytes = base::read_file(file);
  return file.extension() == ".zst" ? zstd_decompressed(bytes, file.string()) : bytes;
}

std::string zstd_decompressed(std::string_view bytes, const std::string& origin) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> stream(ZSTD_createDCtx(),
                                                                    ZSTD_freeDCtx);
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, max_window_log);
  std::string text;
  const auto known = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (known < (1ULL << 32U)) {
    text.reserve(known);
  }
  std::string block(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
  std::size_t wanted = 1;
  while (true) {
    ZSTD_outBuffer output{block.data(), block.size(), 0};
    const std::size_t before = input.pos;
    wanted = ZSTD_decompressStream(stream.get(), &output, &input);
    if (ZSTD_isError(wanted) != 0) {
      refuse(origin, ZSTD_getErrorName(wanted));
    }
    text.append(block.data(), output.pos);
    if (input.pos == input.size && output.pos < output.size) {
      break;
    }
    if (input.pos == before && output.pos == 0) {
      break;
    }
  }
  if (wanted != 0) {
    refuse(origin, "the compressed data ends too early");
  }
  return text;
}

std::string zstd_compressed(std::string_view text) {
  std::string compressed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(compressed.data(), compressed.size(),
                                         text.data(), text.size(), compression_level);
  if (ZSTD_isError(size) != 0) {
    throw EnvironmentError(std::string("cannot compress: ") + ZSTD_getErrorName(size));
  }
  compressed.resize(size);
  return compressed;
}

}  // namespace distro::channel
