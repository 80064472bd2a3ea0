// A channel of tiny packages on disk, and a job that tests one of them.
#pragma once

#include <string>

#include "base/process.hpp"
#include "base/temp_dir.hpp"
#include "job/job.hpp"
#include "job/result.hpp"
#include "package_test/run_job.hpp"
#include "support/package_builder.hpp"

namespace distro::test {

[[nodiscard]] PayloadFile text_file(const std::string& content, int mode = 0644);

/// A noarch package whose conda-build test is this shell script.
[[nodiscard]] PackageContents shell_tested(const std::string& name,
                                           const std::string& script);

/// A noarch package with this info/tests/tests.yaml.
[[nodiscard]] PackageContents yaml_tested(const std::string& name,
                                          const std::string& tests);

class TinyWorld {
 public:
  TinyWorld();

  /// Builds it into the channel and returns its record.
  channel::Record add(const PackageContents& contents,
                      const std::string& extension = ".conda");

  /// A job that tests `package` in the channel as it is, with short limits.
  [[nodiscard]] job::Job job_for(const channel::Record& package) const;

  /// Writes the channel's index and runs the job.
  job::Result run(const job::Job& job);
  /// The tests of a package, alone.
  job::Result run(const channel::Record& package) { return run(job_for(package)); }

  /// The whole output of the last run.
  [[nodiscard]] std::string log() const;
  [[nodiscard]] std::filesystem::path root() const { return root_.path(); }
  [[nodiscard]] std::string channel_url() const;

  std::function<bool()> cancelled;
  bool keep = false;
  /// What else is to be set of what jobs are run with; may be empty.
  std::function<void(package_test::Executor&)> adjust;
  /// The artifacts of the index; tests may remove some.
  std::vector<channel::Record> records;

 private:
  base::TempDir root_;
  base::SystemProcessRunner processes_;
};

}  // namespace distro::test
