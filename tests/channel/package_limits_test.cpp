#include "channel/package_limits.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using channel::Allowance;
using channel::why_unfit;

TEST_CASE("a small package may unpack to a GiB and a hundred times itself",
          "[channel]") {
  const base::TempDir folder;
  const auto package = folder.path() / "x-1-0.conda";
  base::write_file(package, std::string(1 << 20, 'x'));
  constexpr std::uint64_t allowed = (std::uint64_t{1024} + 100) << 20U;
  Allowance exact(package);
  exact.decompress(allowed);
  exact.write(allowed);
  Allowance decompressed(package);
  decompressed.decompress(allowed);
  const std::string message =
      package.string() +
      " is refused: it unpacks to more than 1124 MiB, too much for a file of 1 MiB";
  CHECK_THROWS_WITH(decompressed.decompress(1), message);
  Allowance written(package);
  CHECK_THROWS_WITH(written.write(allowed + 1), message);
  CHECK_THROWS_AS(written.write(allowed + 1), InputError);
}

TEST_CASE("no package may unpack to more than 32 GiB", "[channel]") {
  const base::TempDir folder;
  const auto package = folder.path() / "x-1-0.conda";
  base::write_file(package, "");
  std::filesystem::resize_file(package, std::uint64_t{1} << 30U);
  Allowance allowance(package);
  allowance.write(std::uint64_t{32} << 30U);
  CHECK_THROWS_WITH(allowance.write(1),
                    Catch::EndsWith("it unpacks to more than 32768 MiB, too much for a "
                                    "file of 1024 MiB"));
}

TEST_CASE("a package has an end to its members", "[channel]") {
  Allowance allowance("none.conda");
  for (int at = 0; at < 1'000'000; ++at) {
    allowance.add_member();
  }
  CHECK_THROWS_WITH(allowance.add_member(),
                    "none.conda is refused: it unpacks to more than 1000000 files and "
                    "folders");
}

TEST_CASE("a path that can be made, linked and removed is fit", "[channel]") {
  CHECK(why_unfit("bin/x").empty());
  CHECK(why_unfit("share/na\xc3\xafve \xff name").empty());
  CHECK(why_unfit(std::string(255, 'x')).empty());
  CHECK(why_unfit("a/" + std::string(256, 'x')) == "has a part of more than 255 bytes");
  std::string deep;
  for (int at = 0; at < 256; ++at) {
    deep += "d/";
  }
  CHECK(why_unfit(deep).empty());
  CHECK(why_unfit(deep + "x") == "has more than 256 parts");
  std::string long_path = std::string(200, 'x');
  while (long_path.size() <= 2048) {
    long_path += "/" + std::string(200, 'x');
  }
  CHECK(why_unfit(long_path) == "is longer than 2048 bytes");
  for (const std::string& name : {std::string("a\nb"), std::string("a\x1b[2Jb"),
                                  std::string("a\0b", 3), std::string("\x7f")}) {
    CHECK(why_unfit(name) == "holds a control character");
  }
}
