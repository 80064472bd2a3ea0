#include <catch2/catch.hpp>
#include <filesystem>

#include "app/install/inquiry.hpp"
#include "app/install/settings.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using namespace distro::app;
using promotion::Installability;
using promotion::InstallFault;
using promotion::Standing;
using test::record_of;

namespace {

using Texts = std::vector<std::string>;
using Records = std::vector<channel::Record>;

const std::string integration = "file:///integration";
const std::string lower_channel = "file:///base";

channel::Repodata table_of(Records records, const std::string& channel) {
  for (channel::Record& record : records) {
    record.subdir = "linux-64";
    record.channel = channel;
    record.timestamp = 1706572800000;  // 2024-01-30
  }
  channel::Repodata repodata;
  repodata.channel = channel;
  repodata.subdir = "linux-64";
  repodata.records = records;
  return repodata;
}

recipe::Promise promise_of(Texts in_sync) {
  recipe::Promise promise;
  promise.name = "torch";
  promise.in_sync = std::move(in_sync);
  promise.priorities = {"strict"};
  return promise;
}

InstallSetting setting_of(std::vector<channel::Repodata> index,
                          solve::ChannelPriority priority) {
  InstallSetting setting;
  setting.site = {"linux-64", std::string(solve::to_string(priority)), {integration}};
  setting.integration = integration;
  setting.priority = priority;
  setting.index = std::move(index);
  return setting;
}

Installability asked(const InstallSetting& setting) {
  Installability found;
  inquire(setting, found);
  return found;
}

Texts sentences(const Installability& found) {
  Texts texts;
  for (const InstallFault& fault : found.faults) {
    texts.push_back(std::string(promotion::to_string(fault.standing)) + ": " +
                    promotion::sentence(fault));
  }
  return texts;
}

/// Two releases of pytorch with their torchvision, for two pythons.
Records torch() {
  Records records = {record_of("python", "3.11"), record_of("python", "3.12")};
  for (const std::string python : {"3.11", "3.12"}) {
    const std::string needs = "python " + python + ".*";
    records.push_back(record_of("pytorch", "2.0.1", {needs}, "py" + python));
    records.push_back(record_of("pytorch", "2.1.0", {needs}, "py" + python));
    records.push_back(
        record_of("torchvision", "0.15.2", {needs, "pytorch 2.0.1"}, "py" + python));
    records.push_back(
        record_of("torchvision", "0.16.0", {needs, "pytorch 2.1.0"}, "py" + python));
  }
  return records;
}

InstallSetting compared(const Records& before, const Records& after,
                        solve::ChannelPriority priority,
                        const Records& below = {record_of("zlib", "1")}) {
  const channel::Repodata lower = table_of(below, lower_channel);
  InstallSetting setting = setting_of({table_of(after, integration), lower}, priority);
  setting.before = {table_of(before, integration), lower};
  return setting;
}

constexpr auto strict = solve::ChannelPriority::strict;
constexpr auto flexible = solve::ChannelPriority::flexible;

}  // namespace

TEST_CASE("each build is asked for with the releases that belong to it", "[app]") {
  InstallSetting setting = setting_of({table_of(torch(), integration)}, strict);
  setting.promises = {promise_of({"pytorch", "torchvision"})};
  const Installability found = asked(setting);
  CHECK(sentences(found).empty());
  CHECK(found.checked == 10);  // two releases, eight builds
  CHECK_FALSE(found.compared);
}

TEST_CASE("a release without its other half is named with its day", "[app]") {
  Records records = torch();
  records.push_back(record_of("pytorch", "2.2.0", {"python 3.12.*"}, "py3.12"));
  InstallSetting setting = setting_of({table_of(records, integration)}, strict);
  setting.promises = {promise_of({"pytorch", "torchvision"})};
  const Installability found = asked(setting);
  REQUIRE(sentences(found) ==
          Texts{"present: pytorch 2.2.0 has no torchvision (promise torch; linux-64, "
                "strict)"});
  CHECK(found.faults[0].since == "2024-01-30");
  CHECK(found.faults[0].why ==
        "no release of torchvision depends on exactly pytorch 2.2.0");
}

TEST_CASE("the other half without the first one is named, too", "[app]") {
  Records records = torch();
  records.push_back(record_of("torchvision", "0.17.0", {"pytorch 2.2.0"}));
  InstallSetting setting = setting_of({table_of(records, integration)}, strict);
  setting.promises = {promise_of({"pytorch", "torchvision"})};
  const Installability found = asked(setting);
  REQUIRE(sentences(found) ==
          Texts{"present: torchvision 0.17.0 has no pytorch (promise torch; linux-64, "
                "strict)"});
  CHECK(found.faults[0].why == "it needs pytorch 2.2.0, which is not there");
}

TEST_CASE("a variant that lacks its other half is named with the reason", "[app]") {
  Records records = torch();
  records.push_back(record_of("python", "3.13"));
  records.push_back(record_of("pytorch", "2.1.0", {"python 3.13.*"}, "py3.13"));
  InstallSetting setting = setting_of({table_of(records, integration)}, strict);
  setting.promises = {promise_of({"pytorch", "torchvision"})};
  const Installability found = asked(setting);
  REQUIRE(sentences(found) ==
          Texts{"present: pytorch 2.1.0 py3.13 cannot be installed with the others of "
                "its set (promise torch; linux-64, strict)"});
  CHECK_THAT(found.faults[0].detail, Catch::Contains("python 3.13.*"));
}

TEST_CASE("a half-published candidate is what the change brings", "[app]") {
  Records after = torch();
  after.push_back(record_of("pytorch", "2.2.0", {"python 3.12.*"}, "py3.12"));
  InstallSetting setting = compared(torch(), after, strict);
  setting.promises = {promise_of({"pytorch", "torchvision"})};
  setting.every_package = true;
  const Installability found = asked(setting);
  CHECK(sentences(found) ==
        Texts{"brought: pytorch 2.2.0 has no torchvision (promise torch; linux-64, "
              "strict)"});
  // Nothing was taken away: what was there before needs no look.
  CHECK(found.untouched == 18);  // eight builds of the promise, ten packages
}

TEST_CASE("the missing half mends the release", "[app]") {
  Records before = torch();
  before.push_back(record_of("pytorch", "2.2.0", {"python 3.12.*"}, "py3.12"));
  Records after = before;
  after.push_back(
      record_of("torchvision", "0.17.0", {"pytorch 2.2.0", "python"}, "py3.12"));
  InstallSetting setting = compared(before, after, strict);
  setting.promises = {promise_of({"pytorch", "torchvision"})};
  const Installability found = asked(setting);
  CHECK(found.faults.empty());
  CHECK(found.mended == Texts{"pytorch 2.2.0 has all of its set (promise torch; "
                              "linux-64, strict)"});
}

TEST_CASE("a name that becomes hidden breaks who needs its old releases", "[app]") {
  const Records before = {record_of("app", "1", {"numpy <2"}), record_of("tool", "1")};
  Records after = before;
  after.push_back(record_of("numpy", "2.0"));
  const Records below = {record_of("numpy", "1.26")};
  InstallSetting setting = compared(before, after, strict, below);
  setting.every_package = true;
  const Installability found = asked(setting);
  CHECK(sentences(found) ==
        Texts{"broken: app 1 0 cannot be installed (linux-64, strict)"});
  CHECK(found.untouched == 1);  // tool
  CHECK_THAT(found.faults.at(0).detail, Catch::Contains("numpy <2"));
  // With flexible priority the lower channel helps out.
  setting = compared(before, after, flexible, below);
  setting.every_package = true;
  CHECK(asked(setting).faults.empty());
}

TEST_CASE("what could not be installed before is not held against it", "[app]") {
  const Records before = {record_of("app", "1", {"numpy <2", "missing"})};
  Records after = before;
  after.push_back(record_of("numpy", "2.0"));
  InstallSetting setting =
      compared(before, after, strict, {record_of("numpy", "1.26")});
  setting.every_package = true;
  CHECK(sentences(asked(setting)) ==
        Texts{"present: app 1 0 cannot be installed (linux-64, strict)"});
}

TEST_CASE("a promised set of specs is told whole", "[app]") {
  recipe::Promise promise;
  promise.name = "stack";
  promise.specs = {"app", "numpy >=2"};
  const Records before = {record_of("app", "1", {"numpy <2"}),
                          record_of("numpy", "1.26")};
  Records after = before;
  after.push_back(record_of("numpy", "2.0"));
  InstallSetting setting = compared(before, after, strict);
  setting.promises = {promise};
  CHECK(sentences(asked(setting)) ==
        Texts{"present: the promised set cannot be installed (promise stack; linux-64, "
              "strict)"});
  after.push_back(record_of("app", "2", {"numpy >=2"}));
  setting = compared(before, after, strict);
  setting.promises = {promise};
  const Installability mended = asked(setting);
  CHECK(mended.faults.empty());
  CHECK(mended.mended ==
        Texts{"the promised set can be installed (promise stack; linux-64, strict)"});
  setting = compared(after, before, strict);
  setting.promises = {promise};
  CHECK(sentences(asked(setting)) ==
        Texts{"broken: the promised set cannot be installed (promise stack; linux-64, "
              "strict)"});
}

TEST_CASE("the machine of the promise decides", "[app]") {
  InstallSurvey survey;
  survey.subdir = "linux-64";
  survey.integration = "integration";
  survey.channels = {"integration"};
  recipe::Promise promise;
  promise.name = "gpu";
  promise.specs = {"driver-user"};
  promise.priorities = {"strict"};
  survey.promises = {promise};
  const LoadChannel load = [&](const std::string&) {
    return std::vector{
        table_of({record_of("driver-user", "1", {"__cuda >=12"})}, integration)};
  };
  CHECK(asked(install_settings(survey, load, {}).at(0)).faults.empty());
  survey.promises[0].virtual_packages = {{"__cuda", "11.8"}};
  CHECK(asked(install_settings(survey, load, {}).at(0)).faults.size() == 1);
  survey.promises[0].virtual_packages = {{"cuda", ""}};
  CHECK(asked(install_settings(survey, load, {}).at(0)).faults.size() == 1);
}

TEST_CASE("promises to the same kind of user share one setting", "[app]") {
  InstallSurvey survey;
  survey.subdir = "linux-64";
  survey.integration = "integration";
  survey.channels = {"integration", "base"};
  survey.priorities = {"strict", "flexible"};
  survey.every_package = true;
  recipe::Promise promise = promise_of({"pytorch", "torchvision"});
  survey.promises = {promise};
  promise.name = "elsewhere";
  promise.subdirs = {"win-64"};
  survey.promises.push_back(promise);
  promise.name = "beside";
  promise.subdirs = {};
  promise.channels = {"rapids", "integration", "base"};
  survey.promises.push_back(promise);
  const LoadChannel load = [&](const std::string& name) {
    return std::vector{table_of(torch(), "file:///" + name)};
  };
  const std::vector<InstallSetting> settings = install_settings(survey, load, {});
  REQUIRE(settings.size() == 3);
  CHECK(settings[0].site.priority == "strict");
  CHECK(settings[0].every_package);
  CHECK(settings[0].promises.size() == 1);
  CHECK(settings[1].site.priority == "flexible");
  CHECK(settings[1].promises.empty());
  CHECK(settings[2].site.channels ==
        Texts{"file:///rapids", integration, lower_channel});
  CHECK_FALSE(settings[2].every_package);
  CHECK(settings[2].integration == integration);
}

TEST_CASE("torch without its torchvision is found in the real channel", "[app]") {
  const std::filesystem::path file =
      "../shared/data/pytorch/linux-64/repodata.json.zst";
  if (!std::filesystem::exists(file)) {
    WARN("skipped: " << file.string() << " is not there");
    return;
  }
  const channel::Repodata whole =
      channel::parse_repodata_file(file, integration, "linux-64", 0);
  Records records;
  for (const channel::Record& record : whole.records) {
    if (record.name != "torchvision" || record.version != "0.16.0") {
      records.push_back(record);
    }
  }
  channel::Repodata half = whole;
  half.records = records;
  InstallSetting setting = setting_of({half}, strict);
  setting.promises = {promise_of({"pytorch", "torchvision", "torchaudio"})};
  const Installability found = asked(setting);
  Texts missing;
  for (const InstallFault& fault : found.faults) {
    if (!fault.missing.empty()) {
      missing.push_back(promotion::sentence(fault) + " since " + fault.since);
    }
  }
  CHECK(missing == Texts{"pytorch 2.1.0 has no torchvision (promise torch; linux-64, "
                         "strict) since 2023-09-22"});
  CHECK(found.unknown.empty());
  setting.index = {whole};
  for (const InstallFault& fault : asked(setting).faults) {
    CHECK(fault.missing.empty());
  }
}
