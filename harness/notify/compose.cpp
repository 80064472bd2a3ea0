#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/hash.hpp"
#include "notify/message.hpp"
#include "promotion/markdown.hpp"

namespace distro::notify {
namespace {

using promotion::Demand;

/// One matter: the demands that one maintainer hears of in one message (the builds of a
/// package for several Pythons make the same demand).
struct Matter {
  std::string package;
  std::vector<std::string> what;  ///< each text once
  std::set<std::string> jobs;
};

/// recipient, subject, package
using Key = std::tuple<std::string, std::string, std::string>;

std::map<Key, Matter> matters_of(const promotion::Decision& decision) {
  std::map<Key, Matter> matters;
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    for (const Demand& demand : demands_of(policy)) {
      for (const std::string& maintainer : demand.maintainers) {
        Matter& matter = matters[{maintainer, demand.subject, demand.package}];
        matter.package = demand.package;
        if (std::find(matter.what.begin(), matter.what.end(), demand.what) ==
            matter.what.end()) {
          matter.what.push_back(demand.what);
        }
        if (!demand.job.empty()) {
          matter.jobs.insert(demand.job);
        }
      }
    }
  }
  return matters;
}

/// "numpy 1.26.4 -> 2.0.2", or "numpy 2.0.2 (new)".
std::string move_of(const job::Candidate& candidate) {
  const std::string& name = candidate.record.name;
  const std::string& version = candidate.record.version;
  if (candidate.previous_version.empty()) {
    return name + " " + version + " (new)";
  }
  return name + " " + candidate.previous_version + " -> " + version;
}

/// "A change of this distribution would bring in numpy 1.26.4 -> 2.0.2."
std::string change_of(const job::Plan& plan) {
  std::vector<std::string> moves;
  for (const job::Candidate& candidate : plan.candidates) {
    const std::string move = move_of(candidate);
    if (std::find(moves.begin(), moves.end(), move) == moves.end()) {
      moves.push_back(move);
    }
  }
  std::string text;
  for (const std::string& move : moves) {
    text += (text.empty() ? "" : ", ") + move;
  }
  return "A change to the distribution would bring in " + text + ".\n";
}

std::string body_of(const job::Plan& plan, const Matter& matter,
                    const std::function<std::string(const std::string&)>& reproduce) {
  std::string body =
      "Hello, you maintain " + matter.package + ".\n\n" + change_of(plan);
  for (const std::string& what : matter.what) {
    body += "\n" + what;
  }
  std::string commands = matter.jobs.empty() ? reproduce("") + "\n" : "";
  for (const std::string& job : matter.jobs) {
    commands += reproduce(job) + "\n";
  }
  body += "\nTo see it yourself:\n\n" + promotion::fenced(commands);
  return body + "\nThe whole decision: decision.json of plan " + plan.id +
         (plan.head.empty() ? "" : ", commit " + plan.head.substr(0, 12)) +
         ". Thank you!\n";
}

/// Stays the same when the same matter comes up in another run.
std::string id_of(const job::Plan& plan, const Key& key) {
  std::set<std::string> candidates;
  for (const job::Candidate& candidate : plan.candidates) {
    candidates.insert(candidate.record.distribution());
  }
  const auto& [recipient, subject, package] = key;
  std::string text = recipient + "\n" + package + "\n" + subject + "\n";
  for (const std::string& candidate : candidates) {
    text += candidate + "\n";
  }
  return base::sha256(text).substr(0, 16);
}

}  // namespace

std::vector<Message> compose(
    const job::Plan& plan, const promotion::Decision& decision,
    const std::function<std::string(const std::string&)>& reproduce) {
  std::vector<Message> messages;
  for (const auto& [key, matter] : matters_of(decision)) {
    messages.push_back({.id = id_of(plan, key),
                        .recipient = std::get<0>(key),
                        .subject = std::get<1>(key),
                        .body = body_of(plan, matter, reproduce)});
  }
  return messages;
}

}  // namespace distro::notify
