// What was found while a recipe.yaml was rendered: its faults, and what only a build
// can tell.
#pragma once

#include <string>
#include <vector>

#include "base/source_text.hpp"

namespace distro::recipe::v1 {

/// Something at a place of the file.
struct Remark {
  base::Place place;
  std::string message;

  friend bool operator==(const Remark& left, const Remark& right) {
    return left.place.line == right.place.line &&
           left.place.column == right.place.column && left.message == right.message;
  }
};

/// Collects in the order of places; each remark once, however many variants find it.
class Report {
 public:
  /// What rattler-build refuses.
  void fault(base::Place place, std::string message);
  /// What rattler-build takes although it is most likely not meant.
  void warning(base::Place place, std::string message);
  /// A value, by the name of what would have to be known.
  void unknown(base::Place place, std::string what);

  [[nodiscard]] const std::vector<Remark>& faults() const { return faults_; }
  [[nodiscard]] const std::vector<Remark>& warnings() const { return warnings_; }
  [[nodiscard]] const std::vector<Remark>& unknowns() const { return unknowns_; }

 private:
  std::vector<Remark> faults_;
  std::vector<Remark> warnings_;
  std::vector<Remark> unknowns_;
};

}  // namespace distro::recipe::v1
