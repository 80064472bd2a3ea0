#include "app/ask/override_virtual.hpp"

#include "base/error.hpp"
#include "channel/version.hpp"

namespace distro::app {

void override_virtual(std::vector<channel::Record>& packages, const std::string& text,
                      const std::string& subdir) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError("--virtual '" + text +
                     "': expected NAME=VERSION, for example __cuda=12.4");
  }
  channel::Record record;
  record.name = (text.starts_with("__") ? "" : "__") + text.substr(0, equals);
  record.version = text.substr(equals + 1);
  record.build = "0";
  record.subdir = subdir;
  if (const std::size_t build = record.version.find('='); build != std::string::npos) {
    record.build = record.version.substr(build + 1);
    record.version.resize(build);
  }
  if (!record.version.empty() && !channel::Version::parse_if(record.version)) {
    throw UsageError("--virtual '" + text + "': '" + record.version +
                     "' is no version");
  }
  std::erase_if(packages, [&](const channel::Record& other) {
    return other.name == record.name;
  });
  if (!record.version.empty()) {
    packages.push_back(std::move(record));
  }
}

}  // namespace distro::app
