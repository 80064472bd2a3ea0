#include "base/hash.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;

// Digests of "abc" and of nothing as FIPS 180-4 and RFC 1321 give them.
TEST_CASE("digests are those that the standards name", "[base]") {
  CHECK(base::sha256("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(base::sha256("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const base::TempDir folder;
  const auto file = folder.path() / "abc";
  base::write_file(file, "abc");
  CHECK(base::sha256_of_file(file) == base::sha256("abc"));
  const base::FileDigests digests = base::digests_of_file(file);
  CHECK(digests.sha256 == base::sha256("abc"));
  CHECK(digests.md5 == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(digests.size == 3);
}

TEST_CASE("a file larger than one block has the digest of all its bytes", "[base]") {
  const base::TempDir folder;
  const auto file = folder.path() / "large";
  const std::string bytes(1'000'003, '\0');
  base::write_file(file, bytes);
  CHECK(base::sha256_of_file(file) == base::sha256(bytes));
  CHECK(base::digests_of_file(file).size == bytes.size());
}

TEST_CASE("the digest of a file that is not there is a fault of the machine",
          "[base]") {
  CHECK_THROWS_AS(base::sha256_of_file("/nowhere/file"), EnvironmentError);
  CHECK_THROWS_WITH(base::digests_of_file("/nowhere/file"),
                    "/nowhere/file: cannot open: No such file or directory");
  CHECK_THROWS_WITH(base::sha256_of_file("/"), "/: cannot read: Is a directory");
}
