#include "promotion/anaconda/channel.hpp"

#include <utility>

#include "base/error.hpp"
#include "promotion/placement.hpp"

namespace distro::promotion {
namespace {

namespace fs = std::filesystem;
using OnStep = std::function<void(std::string_view)>;

class AnacondaPublisher final : public Publisher {
 public:
  AnacondaPublisher(AnacondaChannel channel, std::string hidden_label,
                    AnacondaParts parts, fs::path journal, OnStep on_step)
      : channel_(std::move(channel)),
        hidden_label_(std::move(hidden_label)),
        parts_(parts),
        journal_(std::move(journal)),
        on_step_(std::move(on_step)) {}

  PromotionSummary promote(const Decision& decision) override {
    require_promotable(decision);
    if (decision.artifacts.empty()) {
      return {};
    }
    const std::string id = promotion_id(decision.artifacts);
    const Journal journal(journal_, id, on_step_);
    return AnacondaSet(decision.artifacts, {channel_, hidden_label_ + "-" + id}, parts_,
                       journal, lines_of(journal_, id))
        .enter();
  }

 private:
  AnacondaChannel channel_;
  std::string hidden_label_;
  AnacondaParts parts_;
  fs::path journal_;
  OnStep on_step_;
};

class AnacondaReleases final : public ReleaseChannel {
  template <typename Action>
  auto with(const Release& release, Action action) {
    const std::string id = promotion_id(release.artifacts);
    const Journal journal(journal_, id, on_step_);
    AnacondaSet set(release.artifacts, {channel_, release.name}, parts_, journal,
                    lines_of(journal_, id));
    return action(set);
  }

 public:
  AnacondaReleases(AnacondaChannel channel, AnacondaParts parts, fs::path journal,
                   OnStep on_step)
      : channel_(std::move(channel)),
        parts_(parts),
        journal_(std::move(journal)),
        on_step_(std::move(on_step)) {}

  PromotionSummary stage(const Release& release) override {
    return with(release, [](AnacondaSet& set) { return set.stage(); });
  }

  PromotionSummary publish(const Release& release) override {
    return with(release, [](AnacondaSet& set) { return set.enter(); });
  }

  ReleaseState undo(const Release& release) override {
    return with(release, [&](AnacondaSet& set) {
      const bool is_published = release.state == ReleaseState::published;
      if (is_published || set.is_half_entered()) {
        set.leave();
      }
      if (is_published) {
        return ReleaseState::staged;
      }
      set.drop();
      return ReleaseState::undone;
    });
  }

  std::vector<PlacedFile> show(const Release& release) override {
    return with(release, [](AnacondaSet& set) { return set.placed(); });
  }

  std::string url_of(const Release& release) const override {
    return channel_.server + "/" + path_part(channel_.owner) + "/label/" +
           path_part(release.name);
  }

 private:
  AnacondaChannel channel_;
  AnacondaParts parts_;
  fs::path journal_;
  OnStep on_step_;
};

}  // namespace

std::unique_ptr<Publisher> make_anaconda_publisher(AnacondaChannel channel,
                                                   std::string hidden_label,
                                                   AnacondaParts parts,
                                                   fs::path journal, OnStep on_step) {
  return std::make_unique<AnacondaPublisher>(std::move(channel),
                                             std::move(hidden_label), parts,
                                             std::move(journal), std::move(on_step));
}

std::unique_ptr<ReleaseChannel> make_anaconda_releases(AnacondaChannel channel,
                                                       AnacondaParts parts,
                                                       fs::path journal,
                                                       OnStep on_step) {
  return std::make_unique<AnacondaReleases>(std::move(channel), parts,
                                            std::move(journal), std::move(on_step));
}

}  // namespace distro::promotion
