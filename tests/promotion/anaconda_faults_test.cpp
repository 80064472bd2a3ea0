// Promotions to a server in memory, under faults that a seed chooses: whatever happens,
// the label ends with exactly the tested set or with what it had before.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/http_url.hpp"
#include "base/log.hpp"
#include "promotion/anaconda_fixture.hpp"

using namespace distro;
using test::AnacondaFixture;
using test::AnacondaModel;
using test::Fault;
using Names = std::set<std::string>;

namespace {

constexpr int most_attempts = 40;

struct Quiet {
  Quiet() { base::set_log_level(base::LogLevel::error); }
  ~Quiet() { base::set_log_level(base::LogLevel::info); }
};

enum class End { entered, stopped };

/// One schedule: what is there before, what goes wrong, what others do, and when.
class Schedule {
 public:
  explicit Schedule(unsigned seed) : random_(seed) {
    prepare();
    choose_faults();
    choose_others();
    before_ = fixture.model.dists;
    fixture.on_step = [this](std::string_view) {
      if (kills_.contains(steps_++)) {
        throw test::Killed{};
      }
    };
    fixture.server.watch = [this](const AnacondaModel&) { look(); };
  }

  /// Runs it again and again until it ends by itself.
  End run() {
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
      try {
        fixture.promote();
        return End::entered;
      } catch (const test::Killed&) {
      } catch (const InputError& error) {
        why = error.what();
        return End::stopped;
      } catch (const Error&) {
      }
    }
    FAIL("it never ends");
    return End::stopped;
  }

  void check(End end) const {
    const Names under = label_set("main");
    Names expected = had_;
    // A run that was killed after its last line had done its work.
    if (end == End::entered || has_been_done()) {
      expected.insert(set_.begin(), set_.end());
    }
    CHECK(under == expected);
    if (end == End::entered) {
      CHECK(label_set(fixture.hidden()).empty());
      for (const channel::Record& record : fixture.decision.artifacts) {
        CHECK(fixture.model.dists.at(AnacondaFixture::spec("dist", record)).sha256 ==
              record.sha256);
      }
    }
    check_no_label_lost();
    check_journal(end);
    INFO(base::read_file(fixture.journal));
    CHECK(mixtures == 0);
  }

  AnacondaFixture fixture;
  std::string why;
  int mixtures = 0;  ///< states that readers saw, neither old nor new

 private:
  int chosen(int from, int to) {
    return std::uniform_int_distribution<int>(from, to)(random_);
  }

  /// The set's files that are in the account already, with or without the label.
  void prepare() {
    for (const channel::Record& record : fixture.decision.artifacts) {
      set_.insert(AnacondaFixture::spec("dist", record));
      const int kind = chosen(0, 5);
      if (kind == 0) {
        fixture.model.put(AnacondaFixture::spec("dist", record), record.sha256,
                          {"archive"});
      } else if (kind == 1) {
        fixture.model.put(AnacondaFixture::spec("dist", record), record.sha256,
                          {"archive", "main"});
      }
    }
    had_ = fixture.model.files_under("dist", "main");
  }

  void choose_faults() {
    const int count = chosen(1, 6);
    for (int i = 0; i < count; ++i) {
      const auto request = static_cast<std::size_t>(chosen(0, 60));
      const auto fault = static_cast<Fault>(chosen(0, int(Fault::killed_after)));
      fixture.server.faults[request] = fault;
      is_mixed_ = is_mixed_ || fault == Fault::half_done ||
                  fault == Fault::wrong_digest || fault == Fault::wrong_copy ||
                  fault == Fault::late;
    }
    const int kills = chosen(0, 4);
    for (int i = 0; i < kills; ++i) {
      kills_.insert(static_cast<std::size_t>(chosen(0, 30)));
    }
  }

  /// What another promoter does: the same set, other files, other labels; or a person
  /// who clears up.
  void choose_others() {
    const int count = chosen(0, 2);
    for (int i = 0; i < count; ++i) {
      const auto request = static_cast<std::size_t>(chosen(0, 50));
      const channel::Record record =
          fixture.decision.artifacts[static_cast<std::size_t>(chosen(0, 2))];
      const std::string spec = AnacondaFixture::spec("dist", record);
      const std::string hidden = fixture.hidden();
      switch (chosen(0, 4)) {
        case 0:  // another set enters the same label
          fixture.server.others[request] = [this](AnacondaModel& model) {
            model.put("dist/dask/1/noarch/dask-1-0.conda", std::string(64, 'd'),
                      {"main"});
            had_.insert("dist/dask/1/noarch/dask-1-0.conda");
          };
          break;
        case 1:  // the same file arrives from elsewhere, under another label
          fixture.server.others[request] = [this, spec, record](AnacondaModel& model) {
            if (!model.dists.contains(spec)) {
              model.put(spec, record.sha256, {"nightly"});
            } else {
              model.dists[spec].labels.insert("nightly");
            }
            kept_.emplace(spec, "nightly");
          };
          break;
        case 2:  // another file of this name arrives, if there is none yet
          fixture.server.others[request] = [this, spec](AnacondaModel& model) {
            if (!model.dists.contains(spec)) {
              model.put(spec, std::string(64, 'e'), {"main"});
              had_.insert(spec);
              kept_.emplace(spec, "main");
            }
          };
          break;
        case 3:  // somebody clears up what waits, at the wrong moment perhaps
          is_mixed_ = true;
          fixture.server.others[request] = [hidden](AnacondaModel& model) {
            for (auto& [name, dist] : model.dists) {
              if (dist.labels.size() > 1) {
                dist.labels.erase(hidden);
              }
            }
          };
          break;
        case 4:  // the same set is promoted by another machine
          is_mixed_ = true;
          fixture.server.others[request] = [this](AnacondaModel& model) {
            for (const channel::Record& one : fixture.decision.artifacts) {
              const std::string name = AnacondaFixture::spec("dist", one);
              if (model.dists.contains(name) &&
                  model.dists[name].sha256 != one.sha256) {
                return;  // it stops as we do
              }
            }
            for (const channel::Record& one : fixture.decision.artifacts) {
              const std::string name = AnacondaFixture::spec("dist", one);
              if (!model.dists.contains(name)) {
                model.put(name, one.sha256, {fixture.hidden()});
              } else {
                model.dists[name].labels.insert(fixture.hidden());
              }
            }
          };
          break;
      }
    }
  }

  [[nodiscard]] bool has_been_done() const {
    const auto lines = promotion::read_journal(fixture.journal);
    return std::any_of(lines.begin(), lines.end(),
                       [](const auto& line) { return line.step == "done"; });
  }

  [[nodiscard]] Names label_set(const std::string& label) const {
    return fixture.model.files_under("dist", label);
  }

  /// What readers see of the set: none or all of what was not there before.
  void look() {
    if (is_mixed_) {
      return;
    }
    const Names under = label_set("main");
    const auto count = std::count_if(set_.begin(), set_.end(), [&](const auto& file) {
      return under.contains(file) && !had_.contains(file);
    });
    const auto coming = std::count_if(set_.begin(), set_.end(), [&](const auto& file) {
      return !had_.contains(file);
    });
    mixtures += count != 0 && count != coming ? 1 : 0;
  }

  void check_no_label_lost() const {
    for (const auto& [spec, dist] : before_) {
      for (const std::string& label : dist.labels) {
        INFO(spec << " had " << label);
        CHECK(fixture.model.dists.at(spec).labels.contains(label));
      }
    }
    for (const auto& [spec, label] : kept_) {
      INFO(spec << " got " << label);
      CHECK(fixture.model.dists.at(spec).labels.contains(label));
    }
  }

  /// What the journal says of a request that changes labels or files.
  static std::string entry_of(const base::HttpRequest& request) {
    const std::string path = base::url_parts(request.url)->path;
    const base::Json body = base::Json::parse(request.body->text, nullptr, false);
    const auto text = [&](const char* key) {
      return body.is_object() && body[key].is_string() ? body[key].get<std::string>()
                                                       : std::string();
    };
    if (path.starts_with("/copy/")) {
      return "copy " + path.substr(path.rfind('/', path.rfind('/') - 1) + 1) + " " +
             text("to_channel");
    }
    const std::string label = path.substr(path.rfind('/') + 1);
    if (path.find("/copy/") != std::string::npos) {
      return "copy_label  " + label;
    }
    const bool is_for_all = text("basename").empty();
    return (request.method == "POST" ? "add_label "
            : is_for_all             ? "drop_label "
                                     : "take_back ") +
           text("basename") + " " + label;
  }

  /// Nothing was asked for that the journal had not said before, and its lines, done
  /// one after the other to what was there at first, lead to what is there now.
  void check_journal(End end) const {
    std::map<std::string, int> said;
    Names main;
    std::set_intersection(set_.begin(), set_.end(), had_.begin(), had_.end(),
                          std::inserter(main, main.end()));
    const Names before = main;
    for (const promotion::JournalEntry& entry :
         promotion::read_journal(fixture.journal)) {
      ++said[entry.step + " " + entry.fn + " " + entry.label];
      const auto spec = std::find_if(set_.begin(), set_.end(), [&](const auto& file) {
        return !entry.fn.empty() && file.ends_with("/" + entry.fn);
      });
      if (entry.step == "done" ||
          (entry.step == "copy_label" && entry.label == "main")) {
        main = set_;  // "done" is said when all of it was seen
      } else if (entry.step == "add_label" && entry.label == "main") {
        main.insert(*spec);
      } else if (entry.step == "take_back") {
        main.erase(*spec);
      } else if (entry.step == "taken_back") {
        main = before;  // what was not added needed no taking back
      }
    }
    INFO(base::read_file(fixture.journal));
    Names now;
    const Names under = label_set("main");
    std::set_intersection(set_.begin(), set_.end(), under.begin(), under.end(),
                          std::inserter(now, now.end()));
    CHECK(main == now);
    const std::string last = promotion::read_journal(fixture.journal).back().step;
    CHECK((end == End::entered ? last == "done" : last != "done"));
    for (const base::HttpRequest& request : fixture.server.requests()) {
      if (request.method != "GET") {
        INFO(entry_of(request));
        CHECK(said[entry_of(request)]-- > 0);
      }
    }
  }

  std::mt19937 random_;
  Names set_;  ///< specs in the destination
  Names had_;  ///< specs under main that are not ours to take away
  std::set<std::pair<std::string, std::string>> kept_;  ///< (file, label) of others
  std::set<std::size_t> kills_;
  std::size_t steps_ = 0;
  bool is_mixed_ = false;  ///< something else than our steps makes mixtures
  std::map<std::string, test::ModelDist> before_;
};

/// How many of the schedules from `first` to `last` ended with the set.
int run_schedules(unsigned first, unsigned last) {
  const Quiet quiet;
  int entered = 0;
  for (unsigned seed = first; seed <= last; ++seed) {
    Schedule schedule(seed);
    INFO("seed " << seed);
    const End end = schedule.run();
    INFO(schedule.why);
    schedule.check(end);
    entered += end == End::entered ? 1 : 0;
  }
  return entered;
}

}  // namespace

TEST_CASE("under any faults a label ends with the tested set or with what it had",
          "[promotion]") {
  const int entered = run_schedules(1, 200);
  CHECK(entered > 100);
  CHECK(entered < 190);
}

TEST_CASE("under very many faults as well", "[promotion][.]") {
  CHECK(run_schedules(1000, 20'999) > 10'000);
}
