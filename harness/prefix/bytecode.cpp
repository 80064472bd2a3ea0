#include "prefix/bytecode.hpp"

#include <system_error>

#include "prefix/file_copy.hpp"

namespace distro::prefix {
namespace {

/// -j is of 3.5, but of use from 3.6 on.
bool compiles_in_parallel(const std::string& version) {
  const std::size_t dot = version.find('.');
  const int major = std::stoi(version.substr(0, dot));
  const int minor = std::stoi(version.substr(dot + 1));
  return major > 3 || (major == 3 && minor >= 6);
}

/// Fewer files are compiled sooner by one process than several are started.
constexpr std::size_t worth_several_processes = 100;

}  // namespace

void compile_bytecode(PrefixTree& tree, std::span<const std::string> sources,
                      const Python& python, const Run& run,
                      const std::map<std::string, std::string>& environment) {
  if (sources.empty()) {
    return;
  }
  const std::filesystem::path program = tree.root() / python.executable();
  std::error_code error;
  if (!std::filesystem::exists(program, error)) {
    tree.note("no bytecode was compiled: there is no " + python.executable());
    return;
  }
  const std::string list = "conda-meta/.to-compile";
  std::string lines;
  for (const std::string& source : sources) {
    lines += source + "\n";
  }
  write_new_file(tree.make_way(list, "conda-distro"), lines, 0644);
  base::ProcessRequest request;
  request.argv = {program.string(), "-Wi", "-m", "compileall", "-q", "-l", "-i", list};
  if (sources.size() >= worth_several_processes &&
      compiles_in_parallel(python.version)) {
    request.argv.insert(request.argv.end(), {"-j", "0"});
  }
  request.environment = environment;
  request.working_directory = tree.root();
  (void)run(request);
  tree.look_again();
  tree.remove(list);
}

}  // namespace distro::prefix
