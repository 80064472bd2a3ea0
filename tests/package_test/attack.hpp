// A package whose test attacks the machine that runs it.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "tiny_world.hpp"

namespace distro::test {

/// A word that no other process has in its command line.
[[nodiscard]] std::string unique_word();

/// Whether a process with `word` in its command line lives.
[[nodiscard]] bool is_running(const std::string& word);

/// A hostile script, run with a time limit of 1.5 s unless `change` says otherwise. It
/// must end soon after it, and leave no process, no control group and no folder.
struct Attack {
  using Change = std::function<void(TinyWorld& world, job::Job& job)>;

  TinyWorld world;
  job::Result result;
  std::chrono::milliseconds elapsed{};

  explicit Attack(const std::string& script, const Change& change = {});
  /// A package with more in it.
  explicit Attack(const PackageContents& contents, const Change& change = {});

  /// What the test printed.
  [[nodiscard]] std::string log() const { return world.log(); }

 private:
  void run(const PackageContents& contents, const Change& change);
};

/// Perl text as one word of a shell script; `'` cannot be in it. Perl is in every
/// Debian, and makes any system call.
[[nodiscard]] std::string perl(const std::string& text);

}  // namespace distro::test
