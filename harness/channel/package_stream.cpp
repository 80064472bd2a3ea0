#include "channel/package_stream.hpp"

#include <archive_entry.h>

namespace distro::channel::detail {
namespace {

constexpr std::size_t block_size = 1U << 16U;
/// 256 MiB, twice the window of `zstd --ultra -22`: a frame of some bytes can ask for
/// any.
constexpr int max_window_log = 28;

void open(archive* reader, const std::string& path) {
  if (archive_read_open_filename(reader, path.c_str(), block_size) != ARCHIVE_OK) {
    throw damaged(path, reason_of(reader));
  }
}

/// The next bytes of the current member; empty at its end.
std::string_view data_block(archive* reader, const std::string& origin) {
  const void* bytes = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  const int result = archive_read_data_block(reader, &bytes, &size, &offset);
  if (result == ARCHIVE_EOF) {
    return {};
  }
  if (result < ARCHIVE_OK) {  // a wrong checksum is only a warning to libarchive
    throw damaged(origin, reason_of(reader));
  }
  return {static_cast<const char*>(bytes), size};
}

}  // namespace

InputError damaged(const std::string& origin, std::string_view why) {
  return InputError(origin +
                    ": the package is truncated or damaged: " + std::string(why));
}

std::string reason_of(archive* reader) {
  const char* reason = archive_error_string(reader);
  return reason != nullptr ? reason : "its content cannot be read";
}

Zip::Zip(const std::filesystem::path& package, Allowance& allowance)
    : origin_(package.string()),
      allowance_(allowance),
      reader_(archive_read_new(), archive_read_free) {
  archive_read_support_format_zip_seekable(reader_.get());
  open(reader_.get(), origin_);
}

std::optional<std::string> Zip::next() {
  archive_entry* entry = nullptr;
  const int result = archive_read_next_header(reader_.get(), &entry);
  if (result == ARCHIVE_EOF) {
    return std::nullopt;
  }
  if (result < ARCHIVE_WARN) {
    throw damaged(origin_, reason_of(reader_.get()));
  }
  const char* name = archive_entry_pathname(entry);
  return name != nullptr ? name : "";
}

std::string_view Zip::block() {
  const std::string_view bytes = data_block(reader_.get(), origin_);
  allowance_.decompress(bytes.size());  // a zip may be compressed itself
  return bytes;
}

ZstdMember::ZstdMember(Zip& zip)
    : zip_(zip), stream_(ZSTD_createDCtx(), ZSTD_freeDCtx), output_(block_size, '\0') {
  ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, max_window_log);
}

std::string_view ZstdMember::read() {
  ZSTD_outBuffer output{output_.data(), output_.size(), 0};
  while (output.pos == 0) {
    if (input_.pos == input_.size && !flushing_) {
      const std::string_view block = zip_.block();
      input_ = {block.data(), block.size(), 0};
      if (block.empty()) {
        if (wanted_ != 0) {
          throw damaged(zip_.origin(), "the compressed data ends too early");
        }
        return {};
      }
    }
    wanted_ = ZSTD_decompressStream(stream_.get(), &output, &input_);
    if (ZSTD_isError(wanted_) != 0) {
      throw damaged(zip_.origin(), ZSTD_getErrorName(wanted_));
    }
    // A whole frame is flushed when it says 0; to ask on would begin another one.
    flushing_ = output.pos == output.size && wanted_ != 0;
  }
  zip_.allowance().decompress(output.pos);
  return {output_.data(), output.pos};
}

Bzip2File::Bzip2File(const std::filesystem::path& package, Allowance& allowance)
    : origin_(package.string()),
      allowance_(allowance),
      reader_(archive_read_new(), archive_read_free) {
  archive_read_support_filter_bzip2(reader_.get());
  archive_read_support_format_raw(reader_.get());
  open(reader_.get(), origin_);
  archive_entry* entry = nullptr;
  if (archive_read_next_header(reader_.get(), &entry) != ARCHIVE_OK) {
    throw damaged(origin_, reason_of(reader_.get()));
  }
}

std::string_view Bzip2File::read() {
  const std::string_view bytes = data_block(reader_.get(), origin_);
  allowance_.decompress(bytes.size());
  return bytes;
}

}  // namespace distro::channel::detail
