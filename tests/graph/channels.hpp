// Loaded channels out of a few records.
#pragma once

#include <string>
#include <vector>

#include "channel/repodata.hpp"
#include "support/package_builder.hpp"

namespace distro::test {

inline channel::Repodata channel_of(std::vector<channel::Record> records,
                                    const std::string& subdir = "linux-64",
                                    const std::string& channel = "file:///channel") {
  for (channel::Record& record : records) {
    record.subdir = subdir;
    record.channel = channel;
    record.url = channel + "/" + subdir + "/" + record.fn;
  }
  channel::Repodata repodata;
  repodata.channel = channel;
  repodata.subdir = subdir;
  repodata.records = records;
  return repodata;
}

}  // namespace distro::test
