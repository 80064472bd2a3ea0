// Compares our answers with those that two other solvers agreed on.
//
//   conformance_solve FILE.jsonl --channels DIR
//
// A line of the file: {"channels": [folders of DIR], "subdirs": [...], "specs": [...],
// "virtual_packages": [[name, version, build]], "expected": [file names] or "unsat":
// true}
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "solve/solver.hpp"

namespace {

using distro::base::Json;
using distro::channel::Repodata;
using namespace distro::solve;
using Names = std::set<std::string>;

/// One solver for each combination of channels and subdirs.
class Solvers {
 public:
  explicit Solvers(std::filesystem::path folder) : folder_(std::move(folder)) {}

  Solver& of(const Json& item) {
    auto& solver = solvers_[item.at("channels").dump() + item.at("subdirs").dump()];
    if (!solver) {
      std::vector<Repodata> index;
      for (const std::string channel : item.at("channels")) {
        for (const std::string subdir : item.at("subdirs")) {
          index.push_back(distro::channel::load_repodata(
              distro::channel::file_url(folder_ / channel), subdir));
        }
      }
      solver = make_libsolv_solver(std::move(index), ChannelPriority::strict);
    }
    return *solver;
  }

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::unique_ptr<Solver>> solvers_;
};

Request request_of(const Json& item) {
  Request request;
  for (const std::string spec : item.at("specs")) {
    request.specs.emplace_back(spec);
  }
  for (const Json& package : item.at("virtual_packages")) {
    distro::channel::Record record;
    record.name = package.at(0);
    record.version = package.at(1);
    record.build = package.at(2);
    request.virtual_packages.push_back(record);
  }
  return request;
}

std::string list_missing(const char* whose, const Names& these, const Names& others) {
  std::string text;
  for (const std::string& name : these) {
    text += others.contains(name) ? "" : "\n    " + std::string(whose) + name;
  }
  return text;
}

/// Nothing if we agree.
std::string disagreement(const Json& item, const Outcome& outcome) {
  const bool unsat = item.value("unsat", false);
  if (const auto* none = std::get_if<Unsatisfiable>(&outcome)) {
    return unsat ? "" : "\n    a solution exists; we say: " + none->explanation;
  }
  if (std::holds_alternative<TimedOut>(outcome)) {
    return "\n    we timed out";
  }
  if (unsat) {
    return "\n    there is no solution, but we found one";
  }
  Names expected;
  Names found;
  for (const std::string name : item.at("expected")) {
    expected.insert(name);
  }
  for (const auto& record : std::get<Solution>(outcome).records) {
    found.insert(record.fn);
  }
  return list_missing("expected ", expected, found) +
         list_missing("found    ", found, expected);
}

int compare(const std::filesystem::path& file, const std::filesystem::path& channels,
            bool explain) {
  Solvers solvers(channels);
  std::istringstream lines(distro::base::read_file(file));
  std::size_t number = 0;
  std::size_t failed = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string place = file.filename().string() + ":" + std::to_string(++number);
    const Json item = distro::base::parse_json(line, place);
    const Outcome outcome = solvers.of(item).solve(request_of(item));
    const auto* none = std::get_if<Unsatisfiable>(&outcome);
    if (explain && none != nullptr) {
      std::cout << none->explanation << "\n\n";
    }
    if (const std::string difference = disagreement(item, outcome);
        !difference.empty()) {
      ++failed;
      std::cout << place << ": " << item.at("specs").dump() << difference << "\n";
    }
  }
  std::cout << number - failed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  const bool explain = words.size() == 4 && words[3] == "--explain";
  if ((words.size() != 3 && !explain) || words[1] != "--channels") {
    std::cerr << "usage: conformance_solve FILE.jsonl --channels DIR [--explain]\n";
    return 2;
  }
  if (!std::filesystem::exists(words[0])) {
    std::cout << "skipped: " << words[0] << " is not there\n";
    return 0;
  }
  try {
    return compare(words[0], words[2], explain);
  } catch (const distro::Error& error) {
    std::cerr << error.what() << "\n";
    return 3;
  }
}
