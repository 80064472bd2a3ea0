// A process of its own that makes an environment, for tests that kill it:
// `make_environment CACHE RECORDS PREFIX`; RECORDS is a JSON list of records, those
// that were asked for with "requested": true. Says on standard error what is wrong, and
// exits with 1 then.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/process.hpp"
#include "prefix/link.hpp"
#include "prefix/package_cache.hpp"

using namespace distro;

namespace {

void make(const std::filesystem::path& folder, const std::filesystem::path& list,
          const std::filesystem::path& where) {
  const base::Json json = base::load_json(list);
  std::vector<channel::Record> records;
  for (const base::Json& record : json) {
    records.push_back(
        channel::record_from_json(base::JsonObject(record, list.string())));
  }
  prefix::PackageCache cache(folder);
  const std::vector<std::filesystem::path> extracted = cache.extracted(records);
  std::vector<prefix::Package> packages;
  for (std::size_t index = 0; index < records.size(); ++index) {
    packages.push_back(
        {records[index], extracted[index], json[index].value("requested", false)});
  }
  base::remove_tree(where);
  prefix::make_prefix(where, packages, [](const base::ProcessRequest& request) {
    return base::SystemProcessRunner().run(request);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("expected: make_environment CACHE RECORDS PREFIX\n", stderr);
    return 2;
  }
  try {
    make(argv[1], argv[2], argv[3]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
