// Why a bundle proves nothing. Thrown and caught within this folder: what callers get
// is an Outcome.
#pragma once

#include <stdexcept>

namespace distro::attestation::detail {

class Rejection final : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace distro::attestation::detail
