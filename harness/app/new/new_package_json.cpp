#include <nlohmann/json.hpp>

#include "app/new/new_package.hpp"
#include "app/recipes/lint_formats.hpp"

namespace distro::app {

base::Json to_json(const NewPackage& package) {
  base::Json files = base::Json::array();
  for (const auto& [path, text] : package.files) {
    base::Json file{{"path", path}};
    if (!package.is_written) {
      file["text"] = base::valid_utf8(text);
    }
    files.push_back(std::move(file));
  }
  base::Json left = base::Json::array();
  for (const Question& question : package.left) {
    left.push_back({{"option", "--" + question.option}, {"question", question.text}});
  }
  return {{"package", package.name},
          {"version", package.version},
          {"build_number", package.build_number},
          {"source",
           {{"kind", package.source.kind},
            {"file", package.source.location},
            {"member", package.source.member},
            {"recipe", package.source.recipe}}},
          {"written", package.is_written},
          {"files", std::move(files)},
          {"notes", package.notes},
          {"fixed", package.changes},
          {"findings", findings_json(package.findings)},
          {"questions_left", std::move(left)}};
}

}  // namespace distro::app
