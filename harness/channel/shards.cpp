#include "channel/shards.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <deque>
#include <functional>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/channel_url.hpp"
#include "channel/match_spec.hpp"
#include "channel/repodata_file.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_shard = std::uint64_t{64} << 20U;  // bytes, as served
constexpr std::uint64_t largest_text = std::uint64_t{1} << 30U;    // decompressed
constexpr const char* ending = ".msgpack.zst";

/// Shards by their digest. A file is believed only after its digest was taken: it needs
/// no flush to disk, and whatever lies there cannot do harm.
class ShardCache {
 public:
  explicit ShardCache(const fs::path& cache) : folder_(cache / "shards") {}

  [[nodiscard]] std::optional<std::string> find(const std::string& sha256) const {
    std::optional<std::string> bytes = base::read_file_if_there(file(sha256));
    return bytes && base::sha256(*bytes) == sha256 ? bytes : std::nullopt;
  }

  void keep(const std::string& sha256, std::string_view bytes) const {
    std::error_code error;
    fs::create_directories(folder_, error);
    std::string beside = (folder_ / ".new.XXXXXX").string();
    const base::OwnedDescriptor descriptor(::mkostemp(beside.data(), O_CLOEXEC));
    std::string_view rest = bytes;
    while (descriptor.get() >= 0 && !rest.empty()) {
      const ssize_t written = ::write(descriptor.get(), rest.data(), rest.size());
      if (written <= 0) {
        break;
      }
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (descriptor.get() < 0 || !rest.empty() ||
        ::fchmod(descriptor.get(), 0644) != 0 ||
        ::rename(beside.c_str(), file(sha256).c_str()) != 0) {
      const int reason = errno;
      ::unlink(beside.c_str());
      throw EnvironmentError(file(sha256).string() + ": cannot write: " +
                             std::system_category().message(reason));
    }
  }

 private:
  [[nodiscard]] fs::path file(const std::string& sha256) const {
    return folder_ / (sha256 + ending);
  }
  fs::path folder_;
};

/// Lets a set of texts be asked without making a text.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

/// Goes from names to shards to the names that their records depend on.
class Reach {
 public:
  Reach(std::span<const ShardIndex> indexes, const FetchOptions& options)
      : indexes_(indexes),
        options_(options),
        cache_(options.cache),
        reached_(indexes.size()) {
    for (const ShardIndex& index : indexes) {
      Credentials credentials =
          options.credentials != nullptr ? *options.credentials : Credentials();
      credentials.add(index.credentials);
      credentials_.push_back(std::move(credentials));
    }
  }

  void want(std::string_view name) {
    // "__glibc" is found on the machine, not here.
    if (name.empty() || name.starts_with("__") || names_.contains(name)) {
      return;
    }
    const std::string& known = *names_.emplace(name).first;
    for (std::size_t at = 0; at < indexes_.size(); ++at) {
      const auto shard = indexes_[at].shards.find(known);
      if (shard != indexes_[at].shards.end()) {
        wanted_.push_back({at, shard->second, 1});
        ++known_;
      }
    }
  }

  /// Reads what is on this machine; the request for the first shard that is not.
  std::optional<base::HttpRequest> next() {
    while (!wanted_.empty()) {
      Wanted wanted = std::move(wanted_.front());
      wanted_.pop_front();
      if (const auto bytes = bytes_here(wanted)) {
        take_bytes(wanted, *bytes);
        continue;
      }
      return request_for(std::move(wanted));
    }
    return std::nullopt;
  }

  void take(const base::HttpRequest& request, const base::HttpOutcome& outcome) {
    Wanted wanted = asked_[request.id];
    const auto* response = std::get_if<base::HttpResponse>(&outcome);
    if (response == nullptr || response->status != 200) {
      throw base::http_fault(request, outcome);
    }
    const std::string found = base::sha256(response->body);
    if (found == wanted.sha256) {
      take_bytes(wanted, response->body);
      cache_.keep(wanted.sha256, response->body);
      return;
    }
    if (wanted.attempt > 1) {
      refuse_digest(redacted(request.url), found);
    }
    ++wanted.attempt;
    wanted_.push_front(std::move(wanted));
  }

  std::vector<ShardRecords> records() { return std::move(reached_); }

 private:
  struct Wanted {
    std::size_t index;   ///< in indexes_
    std::string sha256;  ///< of the shard
    int attempt;
  };

  [[nodiscard]] std::string url_of(const Wanted& wanted) const {
    return indexes_[wanted.index].shards_url + wanted.sha256 + ending;
  }

  [[noreturn]] static void refuse_digest(const std::string& shard,
                                         const std::string& found) {
    throw InputError(shard + ": its SHA-256 is " + found +
                     ", not the one that the index says");
  }

  [[nodiscard]] std::optional<std::string> bytes_here(const Wanted& wanted) const {
    const auto file = local_path(url_of(wanted));
    if (!file) {
      return wanted.attempt == 1 ? cache_.find(wanted.sha256) : std::nullopt;
    }
    if (!local_path(indexes_[wanted.index].channel)) {
      throw InputError(indexes_[wanted.index].channel +
                       ": a channel on a server has its shards on this machine");
    }
    std::string bytes = base::read_file(*file);
    if (const std::string found = base::sha256(bytes); found != wanted.sha256) {
      refuse_digest(file->string(), found);
    }
    return bytes;
  }

  base::HttpRequest request_for(Wanted wanted) {
    const std::string url = url_of(wanted);
    if (options_.offline) {
      throw EnvironmentError(redacted(url) +
                             " is not in the cache, and servers may not be asked");
    }
    AuthorizedUrl authorized = credentials_[wanted.index].authorized(url);
    base::HttpRequest request;
    request.id = asked_.size();
    request.url = std::move(authorized.url);
    request.headers = std::move(authorized.headers);
    request.max_size = largest_shard;
    if (wanted.attempt > 1) {  // a cache between us and the server may be what is wrong
      request.headers.emplace_back("Cache-Control: no-cache");
    }
    asked_.push_back(std::move(wanted));
    return request;
  }

  void take_bytes(const Wanted& wanted, std::string_view bytes) {
    const std::string origin = redacted(url_of(wanted));
    ShardRecords& reached = reached_[wanted.index];
    const std::size_t before = reached.records.size();
    parse_shard(zstd_decompressed(bytes, origin, largest_text), origin,
                indexes_[wanted.index], reached);
    for (std::size_t at = before; at < reached.records.size(); ++at) {
      for (const std::string& spec : reached.records[at].depends) {
        want(name_of_spec(spec, storage_));
      }
    }
    ++done_;
    if (options_.on_progress) {
      options_.on_progress("shards", done_, known_);
    }
  }

  std::span<const ShardIndex> indexes_;
  const FetchOptions& options_;
  ShardCache cache_;
  std::vector<Credentials> credentials_;  ///< by index
  std::unordered_set<std::string, TextHash, std::equal_to<>> names_;
  std::deque<Wanted> wanted_;
  std::vector<Wanted> asked_;  ///< by the request's id
  std::vector<ShardRecords> reached_;
  std::string storage_;
  std::uint64_t done_ = 0;
  std::uint64_t known_ = 0;
};

}  // namespace

std::vector<ShardRecords> fetch_reachable(std::span<const ShardIndex> indexes,
                                          std::span<const std::string> names,
                                          const FetchOptions& options) {
  Reach reach(indexes, options);
  for (const std::string& name : names) {
    reach.want(name);
  }
  if (options.http == nullptr || options.clock == nullptr) {  // all is on this machine
    if (reach.next()) {
      throw InternalError("a channel is to be fetched without a client");
    }
    return reach.records();
  }
  base::run_with_retries(
      *options.http, *options.clock, options.retries,
      {[&] { return reach.next(); },
       [&](const base::HttpRequest& request, const base::HttpOutcome& outcome) {
         reach.take(request, outcome);
       }});
  return reach.records();
}

}  // namespace distro::channel
