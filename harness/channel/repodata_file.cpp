#include "channel/repodata_file.hpp"

#include <bzlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
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

/// Appends, unless that is more than anybody can mean.
void add(std::string& text, std::string_view block, const std::string& origin,
         std::uint64_t limit) {
  if (text.size() + block.size() > limit) {
    throw InputError(origin + ": decompressed it would have more than " +
                     std::to_string(limit) + " bytes");
  }
  text += block;
}

/// The state of one bzip2 stream.
class Bz2Stream {
 public:
  Bz2Stream() { begin(); }
  Bz2Stream(const Bz2Stream&) = delete;
  Bz2Stream& operator=(const Bz2Stream&) = delete;
  ~Bz2Stream() { BZ2_bzDecompressEnd(&stream_); }

  /// Another stream of the same file.
  void begin_another() {
    BZ2_bzDecompressEnd(&stream_);
    begin();
  }

  /// Takes from the front of `input`; what it gave is in `block`. True at the end of
  /// the stream.
  bool step(std::string_view& input, std::string& block, std::string_view& given,
            const std::string& origin) {
    const auto room = [](std::size_t size) {
      return static_cast<unsigned int>(
          std::min<std::size_t>(size, std::numeric_limits<unsigned int>::max()));
    };
    const unsigned int offered = room(input.size());
    stream_.next_in = const_cast<char*>(input.data());  // libbz2 only reads it
    stream_.avail_in = offered;
    stream_.next_out = block.data();
    stream_.avail_out = room(block.size());
    const int result = BZ2_bzDecompress(&stream_);
    if (result != BZ_OK && result != BZ_STREAM_END) {
      refuse(origin, result == BZ_DATA_ERROR_MAGIC ? "this is not bzip2"
                                                   : "the compressed data is damaged");
    }
    input.remove_prefix(offered - stream_.avail_in);
    given = std::string_view(block).substr(0, block.size() - stream_.avail_out);
    return result == BZ_STREAM_END;
  }

 private:
  void begin() {
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) {
      throw EnvironmentError("there is not enough memory to decompress bzip2");
    }
  }
  bz_stream stream_ = {};
};

}  // namespace

std::optional<fs::path> repodata_file(const fs::path& folder, std::string_view name) {
  const std::string stem = std::string(name) + ".json";
  const fs::path plain = folder / stem;
  const fs::path compressed = folder / (stem + ".zst");
  std::error_code no_compressed;
  std::error_code no_plain;
  const auto compressed_time = fs::last_write_time(compressed, no_compressed);
  const auto plain_time = fs::last_write_time(plain, no_plain);
  if (!no_compressed && (no_plain || compressed_time >= plain_time)) {
    return compressed;
  }
  if (!no_plain) {
    return plain;
  }
  const fs::path old = folder / (stem + ".bz2");
  std::error_code error;
  return fs::exists(old, error) ? std::optional(old) : std::nullopt;
}

std::string read_repodata_file(const fs::path& file) {
  std::string bytes = base::read_file(file);
  if (file.extension() == ".zst") {
    return zstd_decompressed(bytes, file.string());
  }
  if (file.extension() == ".bz2") {
    return bz2_decompressed(bytes, file.string());
  }
  return bytes;
}

std::string zstd_decompressed(std::string_view bytes, const std::string& origin,
                              std::uint64_t limit) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> stream(ZSTD_createDCtx(),
                                                                    ZSTD_freeDCtx);
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, max_window_log);
  std::string text;
  const auto known = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  // Believed as far as is usual: it is only said.
  if (known < limit && known / 256 <= bytes.size()) {
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
    add(text, {block.data(), output.pos}, origin, limit);
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

std::string bz2_decompressed(std::string_view bytes, const std::string& origin,
                             std::uint64_t limit) {
  if (bytes.empty()) {
    refuse(origin, "the compressed data ends too early");
  }
  Bz2Stream stream;
  std::string text;
  std::string block(std::size_t{1} << 20U, '\0');
  std::string_view given;
  while (true) {
    const std::size_t before = bytes.size();
    if (stream.step(bytes, block, given, origin)) {
      add(text, given, origin, limit);
      if (bytes.empty()) {
        return text;
      }
      stream.begin_another();
      continue;
    }
    add(text, given, origin, limit);
    if (given.empty() && bytes.size() == before) {
      refuse(origin, "the compressed data ends too early");
    }
  }
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
