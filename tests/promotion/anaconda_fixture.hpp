// A staging account, an integration account and a decision to promote, on a server in
// memory.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/temp_dir.hpp"
#include "promotion/anaconda/channel.hpp"
#include "promotion/faulty_server.hpp"

namespace distro::test {

/// The account `dist` has numpy 1.26.4 under main; the account `stage` has numpy 2.0.2,
/// scipy 1.14.1 (linux-64) and zarr 3.0.0 (noarch) under dev, which the decision brings
/// in.
struct AnacondaFixture {
  AnacondaFixture();

  promotion::PromotionSummary promote();
  /// The publisher, with parts that live as long as the fixture.
  [[nodiscard]] std::unique_ptr<promotion::Publisher> publisher();
  [[nodiscard]] std::unique_ptr<promotion::ReleaseChannel> releases();

  /// The files under a label of `dist`, "linux-64/numpy-1.26.4-0.conda".
  [[nodiscard]] std::set<std::string> under(const std::string& label) const;
  [[nodiscard]] static std::string spec(const std::string& owner,
                                        const channel::Record& record);
  [[nodiscard]] std::string hidden() const;
  /// The steps of the journal, "copy linux-64/numpy-2.0.2-0.conda".
  [[nodiscard]] std::vector<std::string> steps() const;

  base::TempDir folder;
  std::filesystem::path journal = folder.path() / "journal.jsonl";
  AnacondaModel model;
  PassingClock clock;
  FaultyServer server{model, clock};
  channel::Credentials credentials;
  promotion::AnacondaApi api{"https://api.test", "sesame", server, clock};
  std::unique_ptr<promotion::AnacondaWriter> writer = promotion::make_http_writer(api);
  promotion::AnacondaChannel target{"https://conda.test", "dist", "main"};
  promotion::Decision decision;
  std::function<void(std::string_view)> on_step;
};

/// Names of what is in the channel before and after.
std::set<std::string> old_set();
std::set<std::string> new_set();

}  // namespace distro::test
