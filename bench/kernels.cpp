// The kernels of conda-distro: `kernels --inputs DIR [Google Benchmark's options]`.
// DIR is what `bench/run` prepares; see kernels/kernels.hpp for what is in it.
#include "kernels/kernels.hpp"

#include <benchmark/benchmark.h>

#include <cstring>
#include <iostream>

int main(int argc, char** argv) {
  if (argc < 3 || std::strcmp(argv[1], "--inputs") != 0) {
    std::cerr << "kernels: expected --inputs DIR first; bench/run prepares one\n";
    return 2;
  }
  const std::filesystem::path inputs = argv[2];
  argv[2] = argv[0];
  argc -= 2;
  argv += 2;
  try {
    distro::bench::register_text_kernels(inputs);
    distro::bench::register_channel_kernels(inputs);
    distro::bench::register_solve_kernels(inputs);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
      return 2;
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "kernels: " << error.what() << '\n';
    return 4;
  }
}
