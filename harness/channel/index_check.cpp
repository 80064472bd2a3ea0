#include "channel/index_check.hpp"

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "channel/repodata_file.hpp"
#include "channel/text_source.hpp"

namespace distro::channel::detail {
namespace {

constexpr std::string_view spaces = " \t\r\n";

/// The front of a text as it may be shown.
std::string shown(std::string_view text) {
  std::string front;
  for (const char letter : text.substr(0, 24)) {
    const auto byte = static_cast<unsigned char>(letter);
    front += byte >= 0x20 && byte < 0x7f ? letter : '?';
  }
  return front;
}

/// What is needed to judge a text that is not kept.
class Outline {
 public:
  void add(std::string_view block) {
    size_ += block.size();
    if (front_.size() < 64) {
      front_ += block.substr(0, 64);
    }
    const std::size_t last = block.find_last_not_of(spaces);
    if (last != std::string_view::npos) {
      last_ = block[last];
    }
  }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Why it is no JSON object, or nothing.
  [[nodiscard]] std::string json_fault() const {
    const std::size_t first = front_.find_first_not_of(spaces);
    if (first == std::string::npos) {
      return size_ == 0 ? "" : " holds no JSON";
    }
    if (front_[first] != '{') {
      return " is no JSON object: it begins with '" + shown(front_.substr(first)) + "'";
    }
    return last_ == '}' ? "" : " is truncated: it does not end with '}'";
  }
  [[nodiscard]] std::string msgpack_fault() const {
    const auto first = static_cast<unsigned char>(front_.empty() ? '\0' : front_[0]);
    const bool is_map =
        (first >= 0x80 && first <= 0x8f) || first == 0xde || first == 0xdf;
    return is_map ? "" : " is no msgpack map";
  }

 private:
  std::string front_;
  char last_ = '\0';
  std::uint64_t size_ = 0;
};

}  // namespace

void check_index_file(const std::filesystem::path& file, const std::string& origin) {
  Outline outline;
  try {
    const auto source = text_in_file(file);
    std::vector<char> block(std::size_t{1} << 18U);
    while (const std::size_t size = source->read(block)) {
      outline.add({block.data(), size});
      if (outline.size() > largest_index_text) {
        throw InputError(file.string() + ": decompressed it would have more than " +
                         std::to_string(largest_index_text) + " bytes");
      }
    }
  } catch (const InputError& error) {
    // The file is a part in the cache; what people know is where it came from.
    const std::string_view what = error.what();
    const std::string name = file.string();
    throw InputError(origin + std::string(what.starts_with(name)
                                              ? std::string(what.substr(name.size()))
                                              : ": " + std::string(what)));
  }
  const bool is_msgpack = file.stem().extension() == ".msgpack";
  const std::string fault = is_msgpack ? outline.msgpack_fault() : outline.json_fault();
  if (!fault.empty()) {
    throw InputError(origin + fault);
  }
}

}  // namespace distro::channel::detail
