#include "app/release.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/channels.hpp"
#include "app/remember.hpp"
#include "app/run_folder.hpp"
#include "app/wire.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "promotion/anaconda/names.hpp"
#include "promotion/placement.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;
using promotion::Release;
using promotion::ReleaseState;

/// The folder of one release, which one process at a time works in.
class ReleaseFolder {
 public:
  ReleaseFolder(const Workspace& workspace, const std::string& name)
      : folder_(workspace.repository.root() / ".conda-distro/releases" / name) {}

  [[nodiscard]] base::FileLock lock() const { return base::FileLock(folder_ / "lock"); }
  [[nodiscard]] fs::path journal() const { return folder_ / "journal.jsonl"; }

  [[nodiscard]] std::optional<Release> read() const {
    const fs::path file = folder_ / "release.json";
    const std::optional<std::string> text = base::read_file_if_there(file);
    if (!text) {
      return std::nullopt;
    }
    const base::Json json = base::parse_json(*text, file.string());
    return promotion::release_from_json(base::JsonObject(json, file.string()));
  }

  void write(const Release& release) const {
    base::write_file(folder_ / "release.json",
                     base::pretty(promotion::to_json(release)));
  }

 private:
  fs::path folder_;
};

void require_name(const std::string& name) {
  if (!promotion::is_label(name)) {
    throw UsageError("'" + name +
                     "' is no name of a release: it is also a label, of a-z, 0-9, "
                     "'.', '_' and '-'");
  }
}

std::unique_ptr<promotion::ReleaseChannel> channel_for(
    const Workspace& workspace, const recipe::Distribution& distribution,
    const Release& release, const ReleaseChoice& choice, const ReleaseFolder& folder) {
  PublishSetup setup{release.channel,         folder.journal(), choice.on_step,
                     distribution.publishing, choice.via,       {}};
  for (const channel::Record& record : release.artifacts) {
    setup.sources.push_back(record.channel);
  }
  return make_releases(workspace.config, setup);
}

recipe::Distribution distribution_of(const Workspace& workspace) {
  return distribution_at(workspace, workspace.repository.commit_of("HEAD"));
}

ReleaseReport report_of(const Release& release, promotion::ReleaseChannel& channel) {
  return {release, channel.url_of(release), channel.show(release)};
}

RememberedSet remembered_set(const Release& release, const ReleaseFolder& folder) {
  RememberedSet set{release.channel, folder.journal(), release.artifacts, {}};
  if (!release.run.empty()) {
    set.run = release.run;
  }
  return set;
}

Release known_release(const ReleaseFolder& folder, const std::string& name) {
  if (std::optional<Release> release = folder.read()) {
    return *std::move(release);
  }
  throw UsageError("there is no release '" + name +
                   "' yet; 'conda-distro release stage' makes one");
}

/// What was decided when it was staged may have been decided again since.
void require_decided(const Release& release) {
  if (release.run.empty()) {
    return;
  }
  const promotion::Decision decision = RunFolder(release.run).decision();
  if (decision.verdict != promotion::Verdict::promote) {
    throw UsageError("the decision in " + release.run + " is to " +
                     std::string(promotion::to_string(decision.verdict)) +
                     ", so nothing is published");
  }
  if (promotion::promotion_id(decision.artifacts) !=
      promotion::promotion_id(release.artifacts)) {
    throw UsageError("the decision in " + release.run +
                     " is about other files by now; undo the release and stage it "
                     "again");
  }
}

}  // namespace

ReleaseReport stage_release(const Workspace& workspace, const ReleaseChoice& choice,
                            const ReleaseContents& contents) {
  require_name(choice.name);
  const recipe::Distribution distribution = distribution_of(workspace);
  Release release;
  release.name = choice.name;
  release.artifacts = release_files(workspace, distribution, contents);
  if (release.artifacts.empty()) {
    throw UsageError("there are no files to stage in " + contents.run);
  }
  release.run = contents.run.empty()
                    ? ""
                    : fs::absolute(contents.run).lexically_normal().string();
  release.channel = channel::redacted(
      url_of(workspace.config, distribution, distribution.integration));
  const ReleaseFolder folder(workspace, choice.name);
  const base::FileLock lock = folder.lock();
  const std::optional<Release> former = folder.read();
  const bool same = former && promotion::promotion_id(former->artifacts) ==
                                  promotion::promotion_id(release.artifacts);
  if (former && former->state == ReleaseState::published) {
    throw UsageError("the release '" + choice.name +
                     "' is published; undo it, or choose another name");
  }
  if (former && former->state == ReleaseState::staged && !same) {
    throw UsageError("the release '" + choice.name +
                     "' has other files; undo it first, or choose another name");
  }
  const auto channel = channel_for(workspace, distribution, release, choice, folder);
  // Before the first change: what a kill leaves can be undone.
  folder.write(release);
  channel->stage(release);
  return report_of(release, *channel);
}

ReleaseReport show_release(const Workspace& workspace, const ReleaseChoice& choice) {
  require_name(choice.name);
  const ReleaseFolder folder(workspace, choice.name);
  const Release release = known_release(folder, choice.name);
  return report_of(release, *channel_for(workspace, distribution_of(workspace), release,
                                         choice, folder));
}

ReleaseReport publish_release(const Workspace& workspace, const ReleaseChoice& choice) {
  require_name(choice.name);
  const ReleaseFolder folder(workspace, choice.name);
  Release release = known_release(folder, choice.name);
  const base::FileLock lock = folder.lock();
  if (release.state == ReleaseState::undone) {
    throw UsageError("the release '" + choice.name +
                     "' was undone; stage it again first");
  }
  require_decided(release);
  const auto channel =
      channel_for(workspace, distribution_of(workspace), release, choice, folder);
  if (release.state == ReleaseState::staged) {
    RememberedPromotion remembered(workspace.config, remembered_set(release, folder));
    channel->publish(release);
    release.state = ReleaseState::published;
    folder.write(release);
    remembered.finish();
  }
  return report_of(release, *channel);
}

ReleaseReport undo_release(const Workspace& workspace, const ReleaseChoice& choice) {
  require_name(choice.name);
  const ReleaseFolder folder(workspace, choice.name);
  Release release = known_release(folder, choice.name);
  const base::FileLock lock = folder.lock();
  const auto channel =
      channel_for(workspace, distribution_of(workspace), release, choice, folder);
  if (release.state != ReleaseState::undone) {
    const bool was_published = release.state == ReleaseState::published;
    release.state = channel->undo(release);
    folder.write(release);
    if (was_published) {
      remember_undone(workspace.config, remembered_set(release, folder));
    }
  }
  return report_of(release, *channel);
}

base::Json to_json(const ReleaseReport& report) {
  base::Json files = base::Json::array();
  for (const promotion::PlacedFile& file : report.files) {
    files.push_back({{"file", file.file},
                     {"sha256", file.sha256},
                     {"found", file.found},
                     {"labels", file.labels}});
  }
  return {{"release", report.release.name},
          {"state", promotion::to_string(report.release.state)},
          {"channel", report.release.channel},
          {"run", report.release.run},
          {"url", report.url},
          {"files", std::move(files)}};
}

}  // namespace distro::app
