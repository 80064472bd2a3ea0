#include "solve_proof.hpp"

#include <algorithm>
#include <map>

#include "channel/match_spec.hpp"
#include "channel/version.hpp"

namespace distro::conformance {
namespace {

using channel::MatchSpec;
using channel::Record;
using ByName = std::map<std::string, const Record*>;

ByName by_name(const Records& records) {
  ByName named;
  for (const Record& record : records) {
    named.emplace(record.name, &record);
  }
  return named;
}

/// Whether one of the records, or a virtual package, is what the spec asks for.
bool is_met(const MatchSpec& spec, const ByName& named, const Records& virtual_ones) {
  const auto matches = [&](const Record& record) { return spec.matches(record); };
  if (std::any_of(virtual_ones.begin(), virtual_ones.end(), matches)) {
    return true;
  }
  if (spec.has_exact_name()) {
    const auto found = named.find(spec.name());
    return found != named.end() && matches(*found->second);
  }
  return std::any_of(named.begin(), named.end(),
                     [&](const auto& entry) { return matches(*entry.second); });
}

bool is_broken(const MatchSpec& spec, const ByName& named,
               const Records& virtual_ones) {
  const auto breaks = [&](const Record& record) {
    return record.name == spec.name() && !spec.matches(record);
  };
  return std::any_of(virtual_ones.begin(), virtual_ones.end(), breaks) ||
         std::any_of(named.begin(), named.end(),
                     [&](const auto& entry) { return breaks(*entry.second); });
}

/// The first channel that has the name.
std::string channel_of(const std::string& name,
                       std::span<const channel::Repodata> index) {
  const auto found = std::find_if(
      index.begin(), index.end(),
      [&](const channel::Repodata& part) { return !part.records.rows(name).empty(); });
  return found == index.end() ? "" : found->channel;
}

bool choose_alike(const Record& left, const Record& right) {
  return channel::Version(left.version) == channel::Version(right.version) &&
         left.build_number == right.build_number &&
         left.track_features.size() == right.track_features.size();
}

}  // namespace

std::string broken_rule(const solve::Request& request, const Records& records,
                        std::span<const channel::Repodata> index) {
  const ByName named = by_name(records);
  if (named.size() != records.size()) {
    return "a name comes twice";
  }
  for (const MatchSpec& spec : request.specs) {
    if (!is_met(spec, named, request.virtual_packages)) {
      return "nothing in it is '" + spec.text() + "'";
    }
  }
  for (const Record& record : records) {
    for (const std::string& text : record.depends) {
      if (!is_met(MatchSpec(text), named, request.virtual_packages)) {
        return record.fn + " needs '" + text + "', which nothing in it is";
      }
    }
    for (const std::string& text : record.constrains) {
      if (is_broken(MatchSpec(text), named, request.virtual_packages)) {
        return record.fn + " allows only '" + text + "'";
      }
    }
    const std::string first = channel_of(record.name, index);
    if (record.channel != first) {
      return record.fn + " comes from " + record.channel + ", but " + first +
             " is before it";
    }
  }
  return "";
}

std::string unequal_choice(const Records& expected, const Records& found) {
  const ByName wanted = by_name(expected);
  const ByName ours = by_name(found);
  for (const auto& [name, record] : wanted) {
    const auto other = ours.find(name);
    if (other == ours.end()) {
      return name + " is not in it";
    }
    if (!choose_alike(*record, *other->second)) {
      return other->second->fn + " is not as good as " + record->fn;
    }
  }
  for (const auto& [name, record] : ours) {
    if (!wanted.contains(name)) {
      return record->fn + " is there in addition";
    }
  }
  return "";
}

std::string equal_choices(const Records& expected, const Records& found) {
  const ByName ours = by_name(found);
  std::string text;
  for (const auto& [name, record] : by_name(expected)) {
    const auto other = ours.find(name);
    if (other != ours.end() && other->second->fn != record->fn) {
      text += "  " + other->second->fn + " for " + record->fn + ": version " +
              record->version + ", build number " +
              std::to_string(record->build_number) + " and " +
              std::to_string(record->track_features.size()) +
              " track_features in both\n";
    }
  }
  return text;
}

}  // namespace distro::conformance
