#include "app/ask/solve.hpp"

#include <algorithm>
#include <map>

#include "app/ask/override_virtual.hpp"
#include "solve/solver.hpp"
#include "solve/virtual_packages.hpp"

namespace distro::app {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::microseconds since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
}

std::vector<channel::MatchSpec> parsed(const std::vector<std::string>& texts,
                                       const channel::ChannelNames& names) {
  std::vector<channel::MatchSpec> specs;
  specs.reserve(texts.size());
  for (const std::string& text : texts) {
    specs.push_back(parsed_spec(text, names));
  }
  return specs;
}

std::vector<channel::Record> machine(const QueriedChannels& channels,
                                     const SolveQuestion& question) {
  std::vector<channel::Record> packages =
      solve::virtual_packages(channels.subdir, channels.virtual_package_overrides);
  for (const std::string& text : question.virtual_packages) {
    override_virtual(packages, text, channels.subdir);
  }
  return packages;
}

/// Who of the request and of the records asked for each of the records.
std::vector<ChosenRecord> with_askers(std::vector<channel::Record> records,
                                      const std::vector<channel::MatchSpec>& specs) {
  std::vector<ChosenRecord> chosen;
  std::map<std::string, std::size_t> by_name;
  for (channel::Record& record : records) {
    by_name[record.name] = chosen.size();
    chosen.push_back({std::move(record), {}});
  }
  for (const channel::MatchSpec& spec : specs) {
    for (ChosenRecord& one : chosen) {
      if (spec.matches(one.record)) {
        one.asked_by.push_back({"", spec.text()});
      }
    }
  }
  for (std::size_t asker = 0; asker < chosen.size(); ++asker) {
    for (const std::string& depends : chosen[asker].record.depends) {
      std::string storage;
      const auto asked =
          by_name.find(std::string(channel::name_of_spec(depends, storage)));
      if (asked != by_name.end()) {
        chosen[asked->second].asked_by.push_back({chosen[asker].record.name, depends});
      }
    }
  }
  return chosen;
}

}  // namespace

std::string_view to_string(SolveAnswer::Verdict verdict) {
  switch (verdict) {
    case SolveAnswer::Verdict::solved:
      return "solved";
    case SolveAnswer::Verdict::unsatisfiable:
      return "unsatisfiable";
    case SolveAnswer::Verdict::timed_out:
      return "timed_out";
  }
  return "";
}

SolveAnswer solve(const ChannelChoice& choice, const SolveQuestion& question) {
  if (!question.priority.empty()) {
    static_cast<void>(solve::channel_priority_from(question.priority));
  }
  const Clock::time_point begin = Clock::now();
  ChannelChoice reached = choice;
  reached.wanted = question.specs;
  const QueriedChannels channels = open_channels(reached);
  solve::Request request;
  request.specs = parsed(question.specs, channels.names);
  request.pins = parsed(question.pins, channels.names);
  request.virtual_packages = machine(channels, question);
  request.time_limit = question.time_limit;
  SolveAnswer answer;
  answer.virtual_packages = request.virtual_packages;
  answer.urls = channels.urls;
  answer.subdir = channels.subdir;
  answer.priority =
      question.priority.empty() ? channels.channel_priority : question.priority;
  answer.warnings = channels.warnings;
  answer.loading = since(begin);
  if (choice.on_step) {
    choice.on_step("solving");
  }
  const Clock::time_point middle = Clock::now();
  solve::Outcome outcome =
      solve::make_libsolv_solver(channels.index,
                                 solve::channel_priority_from(answer.priority))
          ->solve(request);
  answer.solving = since(middle);
  if (auto* solution = std::get_if<solve::Solution>(&outcome)) {
    answer.records = with_askers(std::move(solution->records), request.specs);
  } else if (auto* none = std::get_if<solve::Unsatisfiable>(&outcome)) {
    answer.verdict = SolveAnswer::Verdict::unsatisfiable;
    answer.explanation = std::move(none->explanation);
  } else {
    answer.verdict = SolveAnswer::Verdict::timed_out;
  }
  return answer;
}

}  // namespace distro::app
