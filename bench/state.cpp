// Fills a state database, and asks it what commands ask:
// `state LOCATION --make RESULTS` writes so many results, runs, decisions and
// candidates into an empty one, the same ones each time; `state LOCATION [--rounds N]
// [--cold COMMAND]` prints one JSON object, times in milliseconds. Of a file the pages
// that the system keeps are dropped before each cold question; with --cold that is the
// command's business.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "state/connection.hpp"
#include "state/decisions.hpp"
#include "state/history.hpp"
#include "state/sql.hpp"

namespace {

using distro::UsageError;
using distro::state::Database;
using distro::state::History;
using distro::state::Location;
using Poco::Data::Session;

struct Options {
  std::string location;
  std::int64_t make = 0;
  int rounds = 101;
  std::string cold;
};

Options parse_options(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (!words[at].starts_with("--")) {
      options.location = words[at];
    } else if (at + 1 == words.size()) {
      throw UsageError(words[at] + " needs a value");
    } else if (words[at] == "--make") {
      options.make = std::stoll(words[++at]);
    } else if (words[at] == "--rounds") {
      options.rounds = std::max(1, std::stoi(words[++at]));
    } else if (words[at] == "--cold") {
      options.cold = words[++at];
    } else {
      throw UsageError("unknown option " + words[at]);
    }
  }
  return options;
}

/// The numbers from 1 to `count` as the rows `n (i)`.
std::string numbers(std::int64_t count) {
  return "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM"
         " n WHERE i < " +
         std::to_string(count) + ") ";
}

/// SQL of a number below `limit` that looks random, and is the same each time.
std::string chosen(int seed, std::int64_t limit) {
  return "((i * 2654435761 + " + std::to_string(seed) + ") % 4294967291 % " +
         std::to_string(limit) + ")";
}

/// SQL of a text of 64 characters that differs with `number`.
std::string digest(const std::string& number) {
  return "substr('00000000000000000000000000000000000000000000000000000000' || (" +
         number + " + 1000000000000000000) || 'abcdefghabcdefgh', 28, 64)";
}

/// A tenth of all results is of twenty packages, the rest of five thousand.
const std::string package = "CASE WHEN i % 10 = 0 THEN 'popular-' || " + chosen(1, 20) +
                            " ELSE 'package-' || " + chosen(2, 5000) + " END";

void fill(Session& session, std::int64_t results) {
  using distro::state::sql::execute;
  const std::string filler(6000, 'x');
  const std::int64_t runs = std::max<std::int64_t>(1, results / 500);
  const std::int64_t environments = std::max<std::int64_t>(1, results / 20);
  const std::int64_t decisions = std::max<std::int64_t>(1, results / 50);
  execute(session, "INSERT INTO run (base, head, target, folder, started, ended)" +
                       numbers(runs) +
                       "SELECT 'b', 'h', 't', '/runs/' || i, i * 3600, i * 3600 + 60"
                       " FROM n");
  execute(session,
          "INSERT INTO environment (digest, document)" + numbers(environments) +
              "SELECT " + digest("i") +
              ", '{\"prefix\": [], \"environments\": [],"
              " \"filler\": \"' || CAST($1 AS TEXT) || '\"}' FROM n",
          filler);
  execute(
      session,
      "INSERT INTO result (job, run, package, version, build, subdir, sha256, role,"
      " inputs, outcome, reason, elapsed_ms, finished, reused, environment, document)" +
          numbers(results) + "SELECT 'job-' || i, 1 + i % " + std::to_string(runs) +
          ", " + package + ", '1.' || " + chosen(3, 20) + ", 'py31' || " +
          chosen(4, 4) + " || '_0', 'linux-64', " + digest(chosen(5, 200000)) +
          ", 'dependent', " + digest(chosen(6, 400000)) + ", CASE " + chosen(7, 20) +
          " WHEN 0 THEN 'failed' WHEN 1 THEN 'unsatisfiable' ELSE 'passed' END,"
          " 'what the log said', " +
          chosen(8, 600000) + ", i * 30, CASE WHEN " + chosen(10, 5) +
          " = 0 THEN 1 ELSE 0 END, 1 + " + chosen(9, environments) +
          ", '{\"job\": \"job-' || i || '\", \"outcome\": \"passed\","
          " \"detail\": \"' || CAST($1 AS TEXT) || '\"}' FROM n",
      filler.substr(0, 600));
  execute(session,
          "INSERT INTO decision (run, plan, verdict, as_of, document)" +
              numbers(decisions) + "SELECT 1 + i % " + std::to_string(runs) +
              ", 'plan-' || i, 'hold', i * 1800, '{\"plan\": \"' || CAST($1 AS TEXT) "
              "|| '\"}' FROM n",
          filler + filler + filler);
  // Of a thousand candidates the newest decision is open.
  execute(
      session,
      "INSERT INTO decision_candidate (decision, name, version, build, subdir,"
      " sha256, verdict, open, first_seen)" +
          numbers(3 * decisions) +
          "SELECT (i + 2) / 3, 'candidate-' || (i % 5000), '1.' || (i % 7), 'py311_0',"
          " 'linux-64', " +
          digest("i % 35000") + ", 'hold', CASE WHEN i > " +
          std::to_string(3 * decisions - 1000) + " THEN 1 ELSE 0 END, i FROM n");
  execute(session,
          "INSERT INTO sighting (sha256, name, version, build, subdir, first_seen)" +
              numbers(35000) + "SELECT " + digest("i - 1") +
              ", 'candidate', '1', '0', 'linux-64', i FROM n");
}

double milliseconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() -
                                                   begin)
      .count();
}

double quantile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  const double at = part * static_cast<double>(values.size() - 1);
  return std::round(1000 * values[static_cast<std::size_t>(at)]) / 1000;
}

void make_cold(const Options& options, const Location& location) {
  if (!options.cold.empty()) {
    if (std::system(options.cold.c_str()) != 0) {
      throw UsageError("--cold: the command failed");
    }
  } else if (location.kind == Location::Kind::sqlite) {
    const int file = ::open(location.file.c_str(), O_RDONLY | O_CLOEXEC);
    ::fdatasync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
  }
}

using Question = std::function<void(const Database&, int round)>;

/// Cold ones with a connection of their own each, warm ones with one for all.
distro::base::Json measured(const Options& options, const Location& location,
                            const Question& question) {
  std::vector<double> cold;
  const bool can_be_cold =
      !options.cold.empty() || location.kind == Location::Kind::sqlite;
  for (int round = 0; can_be_cold && round < std::min(11, options.rounds); ++round) {
    make_cold(options, location);
    const Database database(location);
    cold.push_back(milliseconds_of([&] { question(database, round); }));
  }
  const Database database(location);
  std::vector<double> warm;
  for (int round = 0; round < options.rounds; ++round) {
    warm.push_back(milliseconds_of([&] { question(database, round); }));
  }
  distro::base::Json json{{"median", quantile(warm, 0.5)},
                          {"worst", quantile(warm, 1)}};
  if (can_be_cold) {
    json["cold"] = quantile(cold, 0.5);
    json["worst_cold"] = quantile(cold, 1);
  }
  return json;
}

void ask(const Options& options, const Location& location) {
  const auto name = [](int round) {
    return round % 2 == 0 ? "popular-" + std::to_string(round % 20)
                          : "package-" + std::to_string(round * 37 % 5000);
  };
  distro::base::Json json;
  const auto add = [&](const char* what, const Question& question) {
    json[what] = measured(options, location, question);
  };
  add("open_candidates", [](const Database& database, int) {
    const auto rows = distro::state::Decisions(database).open_candidates(1000);
    if (rows.size() != 1000) {
      throw UsageError("the database was not filled by --make");
    }
  });
  add("package_history", [&](const Database& database, int round) {
    static_cast<void>(History(database).package_history(name(round)));
  });
  add("results_of_package", [&](const Database& database, int round) {
    static_cast<void>(History(database).results_of_package(name(round), 50));
  });
  add("reliability", [&](const Database& database, int round) {
    static_cast<void>(History(database).reliability(name(round), "1.3", "py311_0"));
  });
  add("expected_duration", [&](const Database& database, int round) {
    static_cast<void>(History(database).expected_duration(name(round)));
  });
  add("results_of", [&](const Database& database, int round) {
    const std::string sha256 = std::string(29, '0') +
                               std::to_string(1'000'000'000'000'000'000 + round) +
                               "abcdefghabcdefgh";
    static_cast<void>(History(database).results_of(sha256));
  });
  add("record", [&](const Database& database, int round) {
    distro::job::Job job;
    job.id = "bench-" + std::to_string(round);
    job.package.name = "bench";
    distro::job::Result result;
    result.job = job.id;
    result.prefix.assign(60, {"numpy-2.0.2-py311h71ddf71_1.conda", std::string(64, 'a'),
                              "https://example.org/main"});
    result.prefix[0].fn = std::to_string(round);
    History(database).record(job, result);
  });
  std::cout << json.dump() << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse_options({argv + 1, argv + argc});
    const Location location = distro::state::location_from(options.location);
    if (options.make == 0) {
      ask(options, location);
      return 0;
    }
    const Database database(location);
    const double time = milliseconds_of([&] {
      database.connection().write(
          [&](Session& session) { fill(session, options.make); });
    });
    // As a server does by itself in time.
    database.connection().execute_alone(
        location.kind == Location::Kind::sqlite ? "ANALYZE" : "VACUUM ANALYZE");
    std::cout << distro::base::Json{{"made", time}}.dump() << "\n";
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "state: " << error.what() << "\n";
    return 1;
  }
}
