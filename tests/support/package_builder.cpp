#include "support/package_builder.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/channel_url.hpp"

namespace distro::test {
namespace {

using base::Json;

std::string stem_of(const PackageContents& contents) {
  return contents.name + "-" + contents.version + "-" + contents.build;
}

std::string index_json(const PackageContents& contents) {
  Json index = {{"name", contents.name},       {"version", contents.version},
                {"build", contents.build},     {"build_number", contents.build_number},
                {"depends", contents.depends}, {"constrains", contents.constrains},
                {"subdir", contents.subdir}};
  if (!contents.noarch.empty()) {
    index["noarch"] = contents.noarch;
  }
  return index.dump(2);
}

Json path_entry(const std::string& path, const PayloadFile& file) {
  Json entry = {{"_path", path},
                {"path_type", file.symlink.empty() ? "hardlink" : "softlink"},
                {"sha256", base::sha256(file.content)},
                {"size_in_bytes", file.content.size()}};
  if (!file.prefix_placeholder.empty()) {
    entry["prefix_placeholder"] = file.prefix_placeholder;
    entry["file_mode"] = file.file_mode;
  }
  return entry;
}

/// All info/ members: the made ones, and those that the test asks for.
std::map<std::string, PayloadFile> info_files(const PackageContents& contents) {
  Json paths = Json::array();
  std::string files;
  for (const auto& [path, file] : contents.files) {
    if (file.listed) {
      paths.push_back(path_entry(path, file));
      files += path + "\n";
    }
  }
  const Json paths_json = {{"paths", paths}, {"paths_version", 1}};
  std::map<std::string, PayloadFile> members;
  members["info/index.json"].content = index_json(contents);
  members["info/paths.json"].content = paths_json.dump(2);
  members["info/files"].content = files;
  members["info/about.json"].content = "{}";
  for (const auto& [path, text] : contents.info) {
    members[path].content = text;
  }
  return members;
}

using Archive = std::unique_ptr<archive, int (*)(archive*)>;

Archive new_tar(int (*compression)(archive*), std::string& target) {
  Archive tar(archive_write_new(), archive_write_free);
  archive_write_set_format_pax_restricted(tar.get());
  compression(tar.get());
  archive_write_set_bytes_in_last_block(tar.get(), 1);
  const auto append = [](archive*, void* data, const void* bytes,
                         size_t size) -> la_ssize_t {
    static_cast<std::string*>(data)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
  };
  archive_write_open(tar.get(), &target, nullptr, append, nullptr);
  return tar;
}

void add_member(archive* tar, const std::string& path, const PayloadFile& file) {
  const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(
      archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_mtime(entry.get(), 1'700'000'000, 0);
  if (file.symlink.empty()) {
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
  } else {
    archive_entry_set_filetype(entry.get(), AE_IFLNK);
    archive_entry_set_symlink(entry.get(), file.symlink.c_str());
  }
  archive_entry_set_perm(entry.get(), static_cast<unsigned>(file.mode));
  if (archive_write_header(tar, entry.get()) != ARCHIVE_OK) {
    throw std::runtime_error(std::string("test package: ") + archive_error_string(tar));
  }
  archive_write_data(tar, file.content.data(), file.content.size());
}

std::string tar_of(const std::map<std::string, PayloadFile>& members,
                   int (*compression)(archive*)) {
  std::string bytes;
  {
    const Archive tar = new_tar(compression, bytes);
    for (const auto& [path, file] : members) {
      add_member(tar.get(), path, file);
    }
    archive_write_close(tar.get());
  }
  return bytes;
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string bytes;
  {
    Archive zip(archive_write_new(), archive_write_free);
    archive_write_set_format_zip(zip.get());
    archive_write_zip_set_compression_store(zip.get());
    archive_write_set_bytes_in_last_block(zip.get(), 1);
    const auto append = [](archive*, void* data, const void* from,
                           size_t size) -> la_ssize_t {
      static_cast<std::string*>(data)->append(static_cast<const char*>(from), size);
      return static_cast<la_ssize_t>(size);
    };
    archive_write_open(zip.get(), &bytes, nullptr, append, nullptr);
    for (const auto& [path, text] : members) {
      PayloadFile file;
      file.content = text;
      add_member(zip.get(), path, file);
    }
    archive_write_close(zip.get());
  }
  return bytes;
}

}  // namespace

std::filesystem::path build_package(const std::filesystem::path& folder,
                                    const PackageContents& contents,
                                    const std::string& extension) {
  const std::string stem = stem_of(contents);
  const std::filesystem::path path = folder / (stem + extension);
  std::map<std::string, PayloadFile> info = info_files(contents);
  if (extension == ".tar.bz2") {
    info.insert(contents.files.begin(), contents.files.end());
    base::write_file(path, tar_of(info, archive_write_add_filter_bzip2));
  } else {
    base::write_file(path,
                     zip_of({{"metadata.json", R"({"conda_pkg_format_version": 2})"},
                             {"pkg-" + stem + ".tar.zst",
                              tar_of(contents.files, archive_write_add_filter_zstd)},
                             {"info-" + stem + ".tar.zst",
                              tar_of(info, archive_write_add_filter_zstd)}}));
  }
  return path;
}

std::filesystem::path build_into_channel(const std::filesystem::path& channel,
                                         const PackageContents& contents,
                                         const std::string& extension) {
  std::filesystem::create_directories(channel / "noarch");
  return build_package(channel / contents.subdir, contents, extension);
}

channel::Record record_of(const std::string& name, const std::string& version,
                          std::vector<std::string> depends, const std::string& build) {
  channel::Record record;
  record.name = name;
  record.version = version;
  record.build = build;
  record.depends = std::move(depends);
  record.subdir = "linux-64";
  record.fn = name + "-" + version + "-" + build + ".conda";
  record.channel = "file:///channel";
  record.url = record.channel + "/linux-64/" + record.fn;
  record.sha256 = base::sha256(record.fn);
  return record;
}

void write_plain_repodata(const std::filesystem::path& channel,
                          const std::vector<channel::Record>& records) {
  std::map<std::string, Json> packages = {{"noarch", Json::object()}};
  for (const channel::Record& record : records) {
    Json entry = channel::to_json(record);
    for (const char* key : {"fn", "url", "channel"}) {
      entry.erase(key);
    }
    packages.try_emplace(record.subdir, Json::object()).first->second[record.fn] =
        std::move(entry);
  }
  for (const auto& [subdir, entries] : packages) {
    const Json repodata = {{"info", {{"subdir", subdir}}},
                           {"packages", Json::object()},
                           {"packages.conda", entries},
                           {"removed", Json::array()},
                           {"repodata_version", 1}};
    base::write_file(channel / subdir / "repodata.json", repodata.dump());
  }
}

}  // namespace distro::test
