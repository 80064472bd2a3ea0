// One index file on its way from a server into the cache: which URL comes next, and
// what an answer means.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channel/fetch_repodata.hpp"
#include "channel/repodata_cache.hpp"

namespace distro::channel::detail {

class RepodataDownload {
 public:
  /// `options` must outlive it.
  RepodataDownload(const FetchTarget& target, const FetchOptions& options);

  [[nodiscard]] const CacheEntry& entry() const { return entry_; }

  /// Looks into the cache. After this, and after each take(), either next() has a
  /// request or result() is final. Throws EnvironmentError when offline with an empty
  /// cache.
  void begin();
  [[nodiscard]] std::optional<base::HttpRequest> next();
  /// The outcome of the request that next() gave last. Throws as fetch_repodata.
  void take(const base::HttpRequest& request, base::HttpOutcome outcome);

  /// Nothing if the server has no such file.
  [[nodiscard]] const std::optional<FetchedFile>& result() const { return result_; }

 private:
  struct Form {
    std::string ending;  ///< ".json.zst"
    std::string name;    ///< "zst"; empty: the form that each channel has
  };
  [[nodiscard]] std::vector<Form> forms() const;
  [[nodiscard]] bool is_known_missing(const Form& form) const;
  [[nodiscard]] bool is_fresh() const;
  void add_conditions(base::HttpRequest& request, const std::string& url) const;
  void set_part(base::HttpRequest& request, const Form& form,
                const std::string& url) const;
  void use_cached(const std::string& warning = "");
  void take_response(const base::HttpRequest& request,
                     const base::HttpResponse& response);
  void take_file(const base::HttpResponse& response);
  void confirm(const base::HttpResponse& response);
  void try_next_form(const base::HttpResponse& response);
  void note_missing(const base::HttpResponse& response);
  void fail(const base::HttpRequest& request, const base::HttpOutcome& outcome);
  void note(const std::string& form, bool there);
  void set_checked(CacheState& state, const base::HttpResponse& response) const;

  const FetchOptions& options_;
  std::string channel_;  ///< redacted
  std::string subdir_;
  std::string stem_;  ///< URL without ending, redacted
  Credentials credentials_;
  CacheEntry entry_;
  std::optional<CacheState> state_;
  std::map<std::string, Alternative> has_;
  std::vector<Form> ahead_;  ///< forms to try, the next one first
  bool asked_ = false;       ///< next() gave the request for ahead_.front()
  bool resumed_ = false;     ///< with a part
  std::optional<FetchedFile> result_;
};

}  // namespace distro::channel::detail
