#include "channel/package_reader.hpp"

#include <zstd.h>

#include <cerrno>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/json.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t block_size = 1U << 16U;
constexpr std::uint64_t largest_text = std::uint64_t{256} << 20U;  // bytes
constexpr int max_window_log = 31;
constexpr std::int64_t container_version = 2;

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

InputError damaged(const std::string& origin, std::string_view why) {
  return InputError(origin +
                    ": the package is truncated or damaged: " + std::string(why));
}

std::string reason_of(archive* reader) {
  const char* reason = archive_error_string(reader);
  return reason != nullptr ? reason : "its content cannot be read";
}

void require_readable(const fs::path& package) {
  if (!fs::exists(package)) {
    throw EnvironmentError(package.string() + ": there is no such file");
  }
  if (!fs::is_regular_file(package)) {
    throw InputError(package.string() + " is no package: it is no file");
  }
}

/// Visits the members of an opened tar. Returns false if `visit` has had enough.
bool visit_tar(archive* tar, const std::string& origin,
               const std::function<bool(const Member&)>& visit) {
  while (true) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(tar, &entry);
    if (result == ARCHIVE_EOF) {
      return true;
    }
    if (result < ARCHIVE_WARN) {
      throw damaged(origin, reason_of(tar));
    }
    if (!visit(Member(tar, entry, origin))) {
      return false;
    }
  }
}

/// The zip around a .conda.
class Zip {
 public:
  explicit Zip(const fs::path& package)
      : origin_(package.string()), reader_(archive_read_new(), archive_read_free) {
    archive_read_support_format_zip_seekable(reader_.get());
    if (archive_read_open_filename(reader_.get(), origin_.c_str(), block_size) !=
        ARCHIVE_OK) {
      throw damaged(origin_, reason_of(reader_.get()));
    }
  }

  /// The name of the next member, or nothing.
  std::optional<std::string> next() {
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

  /// The next bytes of the current member; empty at its end.
  std::string_view block() {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(reader_.get(), &bytes, &size, &offset);
    if (result == ARCHIVE_EOF) {
      return {};
    }
    if (result < ARCHIVE_OK) {  // a wrong checksum is only a warning to libarchive
      throw damaged(origin_, reason_of(reader_.get()));
    }
    return {static_cast<const char*>(bytes), size};
  }

  [[nodiscard]] const std::string& origin() const { return origin_; }

 private:
  std::string origin_;
  Archive reader_;
};

/// The decompressed bytes of the current member of a zip.
class ZstdMember {
 public:
  explicit ZstdMember(Zip& zip)
      : zip_(zip),
        stream_(ZSTD_createDCtx(), ZSTD_freeDCtx),
        output_(block_size, '\0') {
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, max_window_log);
  }

  /// The next bytes; empty at the end.
  std::string_view read() {
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
    return {output_.data(), output.pos};
  }

 private:
  Zip& zip_;
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> stream_;
  ZSTD_inBuffer input_{nullptr, 0, 0};
  std::string output_;
  std::size_t wanted_ = 1;  ///< 0: at the end of a frame
  bool flushing_ = false;   ///< the last output did not fit
};

/// What libarchive calls back with; a fault must not pass through its C code.
struct TarSource {
  ZstdMember* member = nullptr;
  std::exception_ptr fault;
};

la_ssize_t read_source(archive* reader, void* data, const void** bytes) {
  auto* source = static_cast<TarSource*>(data);
  try {
    const std::string_view block = source->member->read();
    *bytes = block.data();
    return static_cast<la_ssize_t>(block.size());
  } catch (...) {
    source->fault = std::current_exception();
    archive_set_error(reader, EIO, "the compressed data is damaged");
    return -1;
  }
}

bool visit_zstd_tar(Zip& zip, const std::function<bool(const Member&)>& visit) {
  ZstdMember member(zip);
  TarSource source{&member, nullptr};
  const Archive tar(archive_read_new(), archive_read_free);
  archive_read_support_format_tar(tar.get());
  try {
    if (archive_read_open(tar.get(), &source, nullptr, read_source, nullptr) !=
        ARCHIVE_OK) {
      throw damaged(zip.origin(), reason_of(tar.get()));
    }
    if (!visit_tar(tar.get(), zip.origin(), visit)) {
      return false;
    }
  } catch (const Error&) {
    if (source.fault) {
      std::rethrow_exception(source.fault);
    }
    throw;
  }
  while (!member.read().empty()) {  // to the end: only there the checksum is compared
  }
  return true;
}

void require_container_version(Zip& zip) {
  std::string text;
  for (std::string_view block = zip.block(); !block.empty(); block = zip.block()) {
    text += block;
  }
  const std::string origin = zip.origin() + "/metadata.json";
  const base::Json json = base::parse_json(text, origin);
  const std::int64_t version =
      base::JsonObject(json, origin).integer("conda_pkg_format_version");
  if (version != container_version) {
    throw InputError(zip.origin() + ": conda_pkg_format_version " +
                     std::to_string(version) + " is not supported");
  }
}

bool is_part(const std::string& name, std::string_view prefix) {
  return name.starts_with(prefix) && name.ends_with(".tar.zst") &&
         name.find('/') == std::string::npos;
}

/// Looks at the names first: the members of a zip come in any order.
void require_parts(const fs::path& package) {
  Zip zip(package);
  std::size_t infos = 0;
  std::size_t payloads = 0;
  while (const auto name = zip.next()) {
    if (*name == "metadata.json") {
      require_container_version(zip);
    }
    infos += is_part(*name, "info-") ? 1U : 0U;
    payloads += is_part(*name, "pkg-") ? 1U : 0U;
  }
  if (infos != 1 || payloads != 1) {
    throw InputError(zip.origin() + " is no package: it holds " +
                     std::to_string(infos) + " info-*.tar.zst and " +
                     std::to_string(payloads) +
                     " pkg-*.tar.zst, one of each is needed");
  }
}

void visit_conda(const fs::path& package, Part part,
                 const std::function<bool(const Member&)>& visit) {
  require_parts(package);
  Zip zip(package);
  while (const auto name = zip.next()) {
    if (is_part(*name, "info-") ||
        (part == Part::everything && is_part(*name, "pkg-"))) {
      if (!visit_zstd_tar(zip, visit)) {
        return;
      }
    }
  }
}

void visit_tar_bz2(const fs::path& package,
                   const std::function<bool(const Member&)>& visit) {
  const Archive tar(archive_read_new(), archive_read_free);
  archive_read_support_filter_bzip2(tar.get());
  archive_read_support_format_tar(tar.get());
  if (archive_read_open_filename(tar.get(), package.c_str(), block_size) !=
      ARCHIVE_OK) {
    throw damaged(package.string(), reason_of(tar.get()));
  }
  visit_tar(tar.get(), package.string(), visit);
}

}  // namespace

Member::Member(archive* reader, archive_entry* entry, std::string origin)
    : reader_(reader), entry_(entry), origin_(std::move(origin)) {
  // UTF-8 first: the plain form is lossy for pax names in the C locale.
  const char* path = archive_entry_pathname_utf8(entry);
  path = path != nullptr ? path : archive_entry_pathname(entry);
  path_ = path != nullptr ? path : "";
}

std::string Member::symlink_target() const {
  const char* target = archive_entry_symlink_utf8(entry_);
  target = target != nullptr ? target : archive_entry_symlink(entry_);
  return target != nullptr ? target : "";
}

std::string Member::hardlink_target() const {
  const char* target = archive_entry_hardlink_utf8(entry_);
  target = target != nullptr ? target : archive_entry_hardlink(entry_);
  return target != nullptr ? target : "";
}

void Member::blocks(
    const std::function<void(std::string_view, std::int64_t)>& take) const {
  while (true) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(reader_, &bytes, &size, &offset);
    if (result == ARCHIVE_EOF) {
      return;
    }
    if (result < ARCHIVE_WARN) {
      throw damaged(origin_, reason_of(reader_));
    }
    take({static_cast<const char*>(bytes), size}, offset);
  }
}

std::string Member::text() const {
  std::string text;
  blocks([&](std::string_view bytes, std::int64_t offset) {
    const auto begin = static_cast<std::uint64_t>(offset);
    if (begin > largest_text || bytes.size() > largest_text - begin) {
      throw error("it is larger than " + std::to_string(largest_text >> 20U) + " MiB");
    }
    text.resize(begin);  // holes of sparse files are zeros
    text += bytes;
  });
  return text;
}

InputError Member::error(std::string_view why) const {
  return InputError(origin_ + ": member '" + path_ +
                    "' is refused: " + std::string(why));
}

void visit_members(const fs::path& package, Part part,
                   const std::function<bool(const Member&)>& visit) {
  require_readable(package);
  const std::string name = package.filename().string();
  if (name.ends_with(".conda")) {
    visit_conda(package, part, visit);
  } else if (name.ends_with(".tar.bz2")) {
    visit_tar_bz2(package, visit);
  } else {
    throw InputError(package.string() +
                     " is no package: its name ends neither in .conda nor in .tar.bz2");
  }
}

}  // namespace distro::channel::detail
