#include "channel/removed_files.hpp"

#include "channel/damaged_json.hpp"
#include "channel/json_values.hpp"
#include "channel/padded_text.hpp"
#include "channel/repodata_file.hpp"

namespace distro::channel {

std::set<std::string> removed_files(const std::filesystem::path& file) {
  const detail::PaddedText text(read_repodata_file(file));
  std::set<std::string> names;
  detail::read_padded_document(
      text.view(), text.capacity(), file.string(),
      [&](simdjson::ondemand::document& document) {
        simdjson::ondemand::value removed;
        const simdjson::error_code error = document["removed"].get(removed);
        if (error == simdjson::NO_SUCH_FIELD) {
          return;
        }
        if (error != simdjson::SUCCESS) {
          throw simdjson::simdjson_error(error);
        }
        detail::each_text(removed, [&](std::string_view name) { names.emplace(name); });
      });
  return names;
}

}  // namespace distro::channel
