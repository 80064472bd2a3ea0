#include "app/state.hpp"

#include <fstream>

#include "base/error.hpp"
#include "state/export.hpp"
#include "state/migrations.hpp"

namespace distro::app {
namespace {

/// What is only asked is not made.
state::Database open_known(const Config& config) {
  state::Opening opening;
  opening.migrate = false;
  return open_state(config, opening);
}

state::Location location_of(const Config& config) {
  return config.state_url
             ? while_doing("reading CONDA_DISTRO_STATE_URL",
                           [&] { return state::location_from(*config.state_url); })
             : state::location_of(config.history);
}

/// A file that takes its place when it is whole, and is gone if it never is.
class WholeFile {
 public:
  explicit WholeFile(std::filesystem::path path)
      : path_(std::move(path)),
        beside_(path_.string() + ".new"),
        stream_(beside_, std::ios::binary | std::ios::trunc) {
    require();
  }
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  ~WholeFile() {
    if (!renamed_) {
      std::error_code ignored;
      std::filesystem::remove(beside_, ignored);
    }
  }

  void add(std::string_view line) {
    stream_ << line << '\n';
    require();
  }

  void put_in_place() {
    stream_.close();
    require();
    std::error_code error;
    std::filesystem::rename(beside_, path_, error);
    renamed_ = !error;
    if (error) {
      throw EnvironmentError(path_.string() +
                             ": cannot be written: " + error.message());
    }
  }

 private:
  void require() const {
    if (!stream_) {
      throw EnvironmentError(path_.string() + ": cannot be written");
    }
  }

  std::filesystem::path path_;
  std::filesystem::path beside_;
  std::ofstream stream_;
  bool renamed_ = false;
};

}  // namespace

state::Database open_state(const Config& config, const state::Opening& opening) {
  return state::Database(location_of(config), opening);
}

StateMigration migrate_state(const Config& config) {
  const state::Database database = open_state(config);
  return {database.location().shown, database.schema_before(), state::newest_schema()};
}

StateCheck check_state(const Config& config) {
  const state::Database database = open_known(config);
  return {database.location().shown, state::check(database)};
}

std::size_t export_state(const Config& config,
                         const std::function<void(std::string_view line)>& take) {
  return state::export_rows(open_state(config), take);
}

std::size_t export_state(const Config& config, const std::filesystem::path& file) {
  WholeFile whole(file);
  const std::size_t rows =
      export_state(config, [&](std::string_view line) { whole.add(line); });
  whole.put_in_place();
  return rows;
}

StatePruning prune_state(const Config& config, const state::PruneLimits& limits,
                         state::Pruning pruning) {
  const state::Database database = open_state(config);
  return {database.location().shown, state::prune(database, limits, pruning)};
}

KnownPackage history_of(const Config& config, const std::string& package,
                        std::size_t limit) {
  const state::History history(open_state(config));
  KnownPackage known{package,
                     history.package_history(package),
                     history.results_of_package(package, limit),
                     {}};
  if (!known.results.empty()) {
    const state::ResultRow& newest = known.results.front();
    known.newest = history.reliability(package, newest.version, newest.build);
  }
  return known;
}

}  // namespace distro::app
