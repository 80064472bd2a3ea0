#include "state/export.hpp"

#include <Poco/Data/RecordSet.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "state/connection.hpp"
#include "state/dialect.hpp"
#include "state/sql.hpp"
#include "state/tables.hpp"

namespace distro::state {
namespace {

using Poco::Data::RecordSet;
using Poco::Data::Session;

/// Rows that are asked for at once: documents are large.
constexpr std::int64_t rows_at_once = 500;

std::string quoted(const std::string& text) {
  return base::Json(text).dump(-1, ' ', false, base::Json::error_handler_t::replace);
}

std::string json_of(const Poco::Dynamic::Var& value, Meaning meaning) {
  switch (meaning) {
    case Meaning::text:
      return quoted(value.toString());
    case Meaning::number:
      return value.toString();
    case Meaning::time:
      return quoted(base::rfc3339(sql::time_of(value.convert<Poco::Int64>())));
    case Meaning::flag:
      return value.convert<int>() != 0 ? "true" : "false";
    case Meaning::json:
      return value.toString();
  }
  return "null";
}

std::string columns_of(const Table& table) {
  std::string text;
  for (const TableColumn& column : table.columns) {
    text += (text.empty() ? "" : ", ") + std::string(column.name);
  }
  return text;
}

class Exporter {
 public:
  Exporter(Session& session, const std::function<void(std::string_view)>& take)
      : session_(session), take_(take) {}

  std::size_t all() {
    for (const Table& table : all_tables()) {
      const std::string columns = columns_of(table);
      const std::string query =
          "SELECT " + columns + " FROM " + std::string(table.name);
      if (!table.has_id) {
        write(table, query + " ORDER BY " + columns);
        continue;
      }
      last_ = 0;
      while (write(table, query + " WHERE id > " + std::to_string(last_) +
                              " ORDER BY id LIMIT " + std::to_string(rows_at_once)) ==
             rows_at_once) {
      }
    }
    return count_;
  }

 private:
  /// Returns how many rows there were.
  std::int64_t write(const Table& table, const std::string& query) {
    RecordSet rows(session_, query);
    std::int64_t count = 0;
    for (bool more = rows.moveFirst(); more; more = rows.moveNext()) {
      std::string line = R"({"table": )" + quoted(std::string(table.name));
      for (std::size_t at = 0; at < table.columns.size(); ++at) {
        const TableColumn& column = table.columns[at];
        const Poco::Dynamic::Var value = rows.value(at);
        line += ", " + quoted(std::string(column.name)) + ": " +
                (value.isEmpty() ? "null" : json_of(value, column.meaning));
      }
      take_(line + "}");
      if (table.has_id) {
        last_ = rows.value(0).convert<Poco::Int64>();
      }
      ++count;
    }
    count_ += static_cast<std::size_t>(count);
    return count;
  }

  Session& session_;
  const std::function<void(std::string_view)>& take_;
  std::int64_t last_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

std::size_t export_rows(const Database& database,
                        const std::function<void(std::string_view line)>& take) {
  return database.connection().read_once([&](Session& session) {
    take(R"({"table": "schema", "number": )" +
         std::to_string(dialect::schema_of(database.location().kind, session)) + "}");
    return Exporter(session, take).all();
  });
}

}  // namespace distro::state
