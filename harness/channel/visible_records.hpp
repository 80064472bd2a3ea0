// Which of the records that a document holds may be seen (CEP 36).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "channel/record_batch.hpp"

namespace distro::channel::detail {

/// Takes out of `rows`, which is grouped by name (`begins`, groups + 1), the records
/// that a later one of the same file name replaces, a .tar.bz2 that a .conda hides, and
/// those whose file name is in `removed`. `begins` is kept true.
void hide_records(const RecordBatch& texts, std::vector<const BatchRecord*>& rows,
                  std::vector<std::uint32_t>& begins,
                  const std::vector<std::string>& removed);

}  // namespace distro::channel::detail
