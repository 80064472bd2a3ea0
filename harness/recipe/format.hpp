// One canonical layout for manifests, distro.yaml and recipes: comments stay, and so
// does what the file means.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace distro::recipe {

enum class FileKind { meta_yaml, recipe_yaml, manifest, distribution };

/// By the file's name and, of a manifest, that of its folder.
[[nodiscard]] std::optional<FileKind> kind_of_file(std::string_view path);

struct FormattedFile {
  std::string text;    ///< in its canonical layout
  std::string reason;  ///< why `text` is as it was; empty if it is canonical
};

/// Formats files, of several threads at once.
class Formatter {
 public:
  Formatter();
  Formatter(const Formatter&) = delete;
  Formatter& operator=(const Formatter&) = delete;
  ~Formatter();

  /// The text in its canonical layout. It stays as it is, with the reason, unless what
  /// comes out means the same to all readers (of a recipe: for each platform), has the
  /// same comments and lines, and does not change when it is formatted again. Throws
  /// InputError with its place if the text cannot be read at all.
  [[nodiscard]] FormattedFile format(const std::string& text, const std::string& origin,
                                     FileKind kind) const;

 private:
  struct Readers;
  std::unique_ptr<const Readers> readers_;
};

}  // namespace distro::recipe
