#include "tar_builder.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "base/file.hpp"

namespace distro::test {
namespace {

using Archive = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

la_ssize_t append(archive*, void* data, const void* bytes, size_t size) {
  static_cast<std::string*>(data)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void add(archive* target, const TarMember& member) {
  const Entry entry(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), member.path.c_str());
  archive_entry_set_mtime(entry.get(), 1'600'000'000, 0);
  archive_entry_set_filetype(entry.get(), member.type != 0 ? member.type : AE_IFREG);
  archive_entry_set_perm(entry.get(), static_cast<mode_t>(member.mode));
  if (!member.symlink.empty()) {
    archive_entry_set_filetype(entry.get(), AE_IFLNK);
    archive_entry_set_symlink(entry.get(), member.symlink.c_str());
  } else if (!member.hardlink.empty()) {
    archive_entry_set_hardlink(entry.get(), member.hardlink.c_str());
  } else if (member.type == 0) {
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.content.size()));
  }
  archive_write_header(target, entry.get());
  if (member.type == 0 && member.hardlink.empty()) {
    archive_write_data(target, member.content.data(), member.content.size());
  }
}

std::string tar_of(const std::vector<TarMember>& members, int (*filter)(archive*)) {
  std::string bytes;
  const Archive tar(archive_write_new(), archive_write_free);
  const bool gnu = !members.empty() && members.front().gnu_name;
  gnu ? archive_write_set_format_gnutar(tar.get())
      : archive_write_set_format_pax(tar.get());
  filter(tar.get());
  archive_write_set_bytes_in_last_block(tar.get(), 1);
  archive_write_open(tar.get(), &bytes, nullptr, append, nullptr);
  for (const TarMember& member : members) {
    add(tar.get(), member);
  }
  archive_write_close(tar.get());
  return bytes;
}

TarMember file(const std::string& path, const std::string& content) {
  TarMember member;
  member.path = path;
  member.content = content;
  return member;
}

}  // namespace

void write_archive(const std::filesystem::path& path,
                   const std::vector<TarMember>& members) {
  const TarMember index =
      file("info/index.json",
           R"({"name":"x","version":"1","build":"0","build_number":0,"depends":[]})");
  if (path.extension() == ".bz2") {
    std::vector<TarMember> all = members;
    all.push_back(index);
    base::write_file(path, tar_of(all, archive_write_add_filter_bzip2));
    return;
  }
  std::string bytes;
  const Archive zip(archive_write_new(), archive_write_free);
  archive_write_set_format_zip(zip.get());
  archive_write_zip_set_compression_store(zip.get());
  archive_write_set_bytes_in_last_block(zip.get(), 1);
  archive_write_open(zip.get(), &bytes, nullptr, append, nullptr);
  add(zip.get(), file("metadata.json", R"({"conda_pkg_format_version": 2})"));
  add(zip.get(),
      file("pkg-x-1-0.tar.zst", tar_of(members, archive_write_add_filter_zstd)));
  add(zip.get(),
      file("info-x-1-0.tar.zst", tar_of({index}, archive_write_add_filter_zstd)));
  archive_write_close(zip.get());
  base::write_file(path, bytes);
}

}  // namespace distro::test
