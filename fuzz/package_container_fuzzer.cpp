// Package files. The first byte says what the others are: a .tar.bz2 (`b`; a plain tar
// is taken for one), a .conda (`c`), or, put into a .conda that is whole, a zstd stream
// (`z`) or a tar (`t`).
#include <sys/stat.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/archive.hpp"
#include "channel/package_limits.hpp"
#include "channel/raw_archive.hpp"
#include "input.hpp"

namespace {

using namespace distro;
namespace fs = std::filesystem;

/// Somewhere with neighbours that nobody may touch.
struct Place {
  fs::path folder = fuzz::folder() / "cache";
  fs::path target = folder / "target";
  Place() {
    fs::create_directories(folder);
    fuzz::write(folder / "neighbour", "untouched");
  }
};

const Place& place() {
  static const Place one;
  return one;
}

fs::path written(char kind, std::string_view bytes) {
  const bool is_conda = kind != 'b';
  fs::path package = place().folder / (is_conda ? "x-1-0.conda" : "x-1-0.tar.bz2");
  static const std::string info =
      test::zstd(test::tar_member("info/index.json", "{}") + test::tar_end());
  if (kind == 'z') {
    fuzz::write(package, test::raw_conda(info, std::string(bytes)));
  } else if (kind == 't') {
    fuzz::write(package, test::raw_conda(info, test::zstd(bytes)));
  } else {
    fuzz::write(package, bytes);
  }
  return package;
}

void require_nothing_outside(const fs::path& package) {
  std::size_t beside = 0;
  for (const auto& entry : fs::directory_iterator(place().folder)) {
    const fs::path name = entry.path().filename();
    fuzz::require(name == "target" || name == "neighbour" || name == package.filename(),
                  "nothing is made beside the target");
    ++beside;
  }
  fuzz::require(beside >= 2, "nothing beside the target is removed");
  std::ifstream neighbour(place().folder / "neighbour");
  std::string text;
  neighbour >> text;
  fuzz::require(text == "untouched", "a neighbour is not written to");
  for (const auto& entry : fs::directory_iterator(fuzz::folder())) {
    fuzz::require(entry.path().filename() == "cache", "nothing is made above");
  }
}

void require_tame(const fs::path& package) {
  const std::uint64_t allowed =
      (std::uint64_t{1} << 30U) + 100 * fs::file_size(package);
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(place().target)) {
    const std::string path = entry.path().lexically_relative(place().target).string();
    fuzz::require(channel::why_unfit(path).empty(), "a path is fit");
    struct stat status = {};
    fuzz::require(::lstat(entry.path().c_str(), &status) == 0, "it is there");
    fuzz::require((status.st_mode & 07000U) == 0 || S_ISDIR(status.st_mode),
                  "no file is setuid");
    fuzz::require(
        S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) || S_ISLNK(status.st_mode),
        "there are files, folders and links");
    bytes += S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
  }
  fuzz::require(bytes <= allowed, "there is no more than is allowed");
}

void require_printable(const InputError& error) {
  const std::string_view text = error.what();
  fuzz::require(std::all_of(text.begin(), text.end(),
                            [](char letter) {
                              const auto byte = static_cast<unsigned char>(letter);
                              return byte >= 0x20 ? byte != 0x7f : letter == '\n';
                            }),
                "a message is printable");
}

void extract(const fs::path& package) {
  try {
    channel::extract_package(package, place().target);
  } catch (const InputError& error) {  // says what is wrong
    require_printable(error);
  }
  require_nothing_outside(package);
  require_tame(package);
  base::remove_tree(place().target);
}

void read_info(const fs::path& package) {
  try {
    const auto found = channel::read_info_files(
        package, [](std::string_view, std::uint64_t size) { return size < 100'000; });
    for (const auto& [path, text] : found) {
      fuzz::require(path.starts_with("info/") &&
                        ("/" + path + "/").find("/../") == std::string::npos,
                    "a file of info/ is below it");
    }
  } catch (const InputError& error) {
    require_printable(error);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text_of(data, size);
  if (input.empty() ||
      std::string_view("bczt").find(input.front()) == std::string_view::npos) {
    return -1;
  }
  const fs::path package = written(input.front(), input.substr(1));
  read_info(package);
  extract(package);
  fs::remove(package);
  return 0;
}
