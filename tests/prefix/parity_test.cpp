// What real conda-build left in its test prefixes, compared with what we link
// (../shared/parity/README.md has the fields).
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "extracted_package.hpp"
#include "prefix/package_cache.hpp"

using namespace distro;

namespace {

namespace fs = std::filesystem;
using base::Json;

const fs::path parity = "../shared/parity";
constexpr std::size_t conda_build_prefix_length = 253;

/// Cases that this machine or our scripts' wrapper cannot show alike, and why.
const std::map<std::string, std::string> known_differences = {
    {"files-symlink-outside-1.0-0.tar.bz2",
     "holds a copy of this machine's /etc/passwd"},
    {"post-link-env-1.0-0.tar.bz2", "prints conda's own folder and a temporary file"}};

bool have_parity() {
  if (fs::exists(parity / "cases.jsonl")) {
    return true;
  }
  WARN("SKIPPED: there is no ../shared/parity");
  return false;
}

struct Found {
  channel::Record record;
  bool base = false;  ///< of the base channel, whose files are not compared
};

/// Records of all channels by file name, the first channel's first.
std::map<std::string, Found> all_records() {
  std::map<std::string, Found> result;
  for (const char* name : {"channel", "base", "channel2"}) {
    const std::string url = channel::file_url(fs::canonical(parity / name));
    for (const char* subdir : {"linux-64", "noarch"}) {
      for (channel::Record record : channel::load_repodata(url, subdir).records) {
        const std::string fn = record.fn;
        result.try_emplace(fn, Found{std::move(record), name == std::string("base")});
      }
    }
  }
  return result;
}

std::vector<Json> v0_cases() {
  std::vector<Json> result;
  std::ifstream file(parity / "cases.jsonl");
  for (std::string line; std::getline(file, line);) {
    Json json = Json::parse(line);
    if (json["kind"] == "v0" && json.contains("link_order") &&
        json["link_order"].is_array()) {
      result.push_back(std::move(json));
    } else if (json["kind"] == "v0" && json["verdict"] == "link-error") {
      json["link_order"] = json["solved"];
      result.push_back(std::move(json));
    }
  }
  return result;
}

/// Makes the prefixes of cases, as long as conda-build's.
class Linker {
 public:
  Linker() : records_(all_records()), cache_(folder_.path() / "cache") {
    prefix_ = folder_.path() / "env_";
    prefix_ += std::string(conda_build_prefix_length - prefix_.string().size(), 'p');
  }

  [[nodiscard]] const fs::path& prefix() const { return prefix_; }
  [[nodiscard]] const Found& found(const std::string& fn) { return records_.at(fn); }

  void link(const std::vector<std::string>& file_names) {
    base::remove_tree(prefix_);
    std::vector<prefix::Package> packages;
    for (const std::string& fn : file_names) {
      const Found& found = records_.at(fn);
      packages.push_back({found.record, cache_.extracted(found.record)});
    }
    prefix::LinkOptions options;
    options.environment["CONDA_SHLVL"] = "1";
    prefix::make_prefix(prefix_, packages, test::run_plainly, options);
  }

 private:
  base::TempDir folder_;
  std::map<std::string, Found> records_;
  prefix::PackageCache cache_;
  fs::path prefix_;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// A file as the recorded listings describe one.
Json described(const fs::path& file, const std::string& path, const fs::path& prefix) {
  struct stat status = {};
  REQUIRE(::lstat(file.c_str(), &status) == 0);
  if (S_ISLNK(status.st_mode)) {
    return {path, "link", fs::read_symlink(file).string()};
  }
  if (S_ISDIR(status.st_mode)) {
    return {path, "empty-dir"};
  }
  char mode[8];
  std::snprintf(mode, sizeof mode, "%o", status.st_mode & 07777U);
  const std::string bytes = base::read_file(file);
  const std::string normal = replaced(bytes, prefix.string(), "$PREFIX");
  Json result = {path, "file", mode, bytes.size(), base::sha256(normal).substr(0, 16)};
  if (normal != bytes) {
    result.push_back(normal.find('\0') == std::string::npos ? "prefix-in-text"
                                                            : "prefix-in-binary");
  }
  return result;
}

/// What the recorded entry says of ours: sizes that depend on the prefix are null, and
/// bytecode and binary files with the prefix in them have no digest.
Json as_recorded(Json ours, const Json& recorded) {
  if (recorded.size() > 3 && ours.size() > 3) {
    if (recorded[3].is_null()) {
      ours[3] = nullptr;
    }
    const bool has_digest =
        recorded.size() > 4 && !recorded[4].get<std::string>().starts_with("prefix-in");
    if (!has_digest && ours.size() > 4) {
      ours.erase(4);
    }
  }
  return ours;
}

/// Files of the prefix by path, without conda-meta and the base packages' files.
std::map<std::string, Json> listing(const fs::path& prefix,
                                    const std::set<std::string>& without) {
  std::map<std::string, Json> result;
  for (auto entry = fs::recursive_directory_iterator(prefix);
       entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string path = entry->path().lexically_relative(prefix).string();
    if (path == "conda-meta") {
      entry.disable_recursion_pending();
      continue;
    }
    const bool folder = entry->symlink_status().type() == fs::file_type::directory;
    if (without.contains(path) || (folder && !fs::is_empty(entry->path()))) {
      continue;
    }
    result[path] = described(entry->path(), path, prefix);
  }
  return result;
}

/// One line per path that differs.
std::string difference(const Json& recorded, std::map<std::string, Json> ours) {
  std::string text;
  for (const Json& entry : recorded) {
    const auto found = ours.find(entry[0].get<std::string>());
    if (found == ours.end()) {
      text += "  missing: " + entry.dump() + "\n";
      continue;
    }
    const Json described = as_recorded(found->second, entry);
    if (described != entry) {
      text += "  conda " + entry.dump() + "\n  ours  " + described.dump() + "\n";
    }
    ours.erase(found);
  }
  for (const auto& [path, entry] : ours) {
    text += "  too much: " + entry.dump() + "\n";
  }
  return text;
}

std::string difference_of(const Json& json, Linker& linker) {
  const auto file_names = json["link_order"].get<std::vector<std::string>>();
  const bool linked = json["verdict"] != "link-error";
  try {
    linker.link(file_names);
  } catch (const prefix::LinkError& error) {
    return linked ? std::string("  ") + error.what() + "\n" : "";
  }
  if (!linked) {
    return "  linked, where conda cannot\n";
  }
  std::set<std::string> of_base;
  for (const std::string& fn : file_names) {
    const Found& found = linker.found(fn);
    if (found.base) {
      const Json record = base::load_json(linker.prefix() / "conda-meta" /
                                          (found.record.distribution() + ".json"));
      const auto files = record["files"].get<std::vector<std::string>>();
      of_base.insert(files.begin(), files.end());
    }
  }
  return difference(json["prefix_files"], listing(linker.prefix(), of_base));
}

}  // namespace

TEST_CASE("prefixes are as conda-build made them", "[prefix]") {
  if (!have_parity()) {
    return;
  }
  Linker linker;
  std::size_t agree = 0;
  const std::vector<Json> cases = v0_cases();
  for (const Json& json : cases) {
    const auto file = json["file"].get<std::string>();
    const std::string text = difference_of(json, linker);
    agree += text.empty() ? 1U : 0U;
    if (!known_differences.contains(file)) {
      INFO(file << "\n" << text);
      CHECK(text.empty());
    }
  }
  WARN(agree << " of " << cases.size() << " recorded prefixes agree; "
             << known_differences.size() << " cannot be expected to");
  CHECK(agree + known_differences.size() >= cases.size());
}

TEST_CASE("a relocatable python works in its prefix", "[prefix]") {
  if (!have_parity()) {
    return;
  }
  Linker linker;
  linker.link({"python-3.11.2-deb12_0.conda", "pip-24.0-py_0.conda"});
  const std::string python = (linker.prefix() / "bin/python").string();
  const auto run = [&](const std::vector<std::string>& arguments) {
    base::ProcessRequest request;
    request.argv = {python};
    request.argv.insert(request.argv.end(), arguments.begin(), arguments.end());
    request.environment = {{"PATH", "/usr/bin:/bin"}, {"LANG", "C.UTF-8"}};
    return test::run_plainly(request).exit_code;
  };
  CHECK(run({"-c", "import ssl, sqlite3, ctypes"}) == 0);
  CHECK(run({"-m", "pip", "--version"}) == 0);
  CHECK(fs::exists(
      linker.prefix() /
      "lib/python3.11/site-packages/pip/__pycache__/__init__.cpython-311.pyc"));
}
