#include "app/run_folder.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "app/result_lines.hpp"
#include "base/error.hpp"

namespace distro::app {
namespace {

using base::Json;

constexpr const char* change_file = "change.json";
constexpr const char* plan_file = "plan.json";
constexpr const char* results_file = "results.jsonl";
constexpr const char* facts_file = "facts.json";
constexpr const char* decision_file = "decision.json";

}  // namespace

base::Json to_json(const ChangeSet& change) {
  Json json = repo::to_json(change.change);
  json["candidates"] = Json::array();
  for (const job::Candidate& candidate : change.candidates) {
    json["candidates"].push_back(job::to_json(candidate));
  }
  return json;
}

std::filesystem::path job_folder(const std::filesystem::path& run,
                                 const std::string& job) {
  return run / "jobs" / job;
}

base::FileLock RunFolder::lock(const std::function<void()>& on_wait) const {
  return base::FileLock(file("lock"), on_wait);
}

void RunFolder::write(const ChangeSet& change) const {
  base::write_file(file(change_file), base::pretty(to_json(change)));
}

void RunFolder::write(const job::Plan& plan) const {
  base::write_file(file(plan_file), base::pretty(job::to_json(plan)));
}

void RunFolder::write(const promotion::Facts& facts) const {
  base::write_file(file(facts_file), base::pretty(promotion::to_json(facts)));
}

void RunFolder::write(const promotion::Decision& decision) const {
  base::write_file(file(decision_file), base::pretty(promotion::to_json(decision)));
}

void RunFolder::write(const std::vector<job::Result>& results) const {
  base::write_file(file(results_file), result_lines(results));
}

void RunFolder::append(const job::Result& result) const {
  base::append_line(file(results_file), job::to_json(result).dump());
}

base::Json RunFolder::load(const char* name, const char* writer) const {
  const std::filesystem::path path = file(name);
  const std::optional<std::string> text = base::read_file_if_there(path);
  if (!text) {
    throw UsageError(path.string() + ": there is no such file yet; 'conda-distro " +
                     writer + "' writes it");
  }
  return base::parse_json(*text, path.string());
}

ChangeSet RunFolder::change() const {
  const Json json = load(change_file, "change");
  const base::JsonObject object(json, file(change_file).string());
  ChangeSet change;
  change.change = repo::change_from_json(object);
  for (const base::JsonObject& candidate : object.objects("candidates")) {
    change.candidates.push_back(job::candidate_from_json(candidate));
  }
  return change;
}

job::Plan RunFolder::plan() const {
  const Json json = load(plan_file, "plan");
  return job::plan_from_json(base::JsonObject(json, file(plan_file).string()));
}

promotion::Facts RunFolder::facts() const {
  const Json json = load(facts_file, "decide");
  return promotion::facts_from_json(base::JsonObject(json, file(facts_file).string()));
}

promotion::Decision RunFolder::decision() const {
  const Json json = load(decision_file, "decide");
  return promotion::decision_from_json(
      base::JsonObject(json, file(decision_file).string()));
}

std::vector<job::Result> RunFolder::results_so_far() const {
  std::vector<job::Result> results;
  std::map<std::string, std::size_t> known;
  for (job::Result& result :
       results_in(file(results_file), "its job counts as not done")) {
    const auto [entry, is_new] = known.emplace(result.job, results.size());
    if (is_new) {
      results.push_back(std::move(result));
    } else {
      results[entry->second] = std::move(result);
    }
  }
  return results;
}

std::vector<job::Result> RunFolder::results() const {
  if (!std::filesystem::exists(file(results_file))) {
    throw UsageError(file(results_file).string() +
                     ": there is no such file yet; 'conda-distro run' writes it");
  }
  return results_so_far();
}

void RunFolder::remove_if_unused() const {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    if (entry.path().filename() != "lock") {
      return;
    }
  }
  std::filesystem::remove_all(folder_, error);
  // The folders above it are ours too, as long as they are empty.
  for (std::filesystem::path above = folder_.parent_path();
       above.filename() == "runs" || above.filename() == ".conda-distro";
       above = above.parent_path()) {
    if (!std::filesystem::remove(above, error) || error) {
      return;
    }
  }
}

void RunFolder::forget_results() const {
  for (const char* name : {results_file, "jobs"}) {
    base::remove_tree(file(name));
  }
}

void RunFolder::forget() const {
  for (const char* name :
       {change_file, plan_file, results_file, facts_file, decision_file, "jobs",
        "promotion.jsonl", "report.json", "report.md"}) {
    base::remove_tree(file(name));
  }
}

bool RunFolder::promotion_begun() const {
  return std::filesystem::exists(journal()) &&
         std::filesystem::exists(file(decision_file));
}

}  // namespace distro::app
