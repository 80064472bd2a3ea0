#include "promotion/promotion_fixture.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>

#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "channel/repodata.hpp"
#include "channel/sidecar_files.hpp"

namespace distro::test {

namespace fs = std::filesystem;

PackageContents package_of(const std::string& name, const std::string& version,
                           std::vector<std::string> depends,
                           const std::string& subdir) {
  PackageContents contents;
  contents.name = name;
  contents.version = version;
  contents.depends = std::move(depends);
  contents.subdir = subdir;
  contents.noarch = subdir == "noarch" ? "generic" : "";
  return contents;
}

channel::Record staged_record(const fs::path& channel, const fs::path& file) {
  channel::Record record = channel::record_of_package(file);
  record.channel = channel::file_url(channel);
  record.url = channel::file_url(file);
  return record;
}

PromotionFixture::PromotionFixture()
    : staging(folder.path() / "staging"),
      integration(folder.path() / "integration"),
      journal(folder.path() / "journal.jsonl") {
  build_into_channel(integration, package_of("numpy", "1.26.4"));
  index(integration);
  const std::vector<PackageContents> packages{
      package_of("numpy", "2.0.2", {"python >=3.9"}),
      package_of("scipy", "1.14.1", {"numpy >=2"}),
      package_of("zarr", "3.0.0", {}, "noarch")};
  decision.plan = "0123456789abcdef";
  for (const PackageContents& contents : packages) {
    decision.artifacts.push_back(
        staged_record(staging, build_into_channel(staging, contents)));
  }
}

AttestedFixture::AttestedFixture() {
  attest(staging, decision.artifacts[0], R"([{"of": "numpy"}])");
  attest(staging, decision.artifacts[2], R"([{"of": "zarr"}, {"and": "again"}])");
}

void attest(const fs::path& staging, channel::Record& record,
            const std::string& bundles) {
  record.attestations_sha256 =
      channel::keep_sidecar(staging / record.subdir / record.fn, bundles);
}

std::map<std::string, std::string> attested(const fs::path& channel) {
  std::map<std::string, std::string> digests;
  for (const std::string subdir : {"linux-64", "noarch"}) {
    for (const channel::Record& record :
         channel::load_repodata(channel::file_url(channel), subdir).records) {
      const std::string& sha256 = record.attestations_sha256;
      if (sha256.empty()) {
        continue;
      }
      const fs::path package = channel / subdir / record.fn;
      const auto kept = channel::load_sidecar_of(package, sha256);
      if (!kept || channel::load_sidecar(channel::sidecar_of(package)) != kept) {
        throw std::runtime_error("the channel lacks attestations of " + record.fn);
      }
      digests[record.fn] = sha256;
    }
  }
  return digests;
}

promotion::PromotionSummary PromotionFixture::promote(
    const std::function<void(std::string_view)>& on_step) const {
  return promotion::make_directory_publisher(integration, journal, on_step)
      ->promote(decision);
}

std::set<std::string> visible(const fs::path& channel, const std::string& subdir) {
  std::set<std::string> names;
  for (const channel::Record& record :
       channel::load_repodata(channel::file_url(channel), subdir).records) {
    names.insert(record.fn);
  }
  return names;
}

std::set<std::string> visible(const fs::path& channel) {
  std::set<std::string> names = visible(channel, "linux-64");
  names.merge(visible(channel, "noarch"));
  return names;
}

int start_child(const std::function<void()>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 0;
    try {
      action();
    } catch (const std::exception& error) {
      std::fputs((std::string(error.what()) + "\n").c_str(), stderr);
      code = 1;
    }
    ::_exit(code);
  }
  if (child < 0) {
    throw std::runtime_error("fork failed");
  }
  return child;
}

bool ended_well(int child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    return true;
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
    return false;
  }
  throw std::runtime_error("a child process ended badly");
}

void index(const fs::path& channel) {
  if (!finishes_in_child([&] { channel::index_channel(channel, {}); })) {
    throw std::runtime_error("the indexer was killed");
  }
}

bool finishes_in_child(const std::function<void()>& action) {
  return ended_well(start_child(action));
}

}  // namespace distro::test
