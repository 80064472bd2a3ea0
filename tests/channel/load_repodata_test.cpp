#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_server.hpp"
#include "channel/channel_url.hpp"
#include "channel/msgpack_writer.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_file.hpp"

namespace {

using namespace distro;
using channel::LoadOptions;
using channel::Repodata;
using test::ChannelServer;
using Texts = std::vector<std::string>;

std::string index_of(const Texts& names, const std::string& subdir) {
  std::string text = R"({"info":{"subdir":")" + subdir + R"("},"packages.conda":{)";
  for (const std::string& name : names) {
    text += (name == names.front() ? "\"" : ",\"") + name + R"(-1-0.conda":{"name":")" +
            name + R"(","version":"1","build":"0","build_number":0,"depends":["b"]})";
  }
  return text + "}}";
}

LoadOptions options_for(ChannelServer& site) {
  LoadOptions options;
  options.cache = site.cached.path();
  options.http = site.client.get();
  options.clock = &site.clock;
  return options;
}

Texts names_of(const std::vector<Repodata>& loaded) {
  Texts names;
  for (const Repodata& part : loaded) {
    for (const channel::Record& record : part.records) {
      names.push_back(part.subdir + "/" + record.fn);
    }
  }
  return names;
}

TEST_CASE("a channel on a server is loaded as one in a folder is", "[channel]") {
  ChannelServer site;
  site.put("ch/linux-64/repodata.json", index_of({"a", "b"}, "linux-64"));
  site.put("ch/noarch/repodata.json.zst",
           channel::zstd_compressed(index_of({"c"}, "noarch")));
  const auto loaded =
      channel::load_channels(Texts{site.url()}, "linux-64", options_for(site));
  REQUIRE(names_of(loaded) ==
          Texts{"linux-64/a-1-0.conda", "linux-64/b-1-0.conda", "noarch/c-1-0.conda"});
  REQUIRE(loaded[0].records[0].url == site.url() + "/linux-64/a-1-0.conda");
  REQUIRE(loaded[0].sha256 == base::sha256(index_of({"a", "b"}, "linux-64")));
}

TEST_CASE("the current index is taken where it is wanted and offered", "[channel]") {
  ChannelServer site;
  base::TempDir folder;
  const std::string old_and_new = index_of({"a", "b"}, "noarch");
  const std::string only_new = index_of({"b"}, "noarch");
  site.put("ch/noarch/repodata.json", old_and_new);
  site.put("ch/noarch/current_repodata.json", only_new);
  base::write_file(folder.path() / "noarch" / "repodata.json", old_and_new);
  base::write_file(folder.path() / "noarch" / "current_repodata.json", only_new);
  site.put("ch/linux-64/repodata.json", index_of({"c"}, "linux-64"));
  LoadOptions options = options_for(site);
  for (const std::string& url : {site.url(), channel::file_url(folder.path())}) {
    options.current = false;
    REQUIRE(channel::load_repodata(url, "noarch", options).records.size() == 2);
    options.current = true;
    REQUIRE(channel::load_repodata(url, "noarch", options).records.size() == 1);
  }
  REQUIRE(channel::load_repodata(site.url(), "linux-64", options).records.size() == 1);
}

TEST_CASE("a token in a channel's URL reaches the server and no record", "[channel]") {
  ChannelServer site;
  site.put("t/secret-token/ch/noarch/repodata.json", index_of({"a"}, "noarch"));
  const Repodata loaded = channel::load_repodata(
      site.server.url() + "/t/secret-token/ch", "noarch", options_for(site));
  REQUIRE(loaded.records.size() == 1);
  REQUIRE(to_json(loaded.records[0]).dump().find("secret") == std::string::npos);
  REQUIRE(loaded.channel.find("secret") == std::string::npos);
}

TEST_CASE("a large index from a server has its snapshot at once", "[channel]") {
  ChannelServer site;
  Texts names;
  for (int i = 0; i < 10'000; ++i) {
    names.push_back("package" + std::to_string(i));
  }
  site.put("ch/noarch/repodata.json", index_of(names, "noarch"));
  const LoadOptions options = options_for(site);
  const Repodata first = channel::load_repodata(site.url(), "noarch", options);
  REQUIRE(std::filesystem::exists(site.cached.path() / "tables"));
  const Repodata second = channel::load_repodata(site.url(), "noarch", options);
  REQUIRE(names_of({first}) == names_of({second}));
  REQUIRE(second.sha256 == first.sha256);
}

TEST_CASE("of sharded channels only what can be reached is fetched", "[channel]") {
  ChannelServer site;
  for (const std::string subdir : {"linux-64", "noarch"}) {
    nlohmann::json index = {{"version", 1},
                            {"info", {{"subdir", subdir}}},
                            {"shards", nlohmann::json::object()}};
    const std::map<std::string, std::string> needs =
        subdir == "noarch" ? std::map<std::string, std::string>{{"b", "c >=1"}}
                           : std::map<std::string, std::string>{
                                 {"a", "b"}, {"c", "__linux"}, {"unrelated", "a"}};
    for (const auto& [name, need] : needs) {
      const nlohmann::json shard = {{"packages", nlohmann::json::object()},
                                    {"packages.conda",
                                     {{name + "-1-0.conda",
                                       {{"name", name},
                                        {"version", "1"},
                                        {"build", "0"},
                                        {"build_number", 0},
                                        {"depends", {need}}}}}},
                                    {"removed", nlohmann::json::array()}};
      const std::string bytes = channel::zstd_compressed(test::msgpack(shard));
      const std::string digest = base::sha256(bytes);
      site.put("ch/" + subdir + "/" + digest + ".msgpack.zst", bytes);
      index["shards"][name] = test::raw(digest);
    }
    site.put("ch/" + subdir + "/repodata_shards.msgpack.zst",
             channel::zstd_compressed(test::msgpack(index)));
  }
  const auto loaded = channel::load_reachable(Texts{site.url()}, "linux-64", Texts{"a"},
                                              options_for(site));
  REQUIRE(names_of(loaded) ==
          Texts{"linux-64/a-1-0.conda", "linux-64/c-1-0.conda", "noarch/b-1-0.conda"});
}

}  // namespace
