// info/link.json (`l`) or info/package_metadata.json (anything else) of a package.
#include "base/error.hpp"
#include "input.hpp"
#include "prefix/entry_points.hpp"
#include "prefix/link_error.hpp"
#include "prefix/package_paths.hpp"

namespace {

using namespace distro;

void read_entry_points(const prefix::LinkMetadata& metadata) {
  for (const std::string& text : metadata.entry_points) {
    try {
      const prefix::EntryPoint entry_point = prefix::parse_entry_point(text);
      fuzz::require(entry_point.command.find('/') == std::string::npos &&
                        entry_point.command != "." && entry_point.command != "..",
                    "a command is a file name");
    } catch (const prefix::LinkError&) {
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  if (text.empty()) {
    return -1;
  }
  const bool is_link = text.front() == 'l';
  text.remove_prefix(1);
  static const std::filesystem::path info = [] {
    const std::filesystem::path made = fuzz::folder() / "info";
    std::filesystem::create_directories(made);
    return made;
  }();
  const std::filesystem::path file =
      info / (is_link ? "link.json" : "package_metadata.json");
  fuzz::write(file, text);
  try {
    read_entry_points(prefix::read_link_metadata(fuzz::folder()));
  } catch (const prefix::LinkError&) {  // says what is wrong
  }
  std::filesystem::remove(file);
  return 0;
}
