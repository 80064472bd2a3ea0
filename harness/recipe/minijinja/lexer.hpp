// The words of recipe.yaml's expressions (minijinja: compiler/lexer.rs).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace distro::recipe::v1 {

struct Token {
  enum class Kind { end, name, text, integer, real, sign };
  Kind kind = Kind::end;
  std::string_view word;  ///< as written; of a text: with its quotes
  std::string text;       ///< of a text: what it says
  std::int64_t integer = 0;
  double real = 0;
  std::size_t offset = 0;  ///< bytes into the text that is lexed
};

/// Reads words one after the other.
class Lexer {
 public:
  /// Begins at `offset` of `text`, which must outlive it.
  explicit Lexer(std::string_view text, std::size_t offset = 0)
      : text_(text), at_(offset) {}

  /// The next word. `closing`, where it stands outside of brackets, ends the
  /// expression: then the word is `end` and `at()` is where it begins. Throws
  /// ExpressionError for what is no word.
  Token next(std::string_view closing);

  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  Token sign(std::size_t length);
  Token number();
  Token number_of_base(int base);
  Token text(char quote);

  std::string_view text_;
  std::size_t at_;
  int depth_ = 0;  ///< of open brackets
};

}  // namespace distro::recipe::v1
