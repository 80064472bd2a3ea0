// What a package says that it holds. The first byte says in which file:
// info/paths.json, info/files with info/has_prefix, or info/link.json.
#include "base/error.hpp"
#include "input.hpp"
#include "prefix/link_error.hpp"
#include "prefix/package_paths.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace distro;
  std::string_view text = fuzz::text_of(data, size);
  if (text.empty()) {
    return 0;
  }
  const char kind = text.front();
  text.remove_prefix(1);
  static const std::filesystem::path info = [] {
    const std::filesystem::path made = fuzz::folder() / "info";
    std::filesystem::create_directories(made);
    return made;
  }();
  for (const char* name : {"paths.json", "files", "has_prefix", "link.json"}) {
    std::filesystem::remove(info / name);
  }
  if (kind == 'f') {
    const std::size_t middle = std::min(text.find('\0'), text.size());
    fuzz::write(info / "files", text.substr(0, middle));
    fuzz::write(info / "has_prefix", text.substr(std::min(middle + 1, text.size())));
  } else {
    fuzz::write(info / (kind == 'l' ? "link.json" : "paths.json"), text);
  }
  try {
    for (const auto& path : prefix::read_package_paths(fuzz::folder())) {
      fuzz::require(!path.path.empty() && path.path.front() != '/' &&
                        ("/" + path.path + "/").find("/../") == std::string::npos,
                    "a path stays below the prefix");
    }
  } catch (const prefix::LinkError&) {  // says what is wrong
  }
  try {
    static_cast<void>(prefix::read_link_metadata(fuzz::folder()));
  } catch (const prefix::LinkError&) {
  }
  return 0;
}
