#include "base/base64.hpp"

#include <catch2/catch.hpp>

using namespace distro;
using base::base64;
using base::base64_decoded;

TEST_CASE("bytes are written in base64 and read back", "[base]") {
  // RFC 4648, 10
  const std::pair<const char*, const char*> known[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : known) {
    CHECK(base64(bytes) == text);
    CHECK(base64_decoded(text) == bytes);
  }
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  CHECK(base64_decoded(base64(all)) == all);
}

TEST_CASE("what is no base64 is not read", "[base]") {
  for (const char* text : {"Zg", "Zg=", "Z===", "====", "Zm9v\n", "Zm 9v",
                           "Zm9v====", "Zg==Zg==", "=Zg=", "_-8=", "Z\xc3\xa9v"}) {
    INFO(text);
    CHECK(!base64_decoded(text));
  }
}
