// Owners of what OpenSSL hands out. Only sources of this folder include it.
#pragma once

#include <memory>

namespace distro::attestation::detail {

template <auto free>
struct Freed {
  template <typename Type>
  void operator()(Type* object) const {
    free(object);
  }
};

/// `Owner<X509, X509_free>`.
template <typename Type, auto free>
using Owner = std::unique_ptr<Type, Freed<free>>;

}  // namespace distro::attestation::detail
