// What an indexer learnt of package files: any content, with the digest that it needs.
#include "base/hash.hpp"
#include "channel/file_cache.hpp"
#include "input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace distro;
  const std::string_view content = fuzz::text_of(data, size);
  std::filesystem::create_directories(fuzz::folder() / ".index");
  fuzz::write(fuzz::folder() / ".index" / "files.cache",
              "conda-distro files 2\n" + base::sha256(content) + std::string(content));
  const auto cache = channel::detail::FileCache::load(fuzz::folder());
  for (std::size_t row = 0; row < cache.size(); ++row) {
    fuzz::require(cache.file(row).sha256.size() == 64, "a digest has 64 letters");
  }
  static_cast<void>(cache.find("linux-64/one-1-0.conda"));
  static_cast<void>(
      cache.updated(std::vector<char>(cache.size(), 1), {{"noarch/b.conda", {}}}));
  return 0;
}
