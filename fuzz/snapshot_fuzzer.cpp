// A damaged snapshot of a table: the input says what is written over, and how long the
// file is. It is refused, or it is the table that was written.
#include <cstring>
#include <fstream>
#include <iterator>

#include "channel/repodata.hpp"
#include "channel/snapshot.hpp"
#include "walk.hpp"

namespace {

using namespace distro;

constexpr std::string_view repodata_text =
    R"({"info": {"subdir": "linux-64"}, "packages":
  {"b-1.0-0.tar.bz2": {"name": "b", "version": "1.0", "build": "0", "build_number": 0,
   "depends": ["a >=1", "c"], "license": "MIT", "timestamp": 5, "size": 7,
   "md5": "0123456789abcdef0123456789abcdef", "track_features": "x y"}},
  "packages.conda": {"a-1.2-h_0.conda": {"name": "a", "version": "1.2", "build": "h_0",
   "build_number": 0, "depends": [], "constrains": ["b <2"], "noarch": "python"}}})";

/// A snapshot that is whole.
struct Written {
  base::FileStamp stamp{1, 2, 3, 4};
  std::string bytes;

  Written() {
    const std::filesystem::path path = fuzz::folder() / "whole.table";
    channel::detail::write_snapshot(
        path,
        channel::parse_repodata(repodata_text, "repodata.json",
                                "https://channels.example/one", "linux-64"),
        stamp);
    std::ifstream file(path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
};

/// Three bytes say where, the fourth what; one that is beyond the end cuts the file.
std::string damaged(std::string bytes, std::string_view input) {
  for (; input.size() >= 4; input.remove_prefix(4)) {
    std::uint32_t at = 0;
    std::memcpy(&at, input.data(), 3);
    if (at < bytes.size()) {
      bytes[at] = input[3];
    } else {
      bytes.resize(bytes.size() - at % (bytes.size() + 1));
    }
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Written whole;
  static const std::filesystem::path path = fuzz::folder() / "damaged.table";
  std::string bytes = damaged(whole.bytes, fuzz::text_of(data, size));
  // As after a boot: within one, the content is not looked at again.
  const std::string boot = [] {
    std::string id;
    std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), id);
    return id;
  }();
  for (std::size_t at = bytes.find(boot); !boot.empty() && at != std::string::npos;
       at = bytes.find(boot)) {
    bytes[at] = '-';
  }
  fuzz::write(path, bytes);
  const auto table = channel::detail::open_snapshot(path, whole.stamp);
  if (table) {
    fuzz::require(table->records.size() == 2, "what is opened is what was written");
    fuzz::walk(table->records);
  }
  return 0;
}
