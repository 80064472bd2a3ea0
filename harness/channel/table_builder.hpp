// From records as they were read to the table: in order, without those that are hidden,
// with the index of who depends on whom.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "channel/record_batch.hpp"
#include "channel/table_arrays.hpp"

namespace distro::channel::detail {

/// `batches` are what several readers saw of one document. Of several records with one
/// file name the last in the document counts, a .conda hides the .tar.bz2 of the same
/// stem, `removed` file names are left out. Throws InputError if a limit is exceeded
/// (2^32 records, 4 GiB of distinct text).
[[nodiscard]] std::shared_ptr<const TableArrays> build_table(
    std::vector<RecordBatch> batches, TableOrigin origin,
    const std::vector<std::string>& removed, unsigned threads = 1);

}  // namespace distro::channel::detail
