#include "attestation/public_key.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "attestation/openssl.hpp"

namespace distro::attestation {
namespace {

using Pkey = detail::Owner<EVP_PKEY, EVP_PKEY_free>;
using DigestContext = detail::Owner<EVP_MD_CTX, EVP_MD_CTX_free>;

constexpr int least_rsa_bits = 2048;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Pkey parse(std::string_view der) {
  const auto size = static_cast<long>(der.size());
  const unsigned char* at = bytes_of(der);
  Pkey key(d2i_PUBKEY(nullptr, &at, size));
  if (!key) {
    at = bytes_of(der);
    key.reset(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, size));
  }
  if (key && at != bytes_of(der) + der.size()) {
    key.reset();
  }
  return key;
}

/// The digest that its owner signs; nothing of a key that is none for us. Ed25519 has
/// none of its own.
std::optional<const EVP_MD*> digest_of(EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519:
      return nullptr;
    case EVP_PKEY_RSA:
      return bits >= least_rsa_bits ? std::optional(EVP_sha256()) : std::nullopt;
    case EVP_PKEY_EC:
      return bits == 256   ? std::optional(EVP_sha256())
             : bits == 384 ? std::optional(EVP_sha384())
             : bits == 521 ? std::optional(EVP_sha512())
                           : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool verify(EVP_PKEY* key, const EVP_MD* digest, std::string_view message,
            std::string_view signature) {
  const DigestContext context(EVP_MD_CTX_new());
  return context &&
         EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(),
                          bytes_of(message), message.size()) == 1;
}

}  // namespace

struct PublicKey::Key {
  Pkey key;
  const EVP_MD* digest = nullptr;
};

std::string sha256_bytes(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(bytes_of(bytes), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

PublicKey::PublicKey(std::shared_ptr<const Key> key) : key_(std::move(key)) {}

std::optional<PublicKey> PublicKey::from_der(std::string_view der) {
  Pkey key = parse(der);
  if (!key) {
    return std::nullopt;
  }
  const auto digest = digest_of(key.get());
  if (!digest) {
    return std::nullopt;
  }
  return PublicKey(std::make_shared<const Key>(Key{std::move(key), *digest}));
}

bool PublicKey::verifies(std::string_view message, std::string_view signature) const {
  return verify(key_->key.get(), key_->digest, message, signature);
}

bool PublicKey::verifies_sha256(std::string_view message,
                                std::string_view signature) const {
  return verify(key_->key.get(), EVP_sha256(), message, signature);
}

}  // namespace distro::attestation
