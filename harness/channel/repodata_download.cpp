#include "channel/repodata_download.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/log.hpp"
#include "channel/index_check.hpp"

namespace distro::channel::detail {
namespace {

constexpr std::uint64_t largest_download = std::uint64_t{4} << 30U;  // bytes
/// A server may begin to compress its files.
constexpr auto missing_is_known_for = std::chrono::hours(24 * 7);

std::string without_final_slash(std::string url) {
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url;
}

bool is_missing(int status) { return status == 404 || status == 410; }

std::int64_t nanoseconds(TimePoint time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch())
      .count();
}

}  // namespace

RepodataDownload::RepodataDownload(const FetchTarget& target,
                                   const FetchOptions& options)
    : options_(options),
      channel_(without_final_slash(redacted(target.channel))),
      subdir_(target.subdir),
      stem_(channel_ + "/" + subdir_ + "/" + options.repodata_name),
      credentials_(options.credentials != nullptr ? *options.credentials
                                                  : Credentials()),
      entry_(options.cache, stem_) {
  credentials_.add_from_url(target.channel);
}

std::vector<RepodataDownload::Form> RepodataDownload::forms() const {
  if (options_.repodata_name == "repodata_shards") {
    return {{".msgpack.zst", ""}};
  }
  return {{".json.zst", "zst"}, {".json", ""}, {".json.bz2", "bz2"}};
}

bool RepodataDownload::is_known_missing(const Form& form) const {
  const auto known = has_.find(form.name);
  return known != has_.end() && !known->second.there &&
         options_.clock->now() - known->second.last_checked < missing_is_known_for &&
         options_.clock->now() >= known->second.last_checked;
}

bool RepodataDownload::is_fresh() const {
  const std::int64_t now = nanoseconds(options_.clock->now());
  const std::int64_t then = state_->refresh_ns;
  return then >= 0 && then <= now &&
         std::chrono::nanoseconds(now - then) <
             freshness(state_->cache_control, options_.fresh_for);
}

void RepodataDownload::begin() {
  state_ = entry_.state();
  ahead_.clear();
  if (options_.offline) {
    if (!state_) {
      throw EnvironmentError(stem_ +
                             ".json is not in the cache, and servers may not be asked");
    }
    use_cached();
    return;
  }
  if (state_ && is_fresh()) {
    use_cached();
    return;
  }
  if (state_) {
    has_ = state_->has;
  }
  for (Form& form : forms()) {
    if (!is_known_missing(form)) {
      ahead_.push_back(std::move(form));
    }
  }
}

std::optional<base::HttpRequest> RepodataDownload::next() {
  if (ahead_.empty() || asked_) {
    return std::nullopt;
  }
  asked_ = true;
  const Form& form = ahead_.front();
  const std::string url = stem_ + form.ending;
  AuthorizedUrl authorized = credentials_.authorized(url);
  base::HttpRequest request;
  request.url = std::move(authorized.url);
  request.headers = std::move(authorized.headers);
  request.max_size = largest_download;
  request.compressed = form.ending == ".json";
  add_conditions(request, url);
  set_part(request, form, url);
  if (options_.on_progress) {
    request.on_progress = [this, url](std::uint64_t done, std::uint64_t total) {
      options_.on_progress(url, done, total);
    };
  }
  return request;
}

void RepodataDownload::add_conditions(base::HttpRequest& request,
                                      const std::string& url) const {
  if (!state_ || state_->file.empty() || state_->url != url) {
    return;
  }
  if (!state_->etag.empty()) {
    request.headers.push_back("If-None-Match: " + state_->etag);
  } else if (!state_->modified.empty()) {
    request.headers.push_back("If-Modified-Since: " + state_->modified);
  }
}

void RepodataDownload::set_part(base::HttpRequest& request, const Form& form,
                                const std::string& url) const {
  request.file = entry_.part(form.ending);
  request.resume_validator = resumed_ ? "" : entry_.partial(form.ending).validator(url);
  request.on_head = [this, url, ending = form.ending](const base::HttpResponse& head) {
    if (head.status != 206) {
      entry_.partial(ending).begin(url, base::resume_validator(head));
    }
  };
}

void RepodataDownload::take(const base::HttpRequest& request,
                            base::HttpOutcome outcome) {
  asked_ = false;
  const auto* response = std::get_if<base::HttpResponse>(&outcome);
  if (response == nullptr) {
    fail(request, outcome);
    return;
  }
  const int status = response->status;
  const bool is_optional = !ahead_.front().name.empty();
  if (status == 200 || status == 206) {
    take_file(*response);
  } else if (status == 304 && state_ && !state_->file.empty()) {
    confirm(*response);
  } else if (is_missing(status) || (is_optional && status == 403)) {
    // Where files are kept without a list of them, 403 says "not there".
    try_next_form(*response);
  } else if (status == 416 && !resumed_) {
    resumed_ = true;
    entry_.partial(ahead_.front().ending).drop();
  } else {
    fail(request, outcome);
  }
}

void RepodataDownload::take_file(const base::HttpResponse& response) {
  const Form form = ahead_.front();
  const std::string url = stem_ + form.ending;
  try {
    check_index_file(entry_.part(form.ending), url);
  } catch (const InputError&) {
    entry_.partial(form.ending).drop();
    if (response.status == 206 && !std::exchange(resumed_, true)) {
      return;  // perhaps the parts do not fit together: once more, from the start
    }
    throw;
  }
  note(form.name, true);
  CacheState state;
  state.url = url;
  state.etag = response.header("etag");
  state.modified = response.header("last-modified");
  set_checked(state, response);
  entry_.publish(form.ending, state);
  state_ = std::move(state);
  use_cached();
  result_->from_cache = false;
}

void RepodataDownload::confirm(const base::HttpResponse& response) {
  note(ahead_.front().name, true);
  const std::string control = state_->cache_control;
  set_checked(*state_, response);
  if (state_->cache_control.empty()) {
    state_->cache_control = control;
  }
  entry_.store(*state_);
  use_cached();
}

void RepodataDownload::try_next_form(const base::HttpResponse& response) {
  note(ahead_.front().name, false);
  ahead_.erase(ahead_.begin());
  // The old .bz2 is asked for only where there is nothing else.
  if (ahead_.empty()) {
    note_missing(response);
  }
}

void RepodataDownload::note_missing(const base::HttpResponse& response) {
  if (subdir_ == "noarch" && options_.repodata_name == "repodata") {
    throw InputError(channel_ + " is not a channel: it has no noarch/repodata.json");
  }
  CacheState state;
  state.url = stem_ + forms().back().ending;
  set_checked(state, response);
  entry_.store(state);
  state_ = std::move(state);
  use_cached();
}

void RepodataDownload::fail(const base::HttpRequest& request,
                            const base::HttpOutcome& outcome) {
  if (!options_.accept_stale || !state_) {
    throw base::http_fault(request, outcome);
  }
  const TimePoint fetched(std::chrono::duration_cast<TimePoint::duration>(
      std::chrono::nanoseconds(state_->refresh_ns)));
  const std::string warning = base::http_fault_text(request, outcome) +
                              "; what was fetched at " + base::rfc3339(fetched) +
                              " is used";
  base::log(base::LogLevel::warning, warning);
  use_cached(warning);
}

void RepodataDownload::use_cached(const std::string& warning) {
  ahead_.clear();
  result_.reset();
  if (state_->file.empty()) {
    return;
  }
  result_ = FetchedFile{entry_.file(*state_), state_->url, state_->etag,
                        state_->sha256,       true,        {}};
  if (!warning.empty()) {
    result_->warnings.push_back(warning);
  }
}

void RepodataDownload::note(const std::string& form, bool there) {
  if (!form.empty()) {
    has_[form] = {there, options_.clock->now()};
  }
}

void RepodataDownload::set_checked(CacheState& state,
                                   const base::HttpResponse& response) const {
  state.cache_control = response.header("cache-control");
  state.refresh_ns = nanoseconds(options_.clock->now());
  state.has = has_;
}

}  // namespace distro::channel::detail
