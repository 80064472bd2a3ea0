#include <bzlib.h>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "channel/repodata_file.hpp"

using namespace distro;
using channel::bz2_decompressed;

namespace {

std::string bz2(std::string text) {
  std::string bytes(text.size() + text.size() / 100 + 700, '\0');
  auto size = static_cast<unsigned int>(bytes.size());
  REQUIRE(BZ2_bzBuffToBuffCompress(bytes.data(), &size, text.data(),
                                   static_cast<unsigned int>(text.size()), 9, 0,
                                   0) == BZ_OK);
  bytes.resize(size);
  return bytes;
}

}  // namespace

TEST_CASE("bzip2 of one stream and of several is decompressed", "[channel]") {
  const std::string large(3'000'000, 'x');
  CHECK(bz2_decompressed(bz2("text"), "f") == "text");
  CHECK(bz2_decompressed(bz2(large), "f") == large);
  CHECK(bz2_decompressed(bz2("a") + bz2("") + bz2("b"), "f") == "ab");
}

TEST_CASE("damaged bzip2 is refused", "[channel]") {
  const std::string whole = bz2("some text that is long enough");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_THROWS_AS(bz2_decompressed(whole.substr(0, size), "f"), InputError);
  }
  CHECK_THROWS_WITH(bz2_decompressed(whole.substr(0, whole.size() - 1), "f"),
                    "f is truncated or damaged: the compressed data ends too early");
  CHECK_THROWS_WITH(bz2_decompressed("<html>", "f"),
                    "f is truncated or damaged: this is not bzip2");
  CHECK_THROWS_WITH(bz2_decompressed(whole + "rest", "f"),
                    "f is truncated or damaged: this is not bzip2");
  std::string broken = whole;
  broken[20] = static_cast<char>(broken[20] ^ 1);
  CHECK_THROWS_WITH(bz2_decompressed(broken, "f"),
                    "f is truncated or damaged: the compressed data is damaged");
}

TEST_CASE("what would fill the memory is refused", "[channel]") {
  const std::string text(100'000, 'x');
  CHECK_THROWS_WITH(bz2_decompressed(bz2(text), "f", 99'999),
                    "f: decompressed it would have more than 99999 bytes");
  CHECK_THROWS_WITH(
      channel::zstd_decompressed(channel::zstd_compressed(text), "f", 99'999),
      "f: decompressed it would have more than 99999 bytes");
  CHECK(channel::zstd_decompressed(channel::zstd_compressed(text), "f", 100'000) ==
        text);
}

TEST_CASE("repodata.json.bz2 is read where there is nothing newer", "[channel]") {
  const base::TempDir folder;
  const auto old = folder.path() / "repodata.json.bz2";
  base::write_file(old, bz2("{}"));
  CHECK(channel::repodata_file(folder.path()) == old);
  CHECK(channel::read_repodata_file(old) == "{}");
  base::write_file(folder.path() / "repodata.json", "{}");
  CHECK(channel::repodata_file(folder.path()) == folder.path() / "repodata.json");
}
