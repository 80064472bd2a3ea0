// The folder of one run: the file forms of the straight line, side by side.
//
//     change.json  plan.json  jobs/<id>/{job.json,result.json,log.txt}  results.jsonl
//     facts.json  decision.json  promotion.jsonl  report.json  report.md
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "job/plan.hpp"
#include "job/result.hpp"
#include "promotion/decision.hpp"
#include "promotion/facts.hpp"
#include "repo/change.hpp"

namespace distro::app {

/// What change.json holds.
struct ChangeSet {
  repo::Change change;
  std::vector<job::Candidate> candidates;  ///< of all subdirs
};

[[nodiscard]] base::Json to_json(const ChangeSet& change);

/// Where the files of a job lie, for runs of `check` and of `test` alike.
[[nodiscard]] std::filesystem::path job_folder(const std::filesystem::path& run,
                                               const std::string& job);

class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const {
    return folder_ / name;
  }

  /// The right to work in it; one process at a time.
  [[nodiscard]] base::FileLock lock(const std::function<void()>& on_wait) const;

  void write(const ChangeSet& change) const;
  void write(const job::Plan& plan) const;
  void write(const promotion::Facts& facts) const;
  void write(const promotion::Decision& decision) const;
  /// Replaces results.jsonl: one line each, in this order.
  void write(const std::vector<job::Result>& results) const;
  void append(const job::Result& result) const;

  /// Each throws UsageError naming the command that writes the file if it is missing.
  [[nodiscard]] ChangeSet change() const;
  [[nodiscard]] job::Plan plan() const;
  [[nodiscard]] promotion::Facts facts() const;
  [[nodiscard]] promotion::Decision decision() const;
  [[nodiscard]] std::vector<job::Result> results() const;

  /// Results recorded so far; none if there is no file. A last line that a kill has
  /// torn is dropped, the later of two lines for one job counts.
  [[nodiscard]] std::vector<job::Result> results_so_far() const;

  /// Removes the folder if it holds nothing but its lock: a question that was refused
  /// leaves nothing behind.
  void remove_if_unused() const;

  /// Removes what came of the jobs.
  void forget_results() const;

  /// Removes what an earlier run has left, but for its lock.
  void forget() const;

  /// The journal of the promotion, and whether one has begun.
  [[nodiscard]] std::filesystem::path journal() const {
    return file("promotion.jsonl");
  }
  [[nodiscard]] bool promotion_begun() const;

 private:
  [[nodiscard]] base::Json load(const char* name, const char* writer) const;
  std::filesystem::path folder_;
};

}  // namespace distro::app
