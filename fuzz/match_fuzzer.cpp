// A MatchSpec and the fields of a record, a line each.
#include <optional>

#include "channel/match_spec.hpp"
#include "channel/version.hpp"
#include "input.hpp"

namespace {

using namespace distro;
using channel::MatchSpec;
using channel::ParseError;
using channel::Record;
using channel::Version;

channel::ChannelNames channel_names() {
  channel::ChannelNames names;
  names.alias = "https://channels.example";
  names.groups["defaults"] = {"https://builds.example/pkgs/main",
                              "https://builds.example/pkgs/r"};
  names.known = {"https://builds.example/pkgs/free"};
  names.home = "/home/user";
  names.working_directory = "/home/user/work";
  return names;
}

Record record_of(std::string_view text) {
  Record record;
  for (std::string* field :
       {&record.name, &record.version, &record.build, &record.channel, &record.subdir,
        &record.license, &record.license_family, &record.features, &record.md5,
        &record.sha256, &record.fn, &record.url}) {
    *field = fuzz::take_line(text);
  }
  record.build_number = static_cast<std::int64_t>(text.size());
  record.track_features.emplace_back(text);
  return record;
}

template <typename Ask>
int answer(Ask ask) {
  try {
    return ask() ? 1 : 0;
  } catch (const ParseError&) {
    return -1;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const channel::ChannelNames names = channel_names();
  std::string_view text = fuzz::text_of(data, size);
  std::optional<MatchSpec> spec;
  try {
    spec.emplace(fuzz::take_line(text), names);
  } catch (const ParseError&) {
    return 0;
  }
  const Record record = record_of(text);
  const auto version = Version::parse_if(record.version);
  const int found = answer([&] { return spec->matches(record); });
  const int with_version =
      answer([&] { return spec->matches(record, version ? &*version : nullptr); });
  const bool other_name = spec->has_exact_name() && spec->name() != record.name;
  fuzz::require(found == with_version || other_name,
                "a version that was parsed before is answered alike");
  if (spec->asks_only_of_name_version_build() && !other_name && version) {
    const int by_parts = answer([&] {
      return spec->version().matches(*version) && spec->build_matches(record.build);
    });
    fuzz::require(by_parts == found, "the parts answer as the whole does");
  }
  return 0;
}
