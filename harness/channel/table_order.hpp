// The orders of a table: names, versions, specs, and the records of one name.
#pragma once

#include <cstdint>
#include <vector>

#include "channel/record_batch.hpp"
#include "channel/text_pool.hpp"

namespace distro::channel::detail {

/// The numbers of texts in the order of their bytes.
[[nodiscard]] std::vector<std::uint32_t> text_order(const TextInterner& texts);

struct VersionOrder {
  std::vector<std::uint32_t> order;  ///< numbers of texts, lowest version first
  std::vector<std::uint32_t> ranks;  ///< along `order`; 0 for what is no version
};
[[nodiscard]] VersionOrder order_of_versions(const TextInterner& versions);

/// The numbers of specs by the name that each asks for (`asked`, 0..names-1 or no_name,
/// these last), then by text.
[[nodiscard]] std::vector<std::uint32_t> order_of_specs(
    const TextInterner& specs, const std::vector<std::uint32_t>& asked,
    std::uint32_t names);

/// Where each group begins in a list that ascends, 0..groups; larger values are no
/// group.
[[nodiscard]] std::vector<std::uint32_t> group_begins(
    const std::vector<std::uint32_t>& ascending, std::uint32_t groups);

/// Records of one name, the most preferred first: compare_preference(), reversed.
struct RowOrder {
  const RecordBatch& texts;
  const std::vector<std::uint32_t>& version_place;
  const std::vector<std::uint32_t>& version_ranks;

  [[nodiscard]] bool operator()(const BatchRecord* left,
                                const BatchRecord* right) const;
};

}  // namespace distro::channel::detail
