// A package's info/index.json and, behind a NUL, its info/run_exports.json.
#include <archive.h>
#include <archive_entry.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/json.hpp"
#include "channel/package_record.hpp"
#include "input.hpp"

namespace {

using namespace distro;

void add_member(archive* out, const char* path, std::string_view content) {
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, path);
  archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_write_header(out, entry);
  archive_write_data(out, content.data(), content.size());
  archive_entry_free(entry);
}

void build(const std::filesystem::path& path, std::string_view index,
           std::string_view run_exports) {
  archive* out = archive_write_new();
  archive_write_set_format_ustar(out);
  archive_write_add_filter_bzip2(out);
  archive_write_set_options(out, "compression-level=1");
  archive_write_open_filename(out, path.c_str());
  add_member(out, "info/index.json", index);
  if (!run_exports.empty()) {
    add_member(out, "info/run_exports.json", run_exports);
  }
  archive_write_close(out);
  archive_write_free(out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t middle = std::min(text.find('\0'), text.size());
  static const std::filesystem::path file = fuzz::folder() / "one-1-0.tar.bz2";
  build(file, text.substr(0, middle), text.substr(std::min(middle + 1, text.size())));
  try {
    const auto facts = channel::detail::read_package(file, true);
    static_cast<void>(base::parse_json(facts.entry, "the entry"));
    static_cast<void>(base::parse_json(facts.run_exports, "the run_exports"));
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    fuzz::require(
        message.find("the entry") != 0 && message.find("the run_exports") != 0,
        "what an index says is JSON");
  }
  return 0;
}
