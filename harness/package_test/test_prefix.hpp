// The environments of a job: solve -> fetch and extract -> link.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "channel/record.hpp"
#include "job/job.hpp"
#include "job/result.hpp"
#include "package_test/run_job.hpp"
#include "prefix/link.hpp"
#include "prefix/package_cache.hpp"
#include "solve/solver.hpp"

namespace distro::package_test {

/// An environment to make.
struct PrefixRequest {
  std::filesystem::path prefix;                   ///< where to make it; must not exist
  std::vector<channel::Record> wanted;            ///< these very artifacts, installed
  std::vector<std::string> specs;                 ///< MatchSpecs beside them
  prefix::Manner manner = prefix::Manner::conda;  ///< of whose tests these are
  std::string title = {};                         ///< for messages: "test 2 (python)"
};

/// Why there is none.
struct NoPrefix {
  job::Outcome outcome = job::Outcome::unsatisfiable;
  std::string reason;
  std::string detail;
};

/// What is in it, dependencies first.
struct MadePrefix {
  std::vector<channel::Record> records;
};

/// Makes the environments of one job, with its candidates in place.
class PrefixMaker {
 public:
  /// Loads the job's channels. Both must outlive it. Throws EnvironmentError or
  /// InputError.
  PrefixMaker(const job::Job& job, const Executor& executor);

  /// The extracted package. Throws InputError for a corrupt file or another digest than
  /// the record's, EnvironmentError if it cannot be fetched.
  [[nodiscard]] std::filesystem::path extracted(const channel::Record& record);

  /// What the next environment is to hold: solved, or read from its explicit file. It
  /// is written down in one where the executor says so. Throws EnvironmentError, and
  /// InternalError if the solver answered with another artifact than one of `wanted`.
  [[nodiscard]] std::variant<MadePrefix, NoPrefix> choose(const PrefixRequest& request);

  /// Makes an environment of what was chosen for it; what is returned says why there is
  /// none. Throws EnvironmentError.
  [[nodiscard]] std::optional<NoPrefix> make(const PrefixRequest& request,
                                             const MadePrefix& chosen);

  /// The record of `name` that would be installed; nothing if there is no such
  /// environment.
  [[nodiscard]] std::optional<channel::Record> find(const PrefixRequest& request,
                                                    const std::string& name);

  [[nodiscard]] const job::Durations& durations() const { return durations_; }
  [[nodiscard]] const std::set<std::string>& notes() const { return notes_; }
  [[nodiscard]] std::span<const channel::Record> virtual_packages() const {
    return index_.virtual_packages;
  }
  /// Every artifact of the environments made so far, sorted by file name.
  [[nodiscard]] std::vector<job::Evidence> evidence() const;
  /// The file names of each environment made so far, in that order.
  [[nodiscard]] std::vector<std::vector<std::string>> environments() const;

 private:
  [[nodiscard]] std::vector<std::filesystem::path> extracted(
      std::span<const channel::Record> records);
  [[nodiscard]] std::variant<MadePrefix, NoPrefix> solve(const PrefixRequest& request);
  [[nodiscard]] solve::Request question_of(const PrefixRequest& request) const;
  /// conda-build asks for the package by name, version and build, as text: of two files
  /// of one build it may install the one that is not tested. One that its channel does
  /// not list it would list first.
  [[nodiscard]] bool is_asked_for_by_text(const PrefixRequest& request) const;
  [[nodiscard]] solve::Solver& solver_for(const PrefixRequest& request);
  /// The explicit file of the environment that is chosen next.
  [[nodiscard]] std::filesystem::path next_file() const;
  [[nodiscard]] MadePrefix replayed();
  void require_wanted(const PrefixRequest& request, const MadePrefix& made) const;
  void link(const PrefixRequest& request, const MadePrefix& made);
  [[nodiscard]] base::ProcessEnd run_linking(
      const PrefixRequest& request, const std::vector<std::filesystem::path>& readable,
      const base::ProcessRequest& process);

  const job::Job& job_;
  const Executor& executor_;
  prefix::PackageCache cache_;
  SharedIndex own_index_;
  const SharedIndex& index_;  ///< the executor's, or our own
  std::map<solve::ChannelPriority, std::unique_ptr<solve::Solver>> solvers_;
  job::Durations durations_;
  std::set<std::string> notes_;
  int chosen_ = 0;                                  ///< how many environments
  std::vector<std::vector<channel::Record>> seen_;  ///< of each one that was made
};

}  // namespace distro::package_test
