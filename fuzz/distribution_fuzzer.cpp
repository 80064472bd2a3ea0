// A distro.yaml.
#include "base/error.hpp"
#include "input.hpp"
#include "recipe/distribution.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace distro;
  const std::string text(fuzz::text_of(data, size));
  const std::string path = "distro.yaml";
  const std::vector<std::string> policies{"evidence", "tests", "coverage"};
  const bool right = recipe::faults_of_distribution(text, path, policies).empty();
  try {
    const recipe::Distribution distribution =
        recipe::parse_distribution(text, path, policies);
    fuzz::require(right, "what has faults is refused");
    fuzz::require(!distribution.integration.empty() && !distribution.staging.empty(),
                  "there are channels to promote from and into");
    fuzz::require(!distribution.subdirs.empty(), "there is a subdir to test");
    fuzz::require(!distribution.runners.empty(), "there is a runner");
    for (const recipe::RunnerSetting& runner : distribution.runners) {
      fuzz::require(runner.jobs.value_or(1) > 0, "a runner has jobs");
    }
  } catch (const InputError&) {
    fuzz::require(!right, "what has no faults is read");
  }
  return 0;
}
