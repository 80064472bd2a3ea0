// A result as the texts in which it is stored: what was in its prefixes, which other
// results may share, and the rest. For the sources of this folder.
#pragma once

#include <Poco/Data/Session.h>

#include <string>

#include "job/result.hpp"
#include "state/database.hpp"

namespace distro::state {

struct ResultDocument {
  std::string environment;  ///< JSON: `prefix` and `environments` of the result
  std::string rest;         ///< JSON: all else
};

[[nodiscard]] ResultDocument document_of(const job::Result& result);
/// Throws InputError naming `origin` if they are none.
[[nodiscard]] job::Result result_of(const ResultDocument& document,
                                    const std::string& origin);

/// The row of the document's environment, which is written if there is none yet.
[[nodiscard]] RowId environment_row(Poco::Data::Session& session,
                                    const ResultDocument& document);

}  // namespace distro::state
