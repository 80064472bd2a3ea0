#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "promotion/anaconda/channel.hpp"
#include "promotion/anaconda_fixture.hpp"
#include "promotion/promotion_fixture.hpp"

using namespace distro;
using test::AnacondaFixture;
using test::AnacondaModel;
using test::Fault;
using test::new_set;
using test::old_set;
using Names = std::set<std::string>;

namespace {

/// The first request of this kind in a promotion that nothing disturbs.
std::size_t request_of(const std::string& begin, std::size_t nth = 0) {
  AnacondaFixture fixture;
  fixture.promote();
  const std::vector<std::string>& asked = fixture.server.asked();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked[i].starts_with(begin) && nth-- == 0) {
      return i;
    }
  }
  FAIL("there is no request " + begin);
  return 0;
}

std::size_t count_of(const AnacondaFixture& fixture, const std::string& begin) {
  const std::vector<std::string>& asked = fixture.server.asked();
  return static_cast<std::size_t>(std::count_if(
      asked.begin(), asked.end(),
      [&](const std::string& request) { return request.starts_with(begin); }));
}

void check_refused(AnacondaFixture& fixture, const std::string& fault) {
  CHECK_THROWS_WITH(fixture.promote(), fault);
  CHECK(fixture.under("main") == old_set());
}

}  // namespace

TEST_CASE("a set enters a label by one request for all of it", "[promotion]") {
  AnacondaFixture fixture;
  std::vector<Names> seen{fixture.under("main")};
  fixture.server.watch = [&](const AnacondaModel&) {
    if (fixture.under("main") != seen.back()) {
      seen.push_back(fixture.under("main"));
    }
  };
  const promotion::PromotionSummary summary = fixture.promote();
  CHECK(summary.copied == 3);
  CHECK(summary.present == 0);
  CHECK(seen == std::vector<Names>{old_set(), new_set()});
  CHECK(fixture.under(fixture.hidden()).empty());
  CHECK(fixture.model.files_under("stage", "dev").size() == 3);
  CHECK(count_of(fixture, "POST /copy/package/") == 3);
  CHECK(count_of(fixture, "POST /channels/dist/" + fixture.hidden() + "/copy/main") ==
        1);
}

TEST_CASE("the journal says each change before it is asked for", "[promotion]") {
  AnacondaFixture fixture;
  std::vector<std::string> writes;
  fixture.on_step = [&](std::string_view step) {
    writes.push_back(
        std::string(step) + " after " +
        std::to_string(count_of(fixture, "POST ") + count_of(fixture, "DELETE ")));
  };
  fixture.promote();
  CHECK(writes == std::vector<std::string>{
                      "start after 0", "copy after 0", "copy after 1", "copy after 2",
                      "copy_label after 3", "drop_label after 4", "done after 5"});
  CHECK(fixture.steps() ==
        std::vector<std::string>{"start", "copy linux-64/numpy-2.0.2-0.conda",
                                 "copy linux-64/scipy-1.14.1-0.conda",
                                 "copy noarch/zarr-3.0.0-0.conda", "copy_label",
                                 "drop_label", "done"});
}

TEST_CASE("a second promotion to a server changes nothing there", "[promotion]") {
  AnacondaFixture fixture;
  fixture.promote();
  const auto dists = fixture.model.dists;
  const std::size_t writes = count_of(fixture, "POST ");
  fixture.model.dists.erase(fixture.spec("stage", fixture.decision.artifacts[0]));
  const promotion::PromotionSummary again = fixture.promote();
  CHECK(again.copied == 0);
  CHECK(again.present == 3);
  CHECK(count_of(fixture, "POST ") == writes);
  CHECK(fixture.under("main") == new_set());
}

TEST_CASE("another file under the same name stops everything", "[promotion]") {
  AnacondaFixture fixture;
  const channel::Record& scipy = fixture.decision.artifacts[1];
  fixture.model.put(fixture.spec("dist", scipy), std::string(64, 'e'), {"other"});
  const auto before = fixture.model.dists;
  check_refused(fixture,
                "scipy-1.14.1-0.conda is in the account dist with another content "
                "(sha256 " +
                    std::string(64, 'e') + "); the tested file is " + scipy.sha256);
  CHECK(fixture.model.dists == before);
}

TEST_CASE("what changed in the staging account after the test is not promoted",
          "[promotion]") {
  AnacondaFixture fixture;
  const channel::Record& zarr = fixture.decision.artifacts[2];
  fixture.model.dists[fixture.spec("stage", zarr)].sha256 = std::string(64, 'e');
  const auto before = fixture.model.dists;
  check_refused(fixture,
                "zarr-3.0.0-0.conda is in the staging account stage with another "
                "content (sha256 " +
                    std::string(64, 'e') + "); the tested file is " + zarr.sha256);
  CHECK(fixture.model.dists == before);
  fixture.model.dists[fixture.spec("stage", zarr)] = {zarr.sha256, {"broken"}};
  check_refused(fixture,
                "zarr-3.0.0-0.conda is no longer under the label dev of stage, where "
                "it was tested from");
}

TEST_CASE("files of a server that says no digests are downloaded and hashed",
          "[promotion]") {
  AnacondaFixture fixture;
  fixture.model.says_digests = false;
  for (channel::Record& record : fixture.decision.artifacts) {
    record.sha256 = base::sha256(record.fn);
    fixture.model.contents[record.sha256] = record.fn;
    fixture.model.dists[fixture.spec("stage", record)].sha256 = record.sha256;
  }
  const channel::Record& zarr = fixture.decision.artifacts[2];
  SECTION("each where it is now") {
    fixture.promote();
    CHECK(fixture.under("main") == new_set());
    CHECK(count_of(fixture, "GET /download/stage/") == 3);
    CHECK(count_of(fixture, "GET /download/dist/") >= 3);
  }
  SECTION("another content in staging") {
    fixture.model.dists[fixture.spec("stage", zarr)].sha256 = base::sha256("other");
    fixture.model.contents[base::sha256("other")] = "other";
    check_refused(fixture,
                  "zarr-3.0.0-0.conda is in the staging account stage with another "
                  "content (sha256 " +
                      base::sha256("other") + "); the tested file is " + zarr.sha256);
  }
  SECTION("another content in the channel") {
    fixture.model.put(fixture.spec("dist", zarr), base::sha256("other"), {"other"});
    fixture.model.contents[base::sha256("other")] = "other";
    check_refused(fixture,
                  "zarr-3.0.0-0.conda is in the account dist with another content "
                  "(sha256 " +
                      base::sha256("other") + "); the tested file is " + zarr.sha256);
  }
}

TEST_CASE("the other container of a distribution stops everything", "[promotion]") {
  AnacondaFixture fixture;
  fixture.model.put("dist/scipy/1.14.1/linux-64/scipy-1.14.1-0.tar.bz2",
                    std::string(64, 'e'), {"main"});
  CHECK_THROWS_WITH(fixture.promote(),
                    "scipy-1.14.1-0.conda is in the channel already, as "
                    "scipy-1.14.1-0.tar.bz2: one distribution, one file");
}

TEST_CASE("files of the same account only get another label", "[promotion]") {
  AnacondaFixture fixture;
  fixture.target = {"https://conda.test", "stage", "release"};
  const promotion::PromotionSummary summary = fixture.promote();
  CHECK(summary.copied == 0);
  CHECK(summary.present == 3);
  CHECK(count_of(fixture, "POST /copy/package/") == 0);
  CHECK(fixture.model.files_under("stage", "release").size() == 3);
  CHECK(fixture.model.files_under("stage", "dev").size() == 3);
}

TEST_CASE("names are percent-encoded in addresses", "[promotion]") {
  AnacondaFixture fixture;
  channel::Record& record = fixture.decision.artifacts[0];
  record.version = "1!2.0+local x";
  record.fn = "numpy-1!2.0+local x-0.conda";
  fixture.model.put(fixture.spec("stage", record), record.sha256, {"dev"});
  fixture.promote();
  CHECK(count_of(fixture,
                 "POST /copy/package/stage/numpy/1%212.0%2Blocal%20x/linux-64/"
                 "numpy-1%212.0%2Blocal%20x-0.conda") == 1);
  CHECK(fixture.model.dists.contains(fixture.spec("dist", record)));
}

TEST_CASE("the token goes to the API and nowhere else", "[promotion]") {
  AnacondaFixture fixture;
  test::PromotionFixture local;
  fixture.decision.artifacts = local.decision.artifacts;
  fixture.promote();
  for (const base::HttpRequest& request : fixture.server.requests()) {
    const bool has_token = std::any_of(
        request.headers.begin(), request.headers.end(),
        [](const std::string& header) { return header.find("sesame") != header.npos; });
    CHECK(has_token == request.url.starts_with("https://api.test/"));
    CHECK(request.url.find("sesame") == std::string::npos);
  }
  CHECK(base::read_file(fixture.journal).find("sesame") == std::string::npos);
  CHECK_THROWS_WITH(promotion::AnacondaApi("http://api.test", "sesame", fixture.server,
                                           fixture.clock),
                    "http://api.test: the token would be sent unencrypted; use https");
  CHECK_NOTHROW(promotion::AnacondaApi("http://127.0.0.1:8080", "sesame",
                                       fixture.server, fixture.clock));
  CHECK_THROWS_WITH(
      promotion::AnacondaApi("anaconda", "", fixture.server, fixture.clock),
      "'anaconda' is no address of an API: expected https://HOST");
}

TEST_CASE("files of a folder are uploaded under the hidden label", "[promotion]") {
  AnacondaFixture fixture;
  test::PromotionFixture local;
  fixture.decision.artifacts = local.decision.artifacts;
  const promotion::PromotionSummary summary = fixture.promote();
  CHECK(summary.copied == 3);
  CHECK(fixture.under("main") == new_set());
  for (const channel::Record& record : fixture.decision.artifacts) {
    CHECK(fixture.model.dists.at(fixture.spec("dist", record)) ==
          test::ModelDist{record.sha256, {"main"}});
  }
  const auto stage =
      std::find_if(fixture.server.requests().begin(), fixture.server.requests().end(),
                   [](const base::HttpRequest& request) {
                     return request.url.find("/stage/") != std::string::npos;
                   });
  const base::Json body = base::parse_json(stage->body->text, "stage");
  CHECK(body["distribution_type"] == "conda");
  CHECK(body["channels"] == base::Json::array({fixture.hidden()}));
  CHECK(body["sha256"] == fixture.decision.artifacts[0].sha256);
  CHECK(body["attrs"]["subdir"] == "linux-64");
  CHECK(body["attrs"]["build"] == "0");
  CHECK(body["dependencies"].dump() ==
        R"({"depends":[{"name":"python","specs":[[">=","3.9"]]}]})");
}

TEST_CASE("a staged file that changed is not uploaded", "[promotion]") {
  AnacondaFixture fixture;
  test::PromotionFixture local;
  fixture.decision.artifacts = local.decision.artifacts;
  base::write_file(local.staging / "noarch/zarr-3.0.0-0.conda", "changed");
  CHECK_THROWS_AS(fixture.promote(), InputError);
  CHECK(count_of(fixture, "POST ") == 0);
}

TEST_CASE("after 500 or no answer the server is looked at before it is asked again",
          "[promotion]") {
  for (const Fault fault :
       {Fault::done_500, Fault::done_409, Fault::lost, Fault::stalled}) {
    AnacondaFixture fixture;
    const std::size_t copy = request_of("POST /copy/package/");
    fixture.server.faults[copy] = fault;
    CHECK(fixture.promote().copied == 3);
    CHECK(fixture.server.asked()[copy + 1].starts_with("GET /dist/dist/numpy/2.0.2/"));
    CHECK(count_of(fixture, "POST /copy/package/") == 3);
    CHECK(fixture.under("main") == new_set());
  }
}

TEST_CASE("what was not done is asked for again after a while", "[promotion]") {
  for (const Fault fault :
       {Fault::refused_500, Fault::conflict_409, Fault::busy_429, Fault::unreachable}) {
    AnacondaFixture fixture;
    const std::size_t copy = request_of("POST /copy/package/");
    fixture.server.faults[copy] = fault;
    CHECK(fixture.promote().copied == 3);
    CHECK(fixture.server.asked()[copy + 1].starts_with("GET /dist/dist/numpy/2.0.2/"));
    CHECK(count_of(fixture, "POST /copy/package/") == 4);
    CHECK(fixture.clock.slept.front() ==
          std::chrono::seconds(fault == Fault::busy_429 ? 7 : 1));
    CHECK(fixture.under("main") == new_set());
  }
}

TEST_CASE("an answer that names other files than were asked for is not believed",
          "[promotion]") {
  AnacondaFixture fixture;
  fixture.server.faults[request_of("POST /copy/package/")] = Fault::half_list;
  CHECK(fixture.promote().copied == 3);
  CHECK(fixture.under("main") == new_set());
}

TEST_CASE("a copy that arrives as another file never gets the label", "[promotion]") {
  AnacondaFixture fixture;
  fixture.server.faults[request_of("POST /copy/package/", 1)] = Fault::wrong_copy;
  CHECK_THROWS_AS(fixture.promote(), InputError);
  CHECK(fixture.under("main") == old_set());
}

TEST_CASE("labels that were added are taken back, the last one first", "[promotion]") {
  AnacondaFixture fixture;
  const channel::Record& scipy = fixture.decision.artifacts[1];
  fixture.model.put(fixture.spec("dist", scipy), scipy.sha256, {"main", "old"});
  std::size_t next = 0;
  fixture.on_step = [&](std::string_view step) {
    // All is verified, and then the server says that a file is another one.
    if (step == "drop_label") {
      next = fixture.server.count();
      fixture.server.faults[next + 4] = Fault::wrong_digest;
    }
  };
  CHECK_THROWS_AS(fixture.promote(), InputError);
  const std::vector<std::string> steps = fixture.steps();
  std::vector<std::string> undone;
  std::copy_if(steps.begin(), steps.end(), std::back_inserter(undone),
               [](const std::string& step) { return step.starts_with("take"); });
  CHECK(undone == std::vector<std::string>{"take_back noarch/zarr-3.0.0-0.conda",
                                           "take_back linux-64/numpy-2.0.2-0.conda",
                                           "taken_back"});
  Names expected = old_set();
  expected.insert("linux-64/scipy-1.14.1-0.conda");
  CHECK(fixture.under("main") == expected);
  CHECK(fixture.under("old") == Names{"linux-64/scipy-1.14.1-0.conda"});
  fixture.on_step = {};
  CHECK(fixture.promote().present == 3);
  CHECK(fixture.under("main") == new_set());
}

TEST_CASE("half of a label's copy is completed file by file", "[promotion]") {
  AnacondaFixture fixture;
  fixture.server.faults[request_of("POST /channels/")] = Fault::half_done;
  fixture.promote();
  CHECK(fixture.under("main") == new_set());
  CHECK(count_of(fixture, "POST /channels/dist/main") == 2);
}

TEST_CASE("a server that is read-only or in lockdown stops everything at once",
          "[promotion]") {
  for (const std::string begin : {"GET /channels/", "POST /copy/package/"}) {
    AnacondaFixture fixture;
    const std::size_t request = request_of(begin);
    fixture.server.faults[request] = Fault::read_only;
    check_refused(fixture,
                  "api.test is read-only (X-Anaconda-Read-Only: database upgrade "
                  "until 14:00 UTC): nothing can be published now; its operators open "
                  "it again");
    CHECK(fixture.server.count() == request + 1);
    CHECK(fixture.promote().copied + fixture.promote().present >= 3);
    CHECK(fixture.under("main") == new_set());
  }
}

TEST_CASE("a locked label stops everything before it begins", "[promotion]") {
  AnacondaFixture fixture;
  fixture.model.locked.insert("dist/main");
  check_refused(fixture,
                "the label main of dist is locked; unlock it with 'anaconda label -o "
                "dist --unlock main'");
  CHECK(count_of(fixture, "POST ") == 0);
}

TEST_CASE("what somebody else put under the hidden label is not carried along",
          "[promotion]") {
  AnacondaFixture fixture;
  fixture.model.put("dist/evil/1/noarch/evil-1-0.conda", std::string(64, 'f'),
                    {fixture.hidden()});
  check_refused(fixture, "the label " + fixture.hidden() +
                             " of dist holds dist/evil/1/noarch/evil-1-0.conda, which "
                             "is not of this set");
}

TEST_CASE("channels of anaconda.org are known by their addresses", "[promotion]") {
  const auto known = [](const std::string& url) {
    const auto channel = promotion::anaconda_channel(url);
    return channel ? channel->server + " " + channel->owner + " " + channel->label
                   : std::string("none");
  };
  CHECK(known("https://conda.anaconda.org/me") == "https://conda.anaconda.org me main");
  CHECK(known("https://conda.anaconda.org/me/label/dev/") ==
        "https://conda.anaconda.org me dev");
  CHECK(known("https://conda.anaconda.org/t/secret/me") ==
        "https://conda.anaconda.org me main");
  CHECK(known("https://host.example/conda/me/label/a%20b") ==
        "https://host.example/conda me a b");
  CHECK(known("https://host.example/conda") == "https://host.example conda main");
  CHECK(known("https://host.example/a/b") == "none");
  CHECK(known("https://host.example/") == "none");
  CHECK(known("file:///channels/me") == "none");
}
