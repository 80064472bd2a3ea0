// SQL with values and rows of C++ (Poco Data). For the sources of this folder.
//
// Placeholders are $1, $2, ... in the order in which they first appear: SQLite numbers
// them so, and PostgreSQL reads their numbers.
#pragma once

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace distro::state::sql {

using Poco::Data::Session;

/// Any bytes as a text that both databases store: UTF-8 without NUL.
[[nodiscard]] std::string storable(std::string_view text);

/// What a value is to Poco.
[[nodiscard]] inline std::string bound(const std::string& text) {
  return storable(text);
}
[[nodiscard]] inline std::string bound(std::string_view text) { return storable(text); }
[[nodiscard]] inline std::string bound(const char* text) { return storable(text); }
template <typename Number>
requires std::is_integral_v<Number>
[[nodiscard]] std::int64_t bound(Number number) {
  return static_cast<std::int64_t>(number);
}
[[nodiscard]] inline std::int64_t bound(std::chrono::sys_seconds time) {
  return time.time_since_epoch().count();
}
template <typename Value>
[[nodiscard]] auto bound(const std::optional<Value>& value) {
  using Bound = decltype(bound(*value));
  return value ? Poco::Nullable<Bound>(bound(*value)) : Poco::Nullable<Bound>();
}

/// A column of a row: std::string, std::int64_t, or an optional of one.
template <typename Column>
struct Stored {
  using Type = Column;
  static Column value(Type& stored) { return std::move(stored); }
};
template <typename Column>
struct Stored<std::optional<Column>> {
  using Type = Poco::Nullable<Column>;
  static std::optional<Column> value(Type& stored) {
    return stored.isNull() ? std::nullopt : std::optional<Column>(stored.value());
  }
};

/// Runs a statement; returns how many rows it changed.
template <typename... Values>
std::size_t execute(Session& session, const std::string& text,
                    const Values&... values) {
  Poco::Data::Statement statement(session);
  statement << text;
  ((statement, Poco::Data::Keywords::bind(bound(values))), ...);
  return statement.execute();
}

/// The rows of a query, each a tuple of the columns.
template <typename... Columns, typename... Values>
std::vector<std::tuple<Columns...>> select(Session& session, const std::string& text,
                                           const Values&... values) {
  std::tuple<std::vector<typename Stored<Columns>::Type>...> stored;
  Poco::Data::Statement statement(session);
  statement << text;
  ((statement, Poco::Data::Keywords::bind(bound(values))), ...);
  std::apply(
      [&](auto&... columns) {
        ((statement, Poco::Data::Keywords::into(columns)), ...);
      },
      stored);
  statement.execute();
  std::vector<std::tuple<Columns...>> rows;
  std::apply(
      [&](auto&... columns) {
        const std::size_t count = std::get<0>(std::tie(columns...)).size();
        rows.reserve(count);
        for (std::size_t at = 0; at < count; ++at) {
          rows.emplace_back(Stored<Columns>::value(columns[at])...);
        }
      },
      stored);
  return rows;
}

/// The first row of a query, if there is one.
template <typename... Columns, typename... Values>
std::optional<std::tuple<Columns...>> first(Session& session, const std::string& text,
                                            const Values&... values) {
  auto rows = select<Columns...>(session, text, values...);
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

[[nodiscard]] inline std::chrono::sys_seconds time_of(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}
[[nodiscard]] inline std::optional<std::chrono::sys_seconds> time_of(
    const std::optional<std::int64_t>& seconds) {
  return seconds ? std::optional(time_of(*seconds)) : std::nullopt;
}

}  // namespace distro::state::sql
