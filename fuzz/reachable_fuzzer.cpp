// A repodata.json that is searched for some names: they must say what they say in the
// whole of it.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "channel/reachable_file.hpp"
#include "channel/record_places.hpp"
#include "channel/repodata.hpp"
#include "input.hpp"

namespace {

using namespace distro;

const std::string url = "https://channels.example/one";

std::vector<std::string> said_of(const channel::Repodata& repodata,
                                 std::string_view name) {
  std::vector<std::string> said;
  for (const channel::Row row : repodata.records.rows(name)) {
    said.push_back(to_json(repodata.records[row]).dump());
  }
  return said;
}

void search(std::string_view text, const channel::Repodata& whole) {
  const auto source = channel::detail::text_in_memory(text, "repodata.json");
  const bool in_pieces =
      channel::detail::find_places(*source, 1, text.size() / 3 + 1).has_value();
  const std::filesystem::path path = fuzz::folder() / "repodata.json";
  fuzz::write(path, text);
  auto file = channel::detail::ReachableFile::open(path, 1);
  fuzz::require(file.has_value() || !in_pieces, "cuts make nothing readable");
  if (!file) {
    return;
  }
  std::vector<std::string> names;
  for (channel::NameId id = 0; id < std::min(whole.records.name_count(), 4U); ++id) {
    names.emplace_back(whole.records.name(id));
    fuzz::require(file->read(names.back(), [](std::string_view) {}),
                  "what can be read as a whole can be read in part");
  }
  const auto part = file->take(url, "linux-64");
  fuzz::require(part.has_value(), "the file did not change");
  for (const std::string& name : names) {
    fuzz::require(said_of(*part, name) == said_of(whole, name),
                  "a part says what the whole says");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view text = fuzz::text_of(data, size);
    search(text, channel::parse_repodata(text, "repodata.json", url, "linux-64"));
  } catch (const InputError&) {  // says what is wrong
  }
  return 0;
}
