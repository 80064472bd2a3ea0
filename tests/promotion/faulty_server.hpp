// The model behind a network and a disk that fail as they are told to.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/http.hpp"
#include "promotion/anaconda_model.hpp"
#include "support/passing_clock.hpp"

namespace distro::test {

/// Our process ends here, without another word.
struct Killed {};

enum class Fault {
  refused_500,    ///< 500, and nothing was done
  done_500,       ///< 500, and it was done
  busy_429,       ///< 429 with Retry-After, and nothing was done
  conflict_409,   ///< 409, and nothing was done
  done_409,       ///< 409, and it was done
  lost,           ///< no answer, and it was done
  unreachable,    ///< no answer, and nothing was done
  stalled,        ///< nothing for 40 s, and it was done
  late,           ///< nothing for 40 s, and it is done a while later
  half_list,      ///< a list without its second half
  half_done,      ///< a label's copy reaches half of the files, then 500
  wrong_digest,   ///< a file is said to have another digest, once
  wrong_copy,     ///< a copy arrives with another digest
  read_only,      ///< X-Anaconda-Read-Only, for this request
  killed_before,  ///< our process ends before the request arrives
  killed_after,   ///< our process ends before the answer comes
};

class FaultyServer final : public base::HttpClient {
 public:
  FaultyServer(AnacondaModel& server, PassingClock& clock)
      : server_(server), clock_(clock) {}

  void run(const base::HttpWork& work) override;

  std::map<std::size_t, Fault> faults;  ///< by request, counted from 0
  /// What somebody else does just before a request.
  std::map<std::size_t, std::function<void(AnacondaModel&)>> others;
  std::function<void(const AnacondaModel&)> watch;  ///< called after each request

  [[nodiscard]] std::size_t count() const { return count_; }
  /// "POST /copy/package/...", of all requests.
  [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }
  [[nodiscard]] const std::vector<base::HttpRequest>& requests() const {
    return requests_;
  }

 private:
  [[nodiscard]] base::HttpOutcome outcome_of(const base::HttpRequest& request);
  [[nodiscard]] base::HttpOutcome answered(const base::HttpRequest& request,
                                           std::optional<Fault> fault);
  void finish_late();

  AnacondaModel& server_;
  PassingClock& clock_;
  std::size_t count_ = 0;
  std::vector<std::string> asked_;
  std::vector<base::HttpRequest> requests_;
  std::vector<std::pair<std::size_t, base::HttpRequest>> late_;
};

}  // namespace distro::test
