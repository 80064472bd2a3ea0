// Short wordings for lists of records and specs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solve/record_index.hpp"

namespace distro::solve {

/// "a", "a and b", "a, b and 3 more": at most `most` words are spelt out.
[[nodiscard]] std::string list_words(const std::vector<std::string>& words,
                                     std::size_t most, std::string_view last = "and");

/// "numpy >=1.20 and numpy <2", as they were written.
[[nodiscard]] std::string list_specs(const RecordIndex& index,
                                     const std::vector<SpecId>& specs);

/// The versions of records, most preferred first, each once.
[[nodiscard]] std::vector<std::string> versions_of(const RecordIndex& index,
                                                   std::span<const RecordId> records);

/// The lowest and the highest: "1.5 to 2.0".
[[nodiscard]] std::string version_range(const std::vector<std::string>& versions);

/// Records of one name: "numpy 2.0.2 (the candidate)", "numpy 1.25.0 and 1.26.4",
/// "numpy 1.20.0 to 1.26.4 (14 versions)"; several names: "mkl, blas and 2 more".
[[nodiscard]] std::string name_records(const RecordIndex& index,
                                       std::span<const RecordId> records);

/// Whether the phrase of name_records() is a plural.
[[nodiscard]] bool are_several(const RecordIndex& index,
                               std::span<const RecordId> records);

/// "requires numpy <2 or <1.25"; of several "require".
[[nodiscard]] std::string name_demand(const RecordIndex& index,
                                      std::span<const SpecId> specs, bool constrains,
                                      bool are_several);

}  // namespace distro::solve
