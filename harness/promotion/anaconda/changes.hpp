// Changes of an account: each is written into the journal before it is asked for, is
// asked for at least once, and counts when it is read back.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "promotion/anaconda/api.hpp"
#include "promotion/anaconda/writer.hpp"
#include "promotion/journal.hpp"

namespace distro::promotion {

class AnacondaChanges {
 public:
  /// All of them must outlive it.
  AnacondaChanges(const AnacondaApi& api, AnacondaWriter& writer,
                  const Journal& journal)
      : api_(api), writer_(writer), journal_(journal) {}

  /// Asks until `is_done` reads back that it is so. What the server said if it refuses
  /// and it is not so; nothing if it is. Throws EnvironmentError when it does not come
  /// to be.
  [[nodiscard]] std::optional<std::string> ask(
      const AnacondaWrite& write, const JournalEntry& entry,
      const std::function<bool()>& is_done) const;

  /// The same. Throws EnvironmentError for a refusal, too.
  void must(const AnacondaWrite& write, const JournalEntry& entry,
            const std::function<bool()>& is_done) const;

 private:
  const AnacondaApi& api_;
  AnacondaWriter& writer_;
  const Journal& journal_;
};

}  // namespace distro::promotion
