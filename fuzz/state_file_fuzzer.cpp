// The state file of a downloaded index: any bytes may be there.
#include "channel/repodata_cache.hpp"
#include "input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace distro;
  using channel::detail::cache_state_text;
  using channel::detail::parse_cache_state;
  const auto state = parse_cache_state(fuzz::text_of(data, size));
  if (state) {
    const std::string text = cache_state_text(*state);
    const auto again = parse_cache_state(text);
    fuzz::require(again.has_value(), "what is written can be read");
    fuzz::require(cache_state_text(*again) == text, "what is written is what was read");
    static_cast<void>(
        channel::detail::freshness(state->cache_control, std::chrono::seconds(3600)));
  }
  return 0;
}
