// A channel on a server that misbehaves as a test says, and who fetches from it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/http.hpp"
#include "base/temp_dir.hpp"
#include "channel/fetch_repodata.hpp"
#include "channel/repodata_file.hpp"
#include "support/http_server.hpp"
#include "support/passing_clock.hpp"

namespace distro::test {

/// May be set while the server is answering.
class Spoiler {
 public:
  using Change = std::function<void(const HttpAsked&, HttpReply&)>;

  Spoiler& operator=(Change change) {
    const std::lock_guard lock(turn_);
    change_ = std::move(change);
    return *this;
  }
  void operator()(const HttpAsked& asked, HttpReply& reply) const {
    const std::lock_guard lock(turn_);
    if (change_) {
      change_(asked, reply);
    }
  }

 private:
  mutable std::mutex turn_;
  Change change_;
};

struct ChannelServer {
  base::TempDir served;
  base::TempDir cached;
  PassingClock clock;
  std::unique_ptr<base::HttpClient> client;
  /// Called with each reply before it is sent.
  Spoiler spoil;
  HttpServer server;

  ChannelServer()
      : client(base::make_http_client(patience())),
        server([this](const HttpAsked& asked) {
          HttpReply reply = file_reply(served.path(), asked);
          spoil(asked, reply);
          return reply;
        }) {}

  static base::HttpSettings patience() {
    base::HttpSettings settings;
    settings.stall_after = std::chrono::milliseconds(300);
    return settings;
  }

  void put(const std::string& name, const std::string& text) const {
    base::write_file(served.path() / name, text);
  }
  [[nodiscard]] std::string url(const std::string& channel = "ch") const {
    return server.url() + "/" + channel;
  }
  [[nodiscard]] channel::FetchOptions options() {
    channel::FetchOptions options;
    options.cache = cached.path();
    options.http = client.get();
    options.clock = &clock;
    options.retries.jitter = 0;
    return options;
  }
  /// The targets that were asked for since the last call, with what was conditional.
  [[nodiscard]] std::vector<std::string> asked_now() {
    const std::vector<HttpAsked> all = server.asked();
    std::vector<std::string> news;
    for (; seen_ < all.size(); ++seen_) {
      const HttpAsked& asked = all[seen_];
      news.push_back(
          asked.target + (asked.header("if-none-match").empty() ? "" : " if changed") +
          (asked.header("range").empty() ? "" : " " + asked.header("range")));
    }
    return news;
  }

 private:
  std::size_t seen_ = 0;
};

inline const std::string index_text = R"({"info":{"subdir":"noarch"},"packages":{}})";

/// An index that does not fit into one block of anything.
inline std::string large_index(char letter) {
  std::string text = R"({"packages":{},"x":[)";
  unsigned int number = static_cast<unsigned char>(letter);
  for (int count = 0; count < 60'000; ++count) {
    number = number * 1'103'515'245U + 12'345U;  // does not compress
    text += std::to_string(number) + ",";
  }
  return text + "0]}";
}

inline std::string text_of(const channel::FetchedFile& file) {
  return channel::read_repodata_file(file.file);
}

inline std::string fault_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// Everything in the cache, names and contents.
inline std::string all_of(const std::filesystem::path& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    all += entry.path().filename().string() + "\n";
    if (entry.is_regular_file()) {
      all += base::read_file(entry.path()) + "\n";
    }
  }
  return all;
}

inline void drop_in_the_middle(HttpReply& reply) {
  reply.announced = reply.body.size();
  reply.body.resize(reply.body.size() / 2);
  reply.then = Then::close;
}

}  // namespace distro::test
