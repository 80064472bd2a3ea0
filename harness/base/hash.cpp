#include "base/hash.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace distro::base {

namespace detail {

class Digest {
 public:
  explicit Digest(const EVP_MD* kind) : state_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (!state_ || EVP_DigestInit_ex(state_.get(), kind, nullptr) != 1) {
      throw InternalError("OpenSSL has no such digest");
    }
  }
  void add(const void* bytes, std::size_t size) {
    EVP_DigestUpdate(state_.get(), bytes, size);
  }
  [[nodiscard]] std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(state_.get(), raw.data(), &size);
    return base::hex({reinterpret_cast<const char*>(raw.data()), size});
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state_;
};

}  // namespace detail

namespace {

using detail::Digest;

template <typename Take>
void for_each_block(const std::filesystem::path& path, Take&& take) {
  const OwnedDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    throw EnvironmentError(path.string() + ": cannot open: " + std::strerror(errno));
  }
  std::vector<char> buffer(1U << 18U);
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      throw EnvironmentError(path.string() + ": cannot read: " + std::strerror(errno));
    }
    if (count == 0) {
      return;
    }
    take(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

struct Sha256::State {
  detail::Digest digest{EVP_sha256()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  state_->digest.add(bytes.data(), bytes.size());
}

std::string Sha256::hex() { return state_->digest.hex(); }

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    text += digits[byte >> 4U];
    text += digits[byte & 0xFU];
  }
  return text;
}

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string sha256(std::string_view bytes) {
  Digest digest(EVP_sha256());
  digest.add(bytes.data(), bytes.size());
  return digest.hex();
}

std::string sha1(std::string_view bytes) {
  Digest digest(EVP_sha1());
  digest.add(bytes.data(), bytes.size());
  return digest.hex();
}

FileDigests digests_of_file(const std::filesystem::path& path) {
  Digest sha(EVP_sha256());
  Digest md5(EVP_md5());
  FileDigests digests;
  for_each_block(path, [&](const char* bytes, std::size_t size) {
    sha.add(bytes, size);
    md5.add(bytes, size);
    digests.size += size;
  });
  digests.sha256 = sha.hex();
  digests.md5 = md5.hex();
  return digests;
}

std::string sha256_of_file(const std::filesystem::path& path) {
  Digest sha(EVP_sha256());
  for_each_block(path,
                 [&](const char* bytes, std::size_t size) { sha.add(bytes, size); });
  return sha.hex();
}

}  // namespace distro::base
