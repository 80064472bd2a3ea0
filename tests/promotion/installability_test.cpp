#include "promotion/installability.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace distro;
using promotion::InstallFault;
using promotion::Standing;

namespace {

InstallFault fault() {
  InstallFault fault;
  fault.standing = Standing::brought;
  fault.promise = "torch";
  fault.package = "pytorch";
  fault.version = "2.2.0";
  fault.builds = {"cpu", "gpu"};
  fault.site = {"linux-64", "strict", {"file:///integration", "file:///base"}};
  fault.since = "2024-01-30";
  fault.why = "no release of torchvision depends on exactly pytorch 2.2.0";
  fault.detail = "one\ntwo";
  return fault;
}

}  // namespace

TEST_CASE("installability is read back as it was written", "[promotion]") {
  promotion::Installability written;
  written.compared = true;
  written.checked = 7;
  written.untouched = 1000;
  written.faults = {fault()};
  written.faults.front().missing = {"torchvision"};
  written.mended = {"pytorch 2.1.0 has all of its set"};
  written.unknown = {"pytorch 2.0.0 cpu ran out of time"};
  const base::Json json = promotion::to_json(written);
  const promotion::Installability read =
      promotion::installability_from_json({json, "facts.json"});
  CHECK(promotion::to_json(read) == json);
  CHECK(read.faults.front().missing == std::vector<std::string>{"torchvision"});
  CHECK(read.faults.front().standing == Standing::brought);
}

TEST_CASE("an unknown standing names its place", "[promotion]") {
  base::Json json =
      promotion::to_json(promotion::Installability{false, 1, 0, {fault()}, {}, {}});
  json["faults"][0]["standing"] = "odd";
  REQUIRE_THROWS_WITH(
      promotion::installability_from_json({json, "facts.json"}),
      "facts.json: /faults/0/standing: expected broken, brought or present");
}

TEST_CASE("a fault is told in one sentence", "[promotion]") {
  InstallFault told = fault();
  CHECK(promotion::sentence(told) ==
        "pytorch 2.2.0, 2 builds, cannot be installed with the others of its set "
        "(promise torch; linux-64, strict)");
  told.builds = {"cpu"};
  told.promise = "";
  CHECK(promotion::sentence(told) ==
        "pytorch 2.2.0 cpu cannot be installed (linux-64, strict)");
  told = fault();
  told.missing = {"torchvision", "torchaudio"};
  CHECK(promotion::sentence(told) ==
        "pytorch 2.2.0 has no torchvision and torchaudio (promise torch; "
        "linux-64, strict)");
  told = fault();
  told.package = "";
  CHECK(promotion::sentence(told) ==
        "the promised set cannot be installed (promise torch; linux-64, strict)");
}
