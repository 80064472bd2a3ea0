#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "cli/watch_answer.hpp"

namespace distro::cli {
namespace {

using base::Json;

Json json_of(const app::SightedFile& seen) {
  const state::PromotionFile& file = seen.file;
  return {{"name", file.name},   {"version", file.version},
          {"build", file.build}, {"subdir", file.subdir},
          {"fn", file.fn},       {"sha256", file.sha256},
          {"found", seen.found}, {"sight", app::to_string(seen.sight)}};
}

Json json_of(const app::SightedPromotion& promotion) {
  Json files = Json::array();
  for (const app::SightedFile& seen : promotion.files) {
    files.push_back(json_of(seen));
  }
  return {{"promotion", promotion.id},
          {"state", state::to_string(promotion.state)},
          {"since", base::rfc3339(promotion.since)},
          {"sight", app::to_string(app::sight_of(promotion))},
          {"listed", app::listed_files(promotion)},
          {"continue", continuation(promotion)},
          {"files", std::move(files)}};
}

Json json_of(const app::HalfPublished& half) {
  return {{"set", half.set},
          {"package", half.release.package},
          {"version", half.release.version},
          {"builds", half.release.builds},
          {"missing", half.release.missing},
          {"subdirs", half.subdirs},
          {"since", half.release.since},
          {"why", half.release.why}};
}

}  // namespace

base::Json watch_json(const app::WatchAnswer& answer) {
  Json promotions = Json::array();
  for (const app::SightedPromotion& promotion : answer.promotions) {
    promotions.push_back(json_of(promotion));
  }
  Json releases = Json::array();
  for (const app::HalfPublished& half : answer.releases.half) {
    releases.push_back(json_of(half));
  }
  return {{"channel", answer.channel},
          {"subdirs", answer.subdirs},
          {"promoted_into", answer.promoted_into},
          {"database", answer.database},
          {"looked_at", base::rfc3339(answer.looked_at)},
          {"looks", answer.looks},
          {"amiss", app::amiss_in(answer)},
          {"known_promotions", answer.known_promotions},
          {"promotions", std::move(promotions)},
          {"sets", answer.sets},
          {"releases", answer.releases.checked},
          {"half_published", std::move(releases)},
          {"warnings", answer.warnings}};
}

}  // namespace distro::cli
