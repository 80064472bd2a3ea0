#include "channel/package_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <nlohmann/json.hpp>

#include "base/escaped_text.hpp"
#include "base/json.hpp"
#include "channel/package_stream.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_header = std::uint64_t{4} << 20U;  // bytes
constexpr std::size_t largest_metadata = 64U << 10U;               // bytes
constexpr std::uint64_t largest_text = std::uint64_t{256} << 20U;  // bytes
constexpr std::int64_t container_version = 2;

void require_readable(const fs::path& package) {
  if (!fs::exists(package)) {
    throw EnvironmentError(package.string() + ": there is no such file");
  }
  if (!fs::is_regular_file(package)) {
    throw InputError(package.string() + " is no package: it is no file");
  }
}

/// What libarchive calls back with; a fault must not pass through its C code.
struct TarSource {
  ByteStream* bytes = nullptr;
  std::uint64_t header_left = 0;  ///< bytes; counted while it looks for a member
  bool in_header = false;
  std::exception_ptr fault;
};

la_ssize_t read_source(archive* reader, void* data, const void** bytes) {
  auto* source = static_cast<TarSource*>(data);
  try {
    const std::string_view block = source->bytes->read();
    if (source->in_header) {
      if (block.size() > source->header_left) {
        archive_set_error(reader, EIO, "what stands before a member is too large");
        return -1;
      }
      source->header_left -= block.size();
    }
    *bytes = block.data();
    return static_cast<la_ssize_t>(block.size());
  } catch (...) {
    source->fault = std::current_exception();
    archive_set_error(reader, EIO, "the compressed data is damaged");
    return -1;
  }
}

/// Goes to the next member; false at the end. libarchive keeps the headers of a member
/// (a long name, a map of holes) in memory: they have an end.
bool next_member(archive* tar, TarSource& source, const std::string& origin,
                 archive_entry*& entry) {
  source.header_left = largest_header;
  source.in_header = true;
  const int result = archive_read_next_header(tar, &entry);
  source.in_header = false;
  if (result < ARCHIVE_WARN) {
    throw damaged(origin, reason_of(tar));
  }
  return result != ARCHIVE_EOF;
}

/// Visits the members of a tar. Returns false if `visit` has had enough.
bool visit_members_of(archive* tar, TarSource& source, const std::string& origin,
                      const std::function<bool(const Member&)>& visit) {
  if (archive_read_open(tar, &source, nullptr, read_source, nullptr) != ARCHIVE_OK) {
    throw damaged(origin, reason_of(tar));
  }
  archive_entry* entry = nullptr;
  while (next_member(tar, source, origin, entry)) {
    if (!visit(Member(tar, entry, origin))) {
      return false;
    }
    if (archive_read_data_skip(tar) < ARCHIVE_WARN) {
      throw damaged(origin, reason_of(tar));
    }
  }
  return true;
}

bool visit_tar(ByteStream& bytes, const std::string& origin,
               const std::function<bool(const Member&)>& visit) {
  TarSource source;
  source.bytes = &bytes;
  const Archive tar(archive_read_new(), archive_read_free);
  archive_read_support_format_tar(tar.get());
  try {
    if (!visit_members_of(tar.get(), source, origin, visit)) {
      return false;
    }
  } catch (const Error&) {
    if (source.fault) {
      std::rethrow_exception(source.fault);
    }
    throw;
  }
  while (!bytes.read().empty()) {  // to the end: only there the checksum is compared
  }
  return true;
}

void require_container_version(Zip& zip) {
  std::string text;
  for (std::string_view block = zip.block(); !block.empty(); block = zip.block()) {
    text += block;
    if (text.size() > largest_metadata) {
      throw damaged(zip.origin(), "its metadata.json is larger than 64 KiB");
    }
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
void require_parts(const fs::path& package, Allowance& allowance) {
  Zip zip(package, allowance);
  std::size_t infos = 0;
  std::size_t payloads = 0;
  bool described = false;
  while (const auto name = zip.next()) {
    if (*name == "metadata.json") {
      if (described) {
        throw InputError(zip.origin() + " is no package: it holds two metadata.json");
      }
      described = true;
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

void visit_conda(const fs::path& package, Part part, Allowance& allowance,
                 const std::function<bool(const Member&)>& visit) {
  require_parts(package, allowance);
  Zip zip(package, allowance);
  while (const auto name = zip.next()) {
    if (is_part(*name, "info-") ||
        (part == Part::everything && is_part(*name, "pkg-"))) {
      ZstdMember member(zip);
      if (!visit_tar(member, zip.origin(), visit)) {
        return;
      }
    }
  }
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
  return InputError(origin_ + ": member '" + base::escaped(path_) +
                    "' is refused: " + std::string(why));
}

void visit_members(const fs::path& package, Part part, Allowance& allowance,
                   const std::function<bool(const Member&)>& visit) {
  require_readable(package);
  const std::string name = package.filename().string();
  if (name.ends_with(".conda")) {
    visit_conda(package, part, allowance, visit);
  } else if (name.ends_with(".tar.bz2")) {
    Bzip2File file(package, allowance);
    visit_tar(file, package.string(), visit);
  } else {
    throw InputError(package.string() +
                     " is no package: its name ends neither in .conda nor in .tar.bz2");
  }
}

}  // namespace distro::channel::detail
