// A repodata.json.
#include "base/error.hpp"
#include "channel/repodata.hpp"
#include "walk.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace distro;
  try {
    const channel::Repodata repodata =
        channel::parse_repodata(fuzz::text_of(data, size), "repodata.json",
                                "https://channels.example/one", "linux-64");
    fuzz::walk(repodata.records);
  } catch (const InputError&) {  // says what is wrong
  }
  return 0;
}
