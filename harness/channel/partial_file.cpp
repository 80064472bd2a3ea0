#include "channel/partial_file.hpp"

#include <system_error>

#include "base/file.hpp"

namespace distro::channel {

std::string PartialFile::validator(const std::string& url) const {
  const auto text = base::read_file_if_there(note);
  const std::string begin = url + "\n";
  return text && text->starts_with(begin) ? text->substr(begin.size()) : std::string();
}

void PartialFile::begin(const std::string& url, const std::string& validator) const {
  // In this order: bytes of one file must never lie under the validator of another.
  drop();
  if (!validator.empty()) {
    base::write_file(note, url + "\n" + validator);
  }
}

void PartialFile::drop() const {
  std::error_code error;
  std::filesystem::remove(file, error);
  std::filesystem::remove(note, error);
}

}  // namespace distro::channel
