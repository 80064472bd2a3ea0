#include "recipe/recipe_yaml_report.hpp"

#include <algorithm>

namespace distro::recipe::v1 {
namespace {

void add(std::vector<Remark>& remarks, base::Place place, std::string message) {
  Remark remark{place, std::move(message)};
  if (std::find(remarks.begin(), remarks.end(), remark) == remarks.end()) {
    remarks.push_back(std::move(remark));
  }
}

}  // namespace

void Report::fault(base::Place place, std::string message) {
  add(faults_, place, std::move(message));
}

void Report::warning(base::Place place, std::string message) {
  add(warnings_, place, std::move(message));
}

void Report::unknown(base::Place place, std::string what) {
  add(unknowns_, place, std::move(what));
}

}  // namespace distro::recipe::v1
