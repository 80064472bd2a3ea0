#include "promotion/faulty_server.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

#include "base/http_url.hpp"

namespace distro::test {
namespace {

using base::HttpFailure;
using base::HttpOutcome;
using base::HttpRequest;
using base::HttpResponse;

constexpr std::size_t late_by = 4;  // requests

HttpOutcome failure(HttpFailure::Kind kind, const char* why) {
  return HttpFailure{kind, why, {}};
}

HttpOutcome response(int status, const base::Json& body) {
  HttpResponse response;
  response.status = status;
  response.body = body.dump();
  return response;
}

bool is_read(const HttpRequest& request) { return request.method == "GET"; }

std::string other_digest() { return std::string(64, 'e'); }

}  // namespace

void FaultyServer::run(const base::HttpWork& work) {
  while (std::optional<HttpRequest> request = work.next()) {
    HttpOutcome outcome = outcome_of(*request);
    if (watch) {
      watch(server_);
    }
    work.done(*request, std::move(outcome));
  }
}

void FaultyServer::finish_late() {
  std::erase_if(late_, [&](const auto& late) {
    if (late.first > count_) {
      return false;
    }
    static_cast<void>(server_.answer(late.second));
    return true;
  });
}

HttpOutcome FaultyServer::outcome_of(const HttpRequest& request) {
  finish_late();
  if (const auto other = others.find(count_); other != others.end()) {
    other->second(server_);
  }
  const auto place = base::url_parts(request.url);
  asked_.push_back(request.method + " " + place->path);
  requests_.push_back(request);
  const auto fault = faults.find(count_++);
  return answered(request,
                  fault == faults.end() ? std::nullopt : std::optional(fault->second));
}

HttpOutcome FaultyServer::answered(const HttpRequest& request,
                                   std::optional<Fault> fault) {
  const auto done = [&] { return server_.answer(request); };
  const bool is_copy = request.url.find("/copy/package/") != std::string::npos;
  const bool is_label_copy = request.url.find("/channels/") != std::string::npos &&
                             request.url.find("/copy/") != std::string::npos;
  if (!fault) {
    const AnacondaModel::Answer answer = done();
    return response(answer.status, answer.body);
  }
  switch (*fault) {
    case Fault::refused_500:
      return response(500, {{"error", "made to fail"}});
    case Fault::done_500:
      static_cast<void>(done());
      return response(500, {{"error", "made to fail"}});
    case Fault::busy_429: {
      HttpResponse busy;
      busy.status = 429;
      busy.retry_after = std::chrono::seconds(7);
      return busy;
    }
    case Fault::conflict_409:
      return response(is_read(request) ? 503 : 409, {{"error", "conflict"}});
    case Fault::done_409:
      static_cast<void>(done());
      return response(is_read(request) ? 503 : 409, {{"error", "conflict"}});
    case Fault::lost:
      static_cast<void>(done());
      return failure(HttpFailure::Kind::broken_off, "the connection broke");
    case Fault::unreachable:
      return failure(HttpFailure::Kind::unreachable, "cannot connect");
    case Fault::stalled:
    case Fault::late:
      clock_.pass(std::chrono::seconds(40));
      if (*fault == Fault::stalled) {
        static_cast<void>(done());
      } else {
        late_.emplace_back(count_ + late_by, request);
      }
      return failure(HttpFailure::Kind::stalled, "the server sent nothing for 30 s");
    case Fault::half_list: {
      AnacondaModel::Answer answer = done();
      base::Json* list = answer.body.is_array() ? &answer.body
                         : answer.body.is_object() && answer.body.contains("files")
                             ? &answer.body["files"]
                             : nullptr;
      if (list != nullptr) {
        list->erase(list->begin() + static_cast<long>(list->size() / 2), list->end());
      }
      return response(answer.status, answer.body);
    }
    case Fault::half_done: {
      if (is_label_copy) {
        server_.label_copy_reaches = 1;
      }
      const AnacondaModel::Answer answer = done();
      server_.label_copy_reaches = SIZE_MAX;
      return response(answer.status, answer.body);
    }
    case Fault::wrong_digest: {
      AnacondaModel::Answer answer = done();
      if (answer.body.is_object() && answer.body.contains("sha256")) {
        answer.body["sha256"] = other_digest();
      }
      return response(answer.status, answer.body);
    }
    case Fault::wrong_copy: {
      const AnacondaModel::Answer answer = done();
      if (is_copy && answer.status == 200) {
        for (const base::Json& file : answer.body) {
          server_.dists[file["full_name"].get<std::string>()].sha256 = other_digest();
        }
      }
      return response(answer.status, answer.body);
    }
    case Fault::read_only: {
      HttpResponse closed;
      closed.status = 503;
      closed.headers["x-anaconda-read-only"] = "database upgrade until 14:00 UTC";
      return closed;
    }
    case Fault::killed_before:
      throw Killed{};
    case Fault::killed_after:
      static_cast<void>(done());
      throw Killed{};
  }
  return response(500, {});
}

}  // namespace distro::test
