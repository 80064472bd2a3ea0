#include "channel/repodata_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;
using base::Json;

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

std::int64_t number_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>()
                                                           : std::int64_t{0};
}

/// The epoch for what is no time, or one that nanoseconds cannot count.
TimePoint parsed_time(const std::string& text) {
  constexpr std::time_t last = std::time_t{1} << 33;  // in 2242
  std::tm parts = {};
  const char* end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  const std::time_t time = end != nullptr && *end == '\0' ? ::timegm(&parts) : 0;
  return std::chrono::system_clock::from_time_t(time > 0 && time < last ? time : 0);
}

std::int64_t mtime_of(const struct stat& status) {
  return static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 +
         status.st_mtim.tv_nsec;
}

EnvironmentError fault(const fs::path& file, const char* doing) {
  return EnvironmentError(file.string() + ": cannot " + doing + ": " +
                          std::strerror(errno));
}

void flush_to_disk(const fs::path& path) {
  const base::OwnedDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) {
    throw fault(path, "flush to disk");
  }
}

}  // namespace

std::optional<CacheState> parse_cache_state(std::string_view text) {
  // Ours are small and flat; the parser would follow any nesting to the end of the
  // stack.
  constexpr std::size_t largest = 64U << 10U;
  if (text.size() > largest || std::count(text.begin(), text.end(), '[') > 0 ||
      std::count(text.begin(), text.end(), '{') > 16) {
    return std::nullopt;
  }
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return std::nullopt;
  }
  CacheState state;
  state.url = text_at(json, "url");
  state.etag = text_at(json, "etag");
  state.modified = text_at(json, "mod");
  state.cache_control = text_at(json, "cache_control");
  state.file = text_at(json, "file");
  state.sha256 = text_at(json, "sha256");
  state.size =
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, number_at(json, "size")));
  state.mtime_ns = number_at(json, "mtime_ns");
  state.refresh_ns = number_at(json, "refresh_ns");
  for (const char* ending : {"zst", "bz2"}) {
    const auto found = json.find(std::string("has_") + ending);
    if (found != json.end() && found->is_object() && found->contains("value") &&
        found->at("value").is_boolean()) {
      state.has[ending] = {found->at("value").get<bool>(),
                           parsed_time(text_at(*found, "last_checked"))};
    }
  }
  return state;
}

std::string cache_state_text(const CacheState& state) {
  Json json = {{"url", state.url},
               {"etag", state.etag},
               {"mod", state.modified},
               {"cache_control", state.cache_control},
               {"file", state.file},
               {"sha256", state.sha256},
               {"size", state.size},
               {"mtime_ns", state.mtime_ns},
               {"refresh_ns", state.refresh_ns}};
  for (const auto& [ending, alternative] : state.has) {
    json["has_" + ending] = {{"value", alternative.there},
                             {"last_checked", base::rfc3339(alternative.last_checked)}};
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::chrono::seconds freshness(std::string_view cache_control,
                               std::chrono::seconds most) {
  const auto has = [&](std::string_view word) {
    return cache_control.find(word) != std::string_view::npos;
  };
  constexpr std::string_view max_age = "max-age=";
  std::size_t at = cache_control.find(max_age);
  while (at != std::string_view::npos && at > 0 &&
         std::string_view(" ,\t").find(cache_control[at - 1]) ==
             std::string_view::npos) {
    at = cache_control.find(max_age, at + 1);  // "s-max-age="
  }
  if (at == std::string_view::npos || has("no-cache") || has("no-store")) {
    return std::chrono::seconds(0);
  }
  std::int64_t seconds = 0;
  const char* begin = cache_control.data() + at + max_age.size();
  std::from_chars(begin, cache_control.data() + cache_control.size(), seconds);
  return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0),
                    std::max(most, std::chrono::seconds(0)));
}

CacheEntry::CacheEntry(const fs::path& cache, const std::string& stem)
    : folder_(cache / "repodata"),
      stem_(stem),
      key_(base::sha256(stem).substr(0, 16)) {}

fs::path CacheEntry::path(const std::string& ending) const {
  return folder_ / (key_ + ending);
}

std::optional<CacheState> CacheEntry::state() const {
  const auto text = base::read_file_if_there(path(".info.json"));
  std::optional<CacheState> state = text ? parse_cache_state(*text) : std::nullopt;
  if (!state || !state->url.starts_with(stem_ + ".")) {
    return std::nullopt;
  }
  if (state->file.empty()) {
    return state;
  }
  struct stat status = {};
  const bool is_ours =
      state->file.starts_with(key_ + "-") && state->file.find('/') == std::string::npos;
  if (!is_ours || ::stat(file(*state).c_str(), &status) != 0 ||
      static_cast<std::uint64_t>(status.st_size) != state->size ||
      mtime_of(status) != state->mtime_ns) {
    return std::nullopt;
  }
  return state;
}

fs::path CacheEntry::file(const CacheState& state) const {
  return folder_ / state.file;
}

void CacheEntry::store(const CacheState& state) const {
  base::write_file(path(".info.json"), cache_state_text(state));
}

fs::path CacheEntry::part(const std::string& ending) const {
  return path(".part" + ending);
}

PartialFile CacheEntry::partial(const std::string& ending) const {
  return {part(ending), path(".part.info")};
}

void CacheEntry::publish(const std::string& ending, CacheState& state) const {
  const auto former = this->state();
  const fs::path whole = part(ending);
  state.sha256 = base::sha256_of_file(whole);
  state.file = key_ + "-" + state.sha256.substr(0, 16) + ending;
  flush_to_disk(whole);
  if (::rename(whole.c_str(), file(state).c_str()) != 0) {
    throw fault(file(state), "rename into place");
  }
  struct stat status = {};
  if (::stat(file(state).c_str(), &status) != 0) {
    throw fault(file(state), "read");
  }
  state.size = static_cast<std::uint64_t>(status.st_size);
  state.mtime_ns = mtime_of(status);
  store(state);
  partial(ending).drop();
  drop_old_files(state.file, former ? former->file : std::string());
}

void CacheEntry::drop_old_files(const std::string& current,
                                const std::string& former) const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename().string();
    if ((name.starts_with(key_ + "-") && name != current && name != former) ||
        name.starts_with(key_ + ".part.")) {
      fs::remove(entry.path(), error);
    }
  }
}

}  // namespace distro::channel::detail
