#include "cli/installability_text.hpp"

#include <algorithm>
#include <vector>

#include "base/clock.hpp"
#include "cli/quantities.hpp"
#include "cli/table.hpp"

namespace distro::cli {
namespace {

using promotion::InstallFault;
using promotion::Standing;

std::string words(const std::vector<std::string>& all, const std::string& last) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += i == 0 ? "" : i + 1 == all.size() ? last : ", ";
    text += all[i];
  }
  return text;
}

std::string standing_text(Standing standing, bool compared) {
  switch (standing) {
    case Standing::broken:
      return "No longer installable";
    case Standing::brought:
      return "New, and not installable";
    case Standing::present:
      return compared ? "Not installable, as before" : "Not installable";
  }
  return "";
}

/// "Not installable, promise torch (linux-64, strict and flexible):".
std::string heading(const InstallFault& fault, bool compared) {
  return standing_text(fault.standing, compared) +
         (fault.promise.empty() ? "" : ", promise " + fault.promise) + " (" +
         promotion::short_text(fault.site) + "):\n";
}

std::string builds_of(const InstallFault& fault) {
  return fault.builds.empty() ? ""
         : fault.builds.size() == 1
             ? " " + fault.builds.front()
             : " " + fault.builds.front() + " and " +
                   std::to_string(fault.builds.size() - 1) + " more builds";
}

std::string text_of(const InstallFault& fault) {
  const std::string since = fault.since.empty() ? "" : ", since " + fault.since;
  if (fault.package.empty()) {
    return "  the set as a whole\n" + printable_lines(fault.detail, 4);
  }
  const std::string subject = "  " + printable(fault.package + " " + fault.version);
  if (!fault.missing.empty()) {
    return subject + " has no " + words(fault.missing, " and no ") + since + "\n" +
           printable_lines(fault.why, 4);
  }
  return subject + printable(builds_of(fault)) + since + "\n" +
         printable_lines(fault.detail, 4);
}

std::string faults_text(const promotion::Installability& found) {
  std::vector<InstallFault> told = promotion::merged_by_priority(found.faults);
  std::stable_sort(told.begin(), told.end(),
                   [](const InstallFault& left, const InstallFault& right) {
                     return left.standing < right.standing;
                   });
  std::string text;
  std::string last;
  for (const InstallFault& one : told) {
    const std::string head = heading(one, found.compared);
    if (head != last) {
      text += (last.empty() ? "" : "\n") + head;
      last = head;
    }
    text += text_of(one);
  }
  return text + (text.empty() ? "" : "\n");
}

}  // namespace

std::string text_of(const app::InstallabilityAnswer& answer, const Terminal& terminal) {
  const promotion::Installability& found = answer.found;
  std::string text = faults_text(found);
  for (const std::string& line : found.mended) {
    text += "mended: " + printable(line) + "\n";
  }
  for (const std::string& line : found.unknown) {
    text += "unknown: " + printable(line) + "\n";
  }
  text +=
      count_text(found.checked, "question") + ", " +
      (found.faults.empty() ? "no fault" : count_text(found.faults.size(), "fault"));
  if (found.compared) {
    text += "; " + std::to_string(found.untouched) + " not touched by the change";
  }
  return fitted(text + "; " + base::readable(answer.loading + answer.asking) + "\n",
                terminal);
}

}  // namespace distro::cli
