// The decompressed bytes of a package file's containers.
//
// libarchive reads zip and bzip2; the zstd streams inside a .conda are ours, because
// libarchive refuses windows above 128 MiB. Whatever is decompressed is counted.
#pragma once

#include <archive.h>
#include <zstd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "channel/package_limits.hpp"

namespace distro::channel::detail {

/// Bytes that come block after block.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// The next bytes, valid until the next call; empty at the end. Throws InputError for
  /// what is truncated, damaged, or more than the package may unpack to.
  [[nodiscard]] virtual std::string_view read() = 0;
};

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

/// A fault that names the package.
[[nodiscard]] InputError damaged(const std::string& origin, std::string_view why);

/// What libarchive says of its last fault.
[[nodiscard]] std::string reason_of(archive* reader);

/// The zip around a .conda.
class Zip {
 public:
  /// `allowance` must outlive it.
  Zip(const std::filesystem::path& package, Allowance& allowance);

  /// The name of the next member, or nothing.
  [[nodiscard]] std::optional<std::string> next();
  /// The next bytes of the current member; empty at its end.
  [[nodiscard]] std::string_view block();

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] Allowance& allowance() { return allowance_; }

 private:
  std::string origin_;
  Allowance& allowance_;
  Archive reader_;
};

/// The current member of a zip, decompressed.
class ZstdMember final : public ByteStream {
 public:
  explicit ZstdMember(Zip& zip);
  [[nodiscard]] std::string_view read() override;

 private:
  Zip& zip_;
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> stream_;
  ZSTD_inBuffer input_{nullptr, 0, 0};
  std::string output_;
  std::size_t wanted_ = 1;  ///< 0: at the end of a frame
  bool flushing_ = false;   ///< the last output did not fit
};

/// A file packed by bzip2.
class Bzip2File final : public ByteStream {
 public:
  Bzip2File(const std::filesystem::path& package, Allowance& allowance);
  [[nodiscard]] std::string_view read() override;

 private:
  std::string origin_;
  Allowance& allowance_;
  Archive reader_;
};

}  // namespace distro::channel::detail
