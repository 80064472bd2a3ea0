#include "app/check.hpp"

#include "app/change.hpp"
#include "app/decide.hpp"
#include "app/plan.hpp"
#include "app/promote.hpp"
#include "app/run.hpp"

namespace distro::app {

Report check(const Workspace& workspace, const RunFolder& folder,
             const CheckOptions& options, const Progress& progress) {
  // A promotion that has begun stands on evidence that was recorded; the channel may be
  // its old or its new self by now, so nothing before it is asked again.
  if (!folder.promotion_begun()) {
    progress.step("finding what changed");
    const ChangeSet change = find_change(workspace, options.base, options.head);
    folder.write(change);

    progress.step("finding what depends on it");
    const job::Plan plan = make_plan(workspace, change);
    folder.write(plan);

    run_jobs(workspace, plan, folder, options.run, progress.jobs);

    decide(workspace, folder, options.facts);
  }
  Report report = make_report(folder);
  if (options.promote && report.decision.verdict == promotion::Verdict::promote) {
    report.promoted = promote(
        folder, {workspace.repository.root().string(), options.via}, progress.step);
  }
  report.messages = notify(workspace, folder);
  write_report(folder, report);
  return report;
}

}  // namespace distro::app
