#include "state/promotions.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

#include "state/connection.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using Poco::Data::Session;

constexpr std::array<std::pair<PromotionState, std::string_view>, 4> states{{
    {PromotionState::begun, "begun"},
    {PromotionState::finished, "finished"},
    {PromotionState::failed, "failed"},
    {PromotionState::undone, "undone"},
}};

std::vector<PromotionFile> files_of(Session& session, RowId promotion) {
  using Text = std::string;
  std::vector<PromotionFile> files;
  for (const auto& [name, version, build, subdir, fn, sha256] :
       sql::select<Text, Text, Text, Text, Text, Text>(
           session,
           "SELECT name, version, build, subdir, fn, sha256 FROM promotion_file"
           " WHERE promotion = $1 ORDER BY subdir, fn",
           promotion)) {
    files.push_back({name, version, build, subdir, fn, sha256});
  }
  return files;
}

template <typename... Values>
std::vector<PromotionRow> promotions(Session& session, const std::string& rest,
                                     const Values&... values) {
  using Text = std::string;
  using Number = std::int64_t;
  std::vector<PromotionRow> rows;
  for (const auto& [id, run, channel, journal, state, begun, ended] :
       sql::select<Number, std::optional<Number>, Text, Text, Text, Number,
                   std::optional<Number>>(
           session,
           "SELECT id, run, channel, journal, state, begun, ended FROM promotion " +
               rest,
           values...)) {
    PromotionRow row;
    row.id = id;
    row.run = run;
    row.channel = channel;
    row.journal = journal;
    row.state = promotion_state_from(state).value_or(PromotionState::begun);
    row.begun = sql::time_of(begun);
    row.ended = sql::time_of(ended);
    row.files = files_of(session, id);
    rows.push_back(std::move(row));
  }
  return rows;
}

/// What makes two sets of files the same.
std::vector<std::tuple<std::string, std::string, std::string>> identity_of(
    const auto& files) {
  std::vector<std::tuple<std::string, std::string, std::string>> identity;
  for (const auto& file : files) {
    identity.emplace_back(file.subdir, file.fn, file.sha256);
  }
  std::sort(identity.begin(), identity.end());
  return identity;
}

RowId insert(Session& session, const PromotionStart& start) {
  const RowId id = std::get<0>(*sql::first<std::int64_t>(
      session,
      "INSERT INTO promotion (run, channel, journal, state, begun)"
      " VALUES ($1, $2, $3, 'begun', $4) RETURNING id",
      start.run, start.channel, start.journal.string(), start.begun));
  for (const channel::Record& file : start.files) {
    sql::execute(session,
                 "INSERT INTO promotion_file (promotion, subdir, fn, name, version,"
                 " build, sha256) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 id, file.subdir, file.fn, file.name, file.version, file.build,
                 file.sha256);
  }
  return id;
}

void set_state(Session& session, RowId promotion, PromotionState state,
               std::chrono::sys_seconds time) {
  sql::execute(session, "UPDATE promotion SET state = $1, ended = $2 WHERE id = $3",
               to_string(state), time, promotion);
}

}  // namespace

std::string_view to_string(PromotionState state) {
  for (const auto& [known, name] : states) {
    if (known == state) {
      return name;
    }
  }
  return "unknown";
}

std::optional<PromotionState> promotion_state_from(std::string_view text) {
  for (const auto& [state, name] : states) {
    if (name == text) {
      return state;
    }
  }
  return std::nullopt;
}

RowId Promotions::begin(const PromotionStart& start) {
  return database_.connection().write([&](Session& session) {
    for (const PromotionRow& row :
         promotions(session, "WHERE channel = $1 AND state = 'begun' ORDER BY id DESC",
                    start.channel)) {
      if (row.run == start.run && identity_of(row.files) == identity_of(start.files)) {
        return row.id;
      }
    }
    return insert(session, start);
  });
}

void Promotions::finish(RowId promotion, std::chrono::sys_seconds time) {
  database_.connection().write([&](Session& session) {
    set_state(session, promotion, PromotionState::finished, time);
    sql::execute(session,
                 "UPDATE decision_candidate SET open = 0 WHERE open = 1 AND sha256 IN"
                 " (SELECT sha256 FROM promotion_file WHERE promotion = $1"
                 " AND sha256 <> '')",
                 promotion);
  });
}

void Promotions::fail(RowId promotion, std::chrono::sys_seconds time) {
  database_.connection().write([&](Session& session) {
    set_state(session, promotion, PromotionState::failed, time);
  });
}

void Promotions::undo(RowId promotion, std::chrono::sys_seconds time) {
  database_.connection().write([&](Session& session) {
    set_state(session, promotion, PromotionState::undone, time);
    sql::execute(session,
                 "UPDATE decision_candidate SET open = 1 WHERE sha256 IN"
                 " (SELECT sha256 FROM promotion_file WHERE promotion = $1"
                 " AND sha256 <> '') AND NOT EXISTS"
                 " (SELECT 1 FROM decision_candidate AS later"
                 " WHERE later.name = decision_candidate.name"
                 " AND later.version = decision_candidate.version"
                 " AND later.build = decision_candidate.build"
                 " AND later.subdir = decision_candidate.subdir"
                 " AND later.decision > decision_candidate.decision)",
                 promotion);
  });
}

std::optional<PromotionRow> Promotions::find(RowId promotion) const {
  return database_.connection().read([&](Session& session) {
    const std::vector<PromotionRow> rows =
        promotions(session, "WHERE id = $1", promotion);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
  });
}

std::vector<PromotionRow> Promotions::newest(const std::string& channel,
                                             std::size_t limit) const {
  return database_.connection().read([&](Session& session) {
    return channel.empty()
               ? promotions(session, "ORDER BY id DESC LIMIT $1", limit)
               : promotions(session, "WHERE channel = $1 ORDER BY id DESC LIMIT $2",
                            channel, limit);
  });
}

}  // namespace distro::state
