// Short ways to write down an index for the tests of solve.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "channel/record.hpp"
#include "channel/repodata.hpp"
#include "solve/solver.hpp"

namespace distro::solve {

using Texts = std::vector<std::string>;

inline channel::Record record(const std::string& name, const std::string& version,
                              const Texts& depends = {}, const Texts& constrains = {}) {
  channel::Record record;
  record.name = name;
  record.version = version;
  record.build = "0";
  record.depends = depends;
  record.constrains = constrains;
  record.subdir = "linux-64";
  record.fn = name + "-" + version + "-0.conda";
  return record;
}

inline channel::Record build(channel::Record record, const std::string& build,
                             std::int64_t number = 0) {
  record.build = build;
  record.build_number = number;
  record.fn = record.distribution() + ".conda";
  return record;
}

inline channel::Record with_feature(channel::Record record) {
  record.track_features = {"feature"};
  return record;
}

inline channel::Repodata channel_of(std::vector<channel::Record> records,
                                    const std::string& name = "main") {
  channel::Repodata repodata;
  repodata.channel = "https://packages.example/" + name;
  repodata.subdir = "linux-64";
  for (channel::Record& record : records) {
    record.channel = repodata.channel;
  }
  repodata.records = std::move(records);
  return repodata;
}

inline Request request(const Texts& specs) {
  Request request;
  for (const std::string& spec : specs) {
    request.specs.emplace_back(spec);
  }
  return request;
}

/// "python-3.12-0" of each record in order, or the explanation, or "timed out".
inline Texts answer(Solver& solver, const Request& request) {
  const Outcome outcome = solver.solve(request);
  if (const auto* solution = std::get_if<Solution>(&outcome)) {
    Texts names;
    for (const channel::Record& found : solution->records) {
      names.push_back(found.distribution());
    }
    return names;
  }
  const auto* none = std::get_if<Unsatisfiable>(&outcome);
  return {none == nullptr ? "timed out" : none->explanation};
}

inline Texts answer(std::vector<channel::Record> records, const Request& request) {
  std::vector<channel::Repodata> index;
  index.push_back(channel_of(std::move(records)));
  const auto solver = make_libsolv_solver(std::move(index), ChannelPriority::strict);
  return answer(*solver, request);
}

inline Texts answer(std::vector<channel::Record> records, const Texts& specs) {
  return answer(std::move(records), request(specs));
}

}  // namespace distro::solve
