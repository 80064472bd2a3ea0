#include "environment_world.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "channel/channel_url.hpp"
#include "support/package_builder.hpp"

namespace distro::test {
namespace {

namespace fs = std::filesystem;

/// Hundreds of rounds: what is tested is not the disk.
const fs::path memory = "/dev/shm";

const std::string placeholder = "/built/" + std::string(80, 'p');

PackageContents contents_of(const std::string& name, int files) {
  PackageContents contents = {.name = name};
  unsigned int number = 3;
  for (int index = 0; index < files; ++index) {
    std::string text = name + "\n";
    for (int words = 0; words < 200; ++words) {
      number = number * 1'103'515'245U + 12'345U;
      text += std::to_string(number) + "\n";
    }
    const std::string path = "share/" + name + "/d" + std::to_string(index % 5) + "/" +
                             std::to_string(index);
    if (index % 4 == 0) {
      contents.files[path] = {placeholder + "/" + text, 0644, "", placeholder};
    } else {
      contents.files[path] = {text, 0644, "", ""};
    }
  }
  contents.files["bin/" + name] = {"", 0777, "../share/" + name + "/d0/0", ""};
  return contents;
}

}  // namespace

Tree tree_below(const fs::path& folder, const std::string& name) {
  Tree tree;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().lexically_relative(folder).string();
    if (entry.is_symlink()) {
      tree[path] = "-> " + fs::read_symlink(entry.path()).string();
    } else if (entry.is_directory()) {
      tree[path] = "/";
    } else {
      std::string text = base::read_file(entry.path());
      for (std::size_t at = text.find(name); at != std::string::npos;
           at = text.find(name, at)) {
        text.replace(at, name.size(), "$ROOT");
      }
      tree[path] = std::move(text);
    }
  }
  return tree;
}

Tree environment(const fs::path& prefix, const std::string& name) {
  Tree tree = tree_below(prefix, name);
  tree.erase("conda-meta/history");
  const std::string key = "\"sha256_in_prefix\": \"";
  for (auto& [path, text] : tree) {
    if (!path.starts_with("conda-meta/")) {
      continue;
    }
    for (std::size_t at = text.find(key); at != std::string::npos;
         at = text.find(key, at)) {
      text.erase(at, key.size() + 65);
    }
  }
  return tree;
}

std::string difference(const Tree& left, const Tree& right) {
  for (const Tree* tree : {&left, &right}) {
    for (const auto& [path, text] : *tree) {
      if (!left.contains(path) || !right.contains(path) ||
          left.at(path) != right.at(path)) {
        return path;
      }
    }
  }
  return "";
}

EnvironmentWorld::EnvironmentWorld(int packages, int files)
    : folder_("conda-distro-", fs::is_directory(memory) ? memory : fs::path()),
      server_([this](const HttpAsked& asked) {
        HttpReply reply = file_reply(folder_.path(), asked);
        spoil(asked, reply);
        return reply;
      }) {
  base::Json list = base::Json::array();
  for (int index = 0; index < packages; ++index) {
    const std::string name = "p" + std::to_string(index);
    const fs::path file =
        build_package(folder() / "channel/linux-64", contents_of(name, files),
                      index % 4 < 2 ? ".conda" : ".tar.bz2");
    channel::Record record = record_of(name, "1.0");
    record.fn = file.filename().string();
    record.url = index % 2 == 0 ? channel::file_url(file)
                                : server_.url() + "/channel/linux-64/" + record.fn;
    const base::FileDigests digests = base::digests_of_file(file);
    record.sha256 = digests.sha256;
    record.md5 = digests.md5;
    record.size = digests.size;
    list.push_back(channel::to_json(record));
    records_.push_back(std::move(record));
  }
  base::write_file(folder() / "records.json", base::pretty(list));
}

std::vector<std::string> EnvironmentWorld::asked() const {
  std::vector<std::string> all;
  for (const HttpAsked& asked : server_.asked()) {
    all.push_back(asked.target + " " + asked.header("range"));
  }
  return all;
}

pid_t EnvironmentWorld::start(const fs::path& prefix, const fs::path& cache) const {
  const std::string list = (folder() / "records.json").string();
  const std::string said = prefix.string() + ".said";
  const pid_t process = ::fork();
  REQUIRE(process >= 0);
  if (process == 0) {
    const int file = ::open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::dup2(file, 2);
    ::execl(MAKE_ENVIRONMENT, MAKE_ENVIRONMENT, cache.c_str(), list.c_str(),
            prefix.c_str(), nullptr);
    ::_exit(127);
  }
  return process;
}

std::string EnvironmentWorld::said(const fs::path& prefix) const {
  return base::read_file_if_there(prefix.string() + ".said").value_or("");
}

bool EnvironmentWorld::ended_well(pid_t process) {
  int status = 0;
  REQUIRE(::waitpid(process, &status, 0) == process);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace distro::test
