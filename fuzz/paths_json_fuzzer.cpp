// What a package says that it holds. The first byte says in which file:
// info/paths.json, info/files with info/has_prefix and info/no_link (NUL between them),
// or info/link.json.
#include "base/error.hpp"
#include "base/escaped_text.hpp"
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
  for (const char* name :
       {"paths.json", "files", "has_prefix", "no_link", "link.json"}) {
    std::filesystem::remove(info / name);
  }
  if (kind == 'f') {
    for (const char* name : {"files", "has_prefix", "no_link"}) {
      const std::size_t end = std::min(text.find('\0'), text.size());
      fuzz::write(info / name, text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  } else {
    fuzz::write(info / (kind == 'l' ? "link.json" : "paths.json"), text);
  }
  try {
    for (const auto& path : prefix::read_package_paths(fuzz::folder())) {
      fuzz::require(!path.path.empty() && path.path.front() != '/' &&
                        ("/" + path.path + "/").find("/../") == std::string::npos,
                    "a path stays below the prefix");
      fuzz::require(base::is_plain_text(path.path), "a path is printable");
      fuzz::require(!path.placeholder || !path.placeholder->text.empty(),
                    "a placeholder is not empty");
    }
  } catch (const prefix::LinkError&) {  // says what is wrong
  }
  try {
    static_cast<void>(prefix::read_link_metadata(fuzz::folder()));
  } catch (const prefix::LinkError&) {
  }
  return 0;
}
