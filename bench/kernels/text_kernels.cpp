// Kernels of versions and specs. What a kernel is given is made before it is timed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>

#include "channel/match_spec.hpp"
#include "channel/version.hpp"
#include "channel/version_spec.hpp"
#include "kernels/inputs.hpp"
#include "kernels/kernels.hpp"

namespace distro::bench {
namespace {

using channel::MatchSpec;
using channel::Version;
using channel::VersionSpec;
using Texts = std::vector<std::string>;

template <typename Parsed>
std::vector<Parsed> parse_all(const Texts& texts) {
  std::vector<Parsed> parsed;
  parsed.reserve(texts.size());
  for (const std::string& text : texts) {
    parsed.emplace_back(text);
  }
  return parsed;
}

void count_items(benchmark::State& state, std::size_t items) {
  state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
}

/// The peers' clocks stop before what was parsed is given back.
template <typename Parsed>
void free_untimed(benchmark::State& state, std::vector<Parsed>& parsed) {
  state.PauseTiming();
  parsed = {};
  state.ResumeTiming();
}

template <typename Parsed>
void parse(benchmark::State& state, const Texts& texts) {
  for (auto _ : state) {
    std::vector<Parsed> parsed = parse_all<Parsed>(texts);
    benchmark::DoNotOptimize(parsed);
    free_untimed(state, parsed);
  }
  count_items(state, texts.size());
}

void parse_and_sort(benchmark::State& state, const Texts& texts) {
  for (auto _ : state) {
    std::vector<Version> versions = parse_all<Version>(texts);
    std::sort(versions.begin(), versions.end());
    benchmark::DoNotOptimize(versions);
    free_untimed(state, versions);
  }
  count_items(state, texts.size());
}

void compare(benchmark::State& state, const Texts& texts) {
  const std::vector<Version> versions = parse_all<Version>(texts);
  for (auto _ : state) {
    std::size_t less = 0;
    for (std::size_t at = 1; at < versions.size(); ++at) {
      less += versions[at - 1] < versions[at] ? 1U : 0U;
    }
    benchmark::DoNotOptimize(less);
  }
  count_items(state, texts.size() - 1);
}

/// The version part of each spec that has one.
Texts version_specs(const Texts& specs) {
  Texts found;
  for (const std::string& spec : specs) {
    const std::size_t begin = spec.find(' ');
    if (begin != std::string::npos) {
      const std::size_t end = spec.find(' ', begin + 1);
      found.push_back(spec.substr(begin + 1, end - begin - 1));
    }
  }
  return found;
}

void match(benchmark::State& state, const std::vector<MatchCase>& cases) {
  std::vector<MatchSpec> specs;
  std::vector<Version> versions;
  for (const MatchCase& one : cases) {
    specs.emplace_back(one.spec);
    versions.emplace_back(one.record.version);
  }
  for (auto _ : state) {
    std::size_t matches = 0;
    for (std::size_t at = 0; at < cases.size(); ++at) {
      matches += specs[at].matches(cases[at].record, &versions[at]) ? 1U : 0U;
    }
    benchmark::DoNotOptimize(matches);
    state.counters["matches"] = static_cast<double>(matches);
  }
  count_items(state, cases.size());
}

}  // namespace

void register_text_kernels(const std::filesystem::path& inputs) {
  const auto versions = std::make_shared<Texts>(lines_of(inputs / "versions.txt"));
  const auto specs = std::make_shared<Texts>(lines_of(inputs / "specs.txt"));
  const auto add = [](const char* name, const auto& kernel, const auto& input) {
    benchmark::RegisterBenchmark(name, [kernel, input](benchmark::State& state) {
      kernel(state, *input);
    })->Unit(benchmark::kMillisecond);
  };
  add("versions/parse", parse<Version>, versions);
  add("versions/parse_and_sort", parse_and_sort, versions);
  add("versions/compare", compare, versions);
  add("version_specs/parse", parse<VersionSpec>,
      std::make_shared<Texts>(version_specs(*specs)));
  add("match_specs/parse", parse<MatchSpec>, specs);
  add("match_specs/match", match,
      std::make_shared<std::vector<MatchCase>>(match_cases(inputs / "matches.tsv")));
}

}  // namespace distro::bench
