// Which records can still be installed, given that others cannot: a record falls when
// nothing is left that one of its dependencies could mean.
#pragma once

#include <vector>

#include "solve/reach.hpp"
#include "solve/record_index.hpp"

namespace distro::solve {

/// The records of a reach, from which some are taken away. What is taken away takes
/// with it all that cannot do without.
class Support {
 public:
  Support(RecordIndex& index, const Reach& reach);

  [[nodiscard]] bool is_left(RecordId record) const {
    return record < left_.size() && left_[record];
  }
  void remove(RecordId record);
  /// From now on, whatever allows nothing that is left of `name` is taken away as well.
  void require(NameId name);
  /// Names of which something was taken away since this was asked last.
  [[nodiscard]] std::vector<NameId> take_changed();

 private:
  struct Watched {
    std::vector<RecordId> depending;
    std::vector<RecordId> constraining;
    std::uint32_t at = 0;  ///< in the spec's matches: the first that is left
    bool watches = false;
  };
  void collect_askers(const Reach& reach);
  /// Finds a record that is left for a spec, or takes away those who ask.
  void look_for_support(SpecId spec);
  void fall(RecordId record);
  void spread();

  RecordIndex& index_;
  std::vector<char> left_;  ///< by record
  std::vector<RecordId> fallen_;
  std::vector<Watched> specs_;                 ///< by spec
  std::vector<std::vector<SpecId>> watchers_;  ///< by record: specs that rely on it
  std::vector<char> required_;                 ///< by name
  std::vector<std::vector<SpecId>> limits_;    ///< by name: constrains about it
  std::vector<char> is_changed_;               ///< by name
  std::vector<NameId> changed_;
};

}  // namespace distro::solve
