#include "channel/text_source.hpp"

#include <zstd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "channel/open_file.hpp"
#include "channel/repodata_file.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

class MemorySource final : public TextSource {
 public:
  MemorySource(std::string_view text, const std::string& origin)
      : TextSource(origin), text_(text) {}

  std::size_t read(std::span<char> into) override {
    const std::size_t size = std::min(into.size(), text_.size());
    std::copy_n(text_.data(), size, into.data());
    text_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view text_;
};

class OwnedTextSource final : public TextSource {
 public:
  OwnedTextSource(std::string text, const std::string& origin)
      : TextSource(origin), text_(std::move(text)), rest_(text_, origin) {}
  std::size_t read(std::span<char> into) override { return rest_.read(into); }

 private:
  std::string text_;
  MemorySource rest_;
};

class FileSource final : public TextSource {
 public:
  explicit FileSource(const fs::path& path)
      : TextSource(path.string()), file_(path), source_(file_) {}
  std::size_t read(std::span<char> into) override { return source_.read(into); }

 private:
  OpenFile file_;
  OpenFileSource source_;
};

class ZstdSource final : public TextSource {
 public:
  explicit ZstdSource(const fs::path& file)
      : TextSource(file.string()),
        file_(file),
        stream_(ZSTD_createDCtx(), &ZSTD_freeDCtx),
        compressed_(ZSTD_DStreamInSize() * 8) {
    constexpr int max_window_log = 31;  // `zstd --ultra --long=31`
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, max_window_log);
  }

  std::size_t read(std::span<char> into) override {
    ZSTD_outBuffer output{into.data(), into.size(), 0};
    while (output.pos == 0) {
      if (input_.pos == input_.size) {
        input_ = {compressed_.data(), file_.read(compressed_), 0};
        ended_ = input_.size == 0;
      }
      const std::size_t before = input_.pos;
      const std::size_t wanted = ZSTD_decompressStream(stream_.get(), &output, &input_);
      if (ZSTD_isError(wanted) != 0) {
        refuse(ZSTD_getErrorName(wanted));
      }
      if (output.pos != 0 || input_.pos != before) {
        in_frame_ = wanted != 0;
      } else if (ended_) {
        if (in_frame_) {
          refuse("the compressed data ends too early");
        }
        return 0;
      }
    }
    return output.pos;
  }

 private:
  [[noreturn]] void refuse(std::string_view why) const {
    throw InputError(origin() + " is truncated or damaged: " + std::string(why));
  }

  FileSource file_;
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> stream_;
  std::vector<char> compressed_;
  ZSTD_inBuffer input_{nullptr, 0, 0};
  bool ended_ = false;
  bool in_frame_ = true;  ///< an empty file is none
};

}  // namespace

std::unique_ptr<TextSource> text_in_memory(std::string_view text,
                                           const std::string& origin) {
  return std::make_unique<MemorySource>(text, origin);
}

std::unique_ptr<TextSource> text_in_file(const fs::path& file) {
  if (file.extension() == ".zst") {
    return std::make_unique<ZstdSource>(file);
  }
  if (file.extension() == ".bz2") {
    return std::make_unique<OwnedTextSource>(read_repodata_file(file), file.string());
  }
  return std::make_unique<FileSource>(file);
}

std::string read_all(TextSource& source) {
  constexpr std::size_t block = std::size_t{1} << 20U;
  constexpr std::size_t most = 0xFFFFFF00U;  // as much as simdjson takes
  std::string text;
  std::size_t size = 0;
  while (true) {
    if (text.size() - size < block) {
      text.resize(std::max(text.size() * 2, 2 * block));
    }
    const std::size_t read = source.read({text.data() + size, text.size() - size});
    if (read == 0) {
      text.resize(size);
      return text;
    }
    size += read;
    if (size > most) {
      throw InputError(source.origin() + " is larger than 4 GiB");
    }
  }
}

}  // namespace distro::channel::detail
