#include "channel/table_order.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>

#include "channel/version_key.hpp"

namespace distro::channel::detail {
namespace {

using Ids = std::vector<std::uint32_t>;

Ids counted(std::uint32_t size) {
  Ids ids(size);
  std::iota(ids.begin(), ids.end(), 0U);
  return ids;
}

}  // namespace

Ids text_order(const TextInterner& texts) {
  Ids order = counted(texts.size());
  std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
    return texts[left] < texts[right];
  });
  return order;
}

VersionOrder order_of_versions(const TextInterner& versions) {
  // An empty key is that of no version: it comes before all.
  std::vector<std::string> keys(versions.size());
  for (std::uint32_t id = 0; id < versions.size(); ++id) {
    static_cast<void>(append_version_key(versions[id], keys[id]));
  }
  VersionOrder order;
  order.order = counted(versions.size());
  std::sort(order.order.begin(), order.order.end(),
            [&](std::uint32_t left, std::uint32_t right) {
              const int keyed = keys[left].compare(keys[right]);
              return keyed != 0 ? keyed < 0 : versions[left] < versions[right];
            });
  order.ranks.reserve(order.order.size());
  std::string_view former;
  std::uint32_t rank = 0;
  for (const std::uint32_t id : order.order) {
    rank += former != keys[id] ? 1U : 0U;
    former = keys[id];
    order.ranks.push_back(rank);
  }
  return order;
}

Ids order_of_specs(const TextInterner& specs, const Ids& asked, std::uint32_t names) {
  Ids begins(static_cast<std::size_t>(names) + 2, 0);
  const auto group_of = [&](std::uint32_t spec) {
    return std::min(asked[spec], names);
  };
  for (std::uint32_t spec = 0; spec < specs.size(); ++spec) {
    ++begins[group_of(spec) + 1];
  }
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  Ids order(specs.size());
  Ids next = begins;
  for (std::uint32_t spec = 0; spec < specs.size(); ++spec) {
    order[next[group_of(spec)]++] = spec;
  }
  for (std::uint32_t group = 0; group <= names; ++group) {
    std::sort(order.begin() + begins[group], order.begin() + begins[group + 1],
              [&](std::uint32_t left, std::uint32_t right) {
                return specs[left] < specs[right];
              });
  }
  return order;
}

Ids group_begins(const Ids& ascending, std::uint32_t groups) {
  Ids begins;
  begins.reserve(static_cast<std::size_t>(groups) + 1);
  std::uint32_t at = 0;
  for (std::uint32_t group = 0; group < groups; ++group) {
    while (at < ascending.size() && ascending[at] < group) {
      ++at;
    }
    begins.push_back(at);
  }
  while (at < ascending.size() && ascending[at] < groups) {
    ++at;
  }
  begins.push_back(at);
  return begins;
}

bool RowOrder::operator()(const BatchRecord* left, const BatchRecord* right) const {
  if (left->track_features != right->track_features) {
    return left->track_features < right->track_features;
  }
  const std::uint32_t left_version = version_place[left->version];
  const std::uint32_t right_version = version_place[right->version];
  const auto key = [](const BatchRecord* record, std::uint32_t rank) {
    return std::tuple(rank, record->build_number, record->timestamp);
  };
  const auto left_key = key(left, version_ranks[left_version]);
  const auto right_key = key(right, version_ranks[right_version]);
  if (left_key != right_key) {
    return left_key > right_key;
  }
  if (const int order = texts.build(*left).compare(texts.build(*right)); order != 0) {
    return order > 0;
  }
  if (left_version != right_version) {
    return left_version > right_version;
  }
  return left->position < right->position;
}

}  // namespace distro::channel::detail
