// Kernels of repodata and of the table that it becomes.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <memory>

#include "base/temp_dir.hpp"
#include "channel/repodata.hpp"
#include "dependents.hpp"
#include "kernels/inputs.hpp"
#include "kernels/kernels.hpp"

namespace distro::bench {
namespace {

using channel::RecordTable;
using channel::Repodata;
using Loaded = std::vector<Repodata>;

/// Loads the channel on the first use, so that kernels that are filtered out cost
/// nothing.
class LazyChannel {
 public:
  explicit LazyChannel(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::string url() const { return channel_url(folder_); }
  std::uintmax_t bytes() const {
    return std::filesystem::file_size(folder_ / "linux-64" / "repodata.json");
  }
  const Loaded& loaded() {
    if (loaded_.empty()) {
      loaded_.push_back(channel::load_repodata(url(), "linux-64"));
    }
    return loaded_;
  }
  const RecordTable& table() { return loaded().front().records; }

 private:
  std::filesystem::path folder_;
  Loaded loaded_;
};

void load(benchmark::State& state, LazyChannel& input) {
  channel::LoadOptions options;
  options.threads = static_cast<unsigned>(state.range(0));
  const std::string url = input.url();
  for (auto _ : state) {
    benchmark::DoNotOptimize(channel::load_repodata(url, "linux-64", options));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(input.bytes()) *
                          state.iterations());
}

void open_snapshot(benchmark::State& state, LazyChannel& input) {
  const base::TempDir cache;
  channel::LoadOptions options;
  options.cache = cache.path();
  const std::string url = input.url();
  benchmark::DoNotOptimize(channel::load_repodata(url, "linux-64", options));
  for (auto _ : state) {
    benchmark::DoNotOptimize(channel::load_repodata(url, "linux-64", options));
  }
}

void find_name(benchmark::State& state, LazyChannel& input) {
  const RecordTable& table = input.table();
  for (auto _ : state) {
    for (channel::NameId id = 0; id < table.name_count(); ++id) {
      benchmark::DoNotOptimize(table.find_name(table.name(id)));
    }
  }
  state.SetItemsProcessed(table.name_count() * state.iterations());
}

void visit_depends(benchmark::State& state, LazyChannel& input) {
  const RecordTable& table = input.table();
  for (auto _ : state) {
    std::size_t letters = 0;
    for (channel::Row row = 0; row < table.size(); ++row) {
      for (const channel::SpecId spec : table.depends(row)) {
        letters += table.spec_text(spec).size();
      }
    }
    benchmark::DoNotOptimize(letters);
  }
  state.SetItemsProcessed(table.size() * state.iterations());
}

void make_records(benchmark::State& state, LazyChannel& input) {
  const RecordTable& table = input.table();
  for (auto _ : state) {
    for (channel::Row row = 0; row < table.size(); row += 10) {
      benchmark::DoNotOptimize(table[row]);
    }
  }
  state.SetItemsProcessed(table.size() / 10 * state.iterations());
}

void dependents(benchmark::State& state, LazyChannel& input) {
  const RecordTable& table = input.table();
  const auto name = table.find_name("htslib");
  for (auto _ : state) {
    std::size_t count = 0;
    for (const channel::SpecId spec : table.specs_about(name.value())) {
      count += table.depending(spec).size() + table.constraining(spec).size();
    }
    benchmark::DoNotOptimize(count);
    state.counters["records"] = static_cast<double>(count);
  }
}

void closure(benchmark::State& state, LazyChannel& input) {
  const Loaded& loaded = input.loaded();
  for (auto _ : state) {
    const std::size_t found = all_dependents(loaded, "libgcc");
    state.counters["names"] = static_cast<double>(found);
  }
}

}  // namespace

void register_channel_kernels(const std::filesystem::path& inputs) {
  const auto input = std::make_shared<LazyChannel>(inputs / "channel");
  const auto add = [&](const char* name, auto kernel) {
    return benchmark::RegisterBenchmark(
               name,
               [kernel, input](benchmark::State& state) { kernel(state, *input); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  };
  add("repodata/load", load)->ArgName("threads")->Arg(1)->Arg(2);
  add("snapshot/open", open_snapshot);
  add("table/find_name", find_name);
  add("table/visit_depends", visit_depends);
  add("table/make_records", make_records);
  add("table/dependents", dependents);
  add("graph/closure", closure);
}

}  // namespace distro::bench
