// Which runner can run which job.
#pragma once

#include <string>
#include <vector>

#include "job/job.hpp"
#include "runner/local_pool.hpp"

namespace distro::runner {

[[nodiscard]] bool needs_gpu(const job::Job& job);

/// What of the job's needs a runner lacks; empty if it can run it.
[[nodiscard]] std::vector<std::string> lacking(const job::Job& job,
                                               const LocalRunner& runner);

/// Why none of the runners can run the job: "needs gpu, which no runner has (local)".
[[nodiscard]] std::string reason_to_skip(const job::Job& job,
                                         const std::vector<LocalRunner>& runners);

}  // namespace distro::runner
