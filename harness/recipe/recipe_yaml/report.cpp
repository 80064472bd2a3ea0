#include "recipe/recipe_yaml/report.hpp"

#include <algorithm>
#include <utility>

namespace distro::recipe::v1 {
namespace {

void add(std::vector<Remark>& remarks, base::Place place, std::string message) {
  Remark remark{place, std::move(message)};
  if (std::find(remarks.begin(), remarks.end(), remark) != remarks.end()) {
    return;
  }
  const auto behind =
      std::upper_bound(remarks.begin(), remarks.end(), remark,
                       [](const Remark& left, const Remark& right) {
                         return std::pair(left.place.line, left.place.column) <
                                std::pair(right.place.line, right.place.column);
                       });
  remarks.insert(behind, std::move(remark));
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
