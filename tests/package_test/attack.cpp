#include "attack.hpp"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "base/file.hpp"

namespace distro::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Whether some process' file of this name in /proc says `word`.
bool is_in_proc(const char* name, const std::string& word) {
  std::error_code gone;
  for (fs::directory_iterator entry("/proc", gone), end; entry != end;
       entry.increment(gone)) {
    if (text_of(entry->path() / name).find(word) != std::string::npos) {
      return true;
    }
  }
  return false;
}

/// Control groups of ours that are still there.
std::vector<std::string> control_groups() {
  std::vector<std::string> left;
  std::error_code ignored;
  const std::string ours = "conda-distro-" + std::to_string(::getpid()) + "-";
  for (fs::recursive_directory_iterator entry(
           "/sys/fs/cgroup", fs::directory_options::skip_permission_denied, ignored),
       end;
       entry != end; entry.increment(ignored)) {
    if (entry->path().filename().string().rfind(ours, 0) == 0) {
      left.push_back(entry->path());
    }
  }
  return left;
}

bool is_printable(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x20 ? byte != 0x7f : letter == '\n' || letter == '\t';
  });
}

}  // namespace

std::string unique_word() {
  static int number = 0;
  return "hostile-" + std::to_string(::getpid()) + "-" + std::to_string(++number);
}

bool is_running(const std::string& word) { return is_in_proc("cmdline", word); }

std::string perl(const std::string& text) {
  return "/usr/bin/perl -e '" + text + "'\n";
}

Attack::Attack(const std::string& script, const Change& change) {
  run(shell_tested("hostile", script), change);
}

Attack::Attack(const PackageContents& contents, const Change& change) {
  run(contents, change);
}

void Attack::run(const PackageContents& contents, const Change& change) {
  base::write_file(world.root() / "outside/kept", "kept");
  job::Job job = world.job_for(world.add(contents));
  job.limits.time = milliseconds(1500);
  if (change) {
    change(world, job);
  }
  const auto start = std::chrono::steady_clock::now();
  result = world.run(job);
  elapsed = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() -
                                                     start);
  INFO(log().substr(0, 4000));
  INFO(result.reason);
  CHECK(elapsed < job.limits.time + milliseconds(7500));
  CHECK(result.outcome != job::Outcome::infrastructure_error);
  CHECK((result.outcome == job::Outcome::passed || !result.reason.empty()));
  CHECK(is_printable(result.reason + result.command + result.detail));
  CHECK(control_groups().empty());
  // Whatever lives in a sandbox has our folder mounted.
  CHECK_FALSE(is_in_proc("mountinfo", world.root().filename()));
  CHECK_FALSE(fs::exists(fs::symlink_status(world.root() / "run")));
  CHECK(text_of(world.root() / "outside/kept") == "kept");
  CHECK(std::distance(fs::directory_iterator(world.root() / "outside"), {}) == 1);
  UNSCOPED_INFO(result.reason << "\n" << log().substr(0, 4000));
}

}  // namespace distro::test
