#include "channel/run_exports.hpp"

#include <simdjson.h>

#include <utility>

#include "base/error.hpp"
#include "channel/json_values.hpp"
#include "channel/repodata_file.hpp"

namespace distro::channel {
namespace {

namespace od = simdjson::ondemand;

/// The texts of a list, or one text; nothing of a value of another kind.
void read_texts(od::value value, std::vector<std::string>& texts) {
  if (value.type() == od::json_type::string) {
    texts.emplace_back(value.get_string().value());
    return;
  }
  detail::each_text(value, [&](std::string_view text) { texts.emplace_back(text); });
}

void read_exports(od::value value, RunExports& exports) {
  if (value.type() != od::json_type::object) {
    read_texts(value, exports.weak);
    return;
  }
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (std::vector<std::string>* list = detail::list_of(exports, key)) {
      read_texts(field.value(), *list);
    } else {
      detail::pass_over(field.value());
    }
  }
}

void read_package(od::value value, RunExportsByFile& all, const std::string& fn) {
  if (value.type() != od::json_type::object) {
    detail::pass_over(value);
    return;
  }
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    if (key == "run_exports") {
      RunExports exports;
      read_exports(field.value(), exports);
      all.insert_or_assign(fn, std::move(exports));
    } else {
      detail::pass_over(field.value());
    }
  }
}

void read_document(od::document& document, RunExportsByFile& all) {
  for (auto field : document.get_object()) {
    const std::string_view key = field.unescaped_key();
    const bool is_map = key == "packages" || key == "packages.conda";
    od::value value = field.value();
    if (!is_map || value.type() != od::json_type::object) {
      detail::pass_over(value);
      continue;
    }
    for (auto package : value.get_object()) {
      const std::string fn(static_cast<std::string_view>(package.unescaped_key()));
      read_package(package.value(), all, fn);
    }
  }
  if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
    throw simdjson::simdjson_error(simdjson::TAPE_ERROR);
  }
}

}  // namespace

namespace detail {

std::vector<std::string>* list_of(RunExports& exports, std::string_view key) {
  if (key == "weak") return &exports.weak;
  if (key == "strong") return &exports.strong;
  if (key == "weak_constrains") return &exports.weak_constrains;
  if (key == "strong_constrains") return &exports.strong_constrains;
  if (key == "noarch") return &exports.noarch;
  return nullptr;
}

}  // namespace detail

bool RunExports::empty() const {
  return weak.empty() && strong.empty() && weak_constrains.empty() &&
         strong_constrains.empty() && noarch.empty();
}

RunExportsByFile parse_run_exports(std::string_view text, const std::string& origin) {
  RunExportsByFile all;
  if (text.empty()) {
    return all;
  }
  const simdjson::padded_string padded(text);
  simdjson::ondemand::parser parser;
  try {
    od::document document = parser.iterate(padded);
    read_document(document, all);
  } catch (const simdjson::simdjson_error& error) {
    throw InputError(origin + " is truncated or damaged: " + error.what());
  }
  return all;
}

RunExportsByFile load_run_exports(const std::filesystem::path& file) {
  return parse_run_exports(read_repodata_file(file), file.string());
}

}  // namespace distro::channel
