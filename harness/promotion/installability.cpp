#include "promotion/installability.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "base/listed.hpp"

namespace distro::promotion {
namespace {

constexpr std::array<std::pair<Standing, std::string_view>, 3> standings = {
    {{Standing::broken, "broken"},
     {Standing::brought, "brought"},
     {Standing::present, "present"}}};

auto all_but_priority(const InstallFault& fault) {
  return std::tie(fault.standing, fault.promise, fault.package, fault.version,
                  fault.builds, fault.missing, fault.site.subdir, fault.site.channels,
                  fault.detail);
}

base::Json to_json(const InstallFault& fault) {
  return {{"standing", to_string(fault.standing)},
          {"promise", fault.promise},
          {"package", fault.package},
          {"version", fault.version},
          {"builds", fault.builds},
          {"missing", fault.missing},
          {"subdir", fault.site.subdir},
          {"channel_priority", fault.site.priority},
          {"channels", fault.site.channels},
          {"since", fault.since},
          {"why", fault.why},
          {"detail", fault.detail}};
}

InstallFault fault_from_json(const base::JsonObject& json) {
  InstallFault fault;
  const std::optional<Standing> standing = standing_from(json.string("standing"));
  if (!standing) {
    throw json.error("standing", "expected broken, brought or present");
  }
  fault.standing = *standing;
  fault.promise = json.string("promise");
  fault.package = json.string("package");
  fault.version = json.string("version");
  fault.builds = json.strings("builds");
  fault.missing = json.strings("missing");
  fault.site = {json.string("subdir"), json.string("channel_priority"),
                json.strings("channels")};
  fault.since = json.string("since");
  fault.why = json.string("why");
  fault.detail = json.string("detail");
  return fault;
}

}  // namespace

std::string_view to_string(Standing standing) {
  for (const auto& [known, text] : standings) {
    if (known == standing) {
      return text;
    }
  }
  return "";
}

std::optional<Standing> standing_from(std::string_view text) {
  for (const auto& [standing, known] : standings) {
    if (known == text) {
      return standing;
    }
  }
  return std::nullopt;
}

std::string short_text(const InstallSite& site) {
  return site.subdir + (site.priority.empty() ? "" : ", " + site.priority);
}

std::string sentence(const InstallFault& fault) {
  const bool by_itself = fault.promise.empty();
  const std::string place = " (" +
                            (by_itself ? "" : "promise " + fault.promise + "; ") +
                            short_text(fault.site) + ")";
  if (fault.package.empty()) {
    return "the promised set cannot be installed" + place;
  }
  const std::string subject = fault.package + " " + fault.version;
  if (!fault.missing.empty()) {
    return subject + " has no " + base::listed(fault.missing) + place;
  }
  const std::string builds =
      fault.builds.size() == 1
          ? " " + fault.builds.front()
          : ", " + std::to_string(fault.builds.size()) + " builds,";
  return subject + builds + " cannot be installed" +
         (by_itself ? "" : " with the others of its set") + place;
}

std::vector<InstallFault> merged_by_priority(std::span<const InstallFault> faults) {
  std::vector<InstallFault> merged;
  std::vector<std::vector<std::string>> priorities;
  for (const InstallFault& fault : faults) {
    const auto same =
        std::find_if(merged.begin(), merged.end(), [&](const InstallFault& one) {
          return all_but_priority(one) == all_but_priority(fault);
        });
    if (same == merged.end()) {
      merged.push_back(fault);
      priorities.push_back({fault.site.priority});
    } else {
      priorities[static_cast<std::size_t>(same - merged.begin())].push_back(
          fault.site.priority);
    }
  }
  for (std::size_t i = 0; i < merged.size(); ++i) {
    merged[i].site.priority = base::listed(priorities[i]);
  }
  return merged;
}

base::Json to_json(const Installability& installability) {
  base::Json faults = base::Json::array();
  for (const InstallFault& fault : installability.faults) {
    faults.push_back(to_json(fault));
  }
  return {{"compared", installability.compared},   {"checked", installability.checked},
          {"untouched", installability.untouched}, {"faults", std::move(faults)},
          {"mended", installability.mended},       {"unknown", installability.unknown}};
}

Installability installability_from_json(const base::JsonObject& json) {
  Installability read;
  read.compared = json.boolean_or("compared", false);
  read.checked = static_cast<std::size_t>(json.integer("checked"));
  read.untouched = static_cast<std::size_t>(json.integer("untouched"));
  for (const base::JsonObject& fault : json.objects("faults")) {
    read.faults.push_back(fault_from_json(fault));
  }
  read.mended = json.strings("mended");
  read.unknown = json.strings("unknown");
  return read;
}

}  // namespace distro::promotion
