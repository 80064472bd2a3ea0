#include <catch2/catch.hpp>

#include "attestation/public_key.hpp"
#include "attestation/transparency_log.hpp"

using namespace distro;
using attestation::InclusionProof;
using attestation::sha256_bytes;

namespace {

using Leaves = std::vector<std::string>;

std::size_t split_of(std::size_t size) {
  std::size_t half = 1;
  while (half * 2 < size) {
    half *= 2;
  }
  return half;
}

/// RFC 6962, 2.1, as it is written there.
std::string root_of(const Leaves& leaves) {
  if (leaves.size() == 1) {
    return sha256_bytes(std::string(1, '\0') + leaves.front());
  }
  const auto middle = leaves.begin() + static_cast<long>(split_of(leaves.size()));
  return sha256_bytes("\1" + root_of({leaves.begin(), middle}) +
                      root_of({middle, leaves.end()}));
}

/// 2.1.1, as it is written there.
Leaves path_to(std::size_t index, const Leaves& leaves) {
  if (leaves.size() == 1) {
    return {};
  }
  const std::size_t half = split_of(leaves.size());
  const auto middle = leaves.begin() + static_cast<long>(half);
  Leaves path = index < half ? path_to(index, {leaves.begin(), middle})
                             : path_to(index - half, {middle, leaves.end()});
  path.push_back(index < half ? root_of({middle, leaves.end()})
                              : root_of({leaves.begin(), middle}));
  return path;
}

}  // namespace

TEST_CASE("each leaf of each tree is proven to be there, and no other",
          "[attestation]") {
  Leaves leaves;
  for (std::size_t size = 1; size <= 40; ++size) {
    leaves.push_back("leaf " + std::to_string(size));
    const std::string root = root_of(leaves);
    for (std::size_t index = 0; index < size; ++index) {
      InclusionProof proof{index, size, root, path_to(index, leaves), ""};
      INFO(index << " of " << size);
      CHECK(attestation::detail::is_included(leaves[index], proof));
      CHECK(!attestation::detail::is_included("another", proof));
      for (std::size_t other = 0; other < size + 2; ++other) {
        if (other != index) {
          proof.index = other;
          CHECK(!attestation::detail::is_included(leaves[index], proof));
        }
      }
      proof.index = index;
      proof.hashes.push_back(root);
      CHECK(!attestation::detail::is_included(leaves[index], proof));
      proof.hashes.pop_back();
      if (!proof.hashes.empty()) {
        proof.hashes.pop_back();
        CHECK(!attestation::detail::is_included(leaves[index], proof));
      }
    }
  }
  CHECK(!attestation::detail::is_included("leaf", {0, 0, "", {}, ""}));
}
