// What a file means to each of its readers.
#pragma once

#include <string>
#include <vector>

#include "recipe/format.hpp"
#include "recipe/meta_yaml/meta_model.hpp"

namespace distro::recipe::layout {

/// Reads files as those do who use them: recipes for each platform.
class Readers {
 public:
  Readers();

  /// Throws the first reader's InputError if none can read the text.
  void refuse_unreadable(const std::string& text, const std::string& origin,
                         FileKind kind) const;

  /// What a reader takes from one text and not from the other, in words; nothing if
  /// there is no such reader. Who cannot read either is told the same by both.
  [[nodiscard]] std::string difference(const std::string& before,
                                       const std::string& after,
                                       const std::string& origin, FileKind kind) const;

 private:
  [[nodiscard]] std::string meaning(const std::string& text, const std::string& origin,
                                    FileKind kind, std::size_t reader) const;
  [[nodiscard]] std::string builds(const std::string& text, const std::string& origin,
                                   FileKind kind) const;

  std::vector<MetaReader> metas_;  ///< one a platform
};

}  // namespace distro::recipe::layout
