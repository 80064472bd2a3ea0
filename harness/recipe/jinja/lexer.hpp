// The words of an expression.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/jinja/value.hpp"

namespace distro::recipe {

struct Token {
  enum class Kind { end, name, text, integer, floating, sign };
  Kind kind = Kind::end;
  std::string value;       ///< of a text: without its quotes
  std::size_t offset = 0;  ///< bytes into the expression
};

/// 1..n tokens, the last one is `end`. Throws what `fault` makes.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text, const Fault& fault);

/// Walks over the tokens of an expression. `fault` must outlive it.
class TokenCursor {
 public:
  TokenCursor(std::string_view text, const Fault& fault)
      : fault_(fault), tokens_(tokens_of(text, fault)) {}

  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] const Token& first() const { return tokens_.front(); }
  [[nodiscard]] const Token& before() const { return tokens_[at_ - 1]; }
  /// The one there is now; steps over it, it must not be the end.
  const Token& next() { return tokens_[at_++]; }
  [[nodiscard]] Spot here() const { return {fault_, now().offset}; }

  /// Whether the name or sign `word` was there; steps over it.
  bool take(std::string_view word);
  /// Steps over the sign; throws if it is not there.
  void require(std::string_view sign);
  /// Steps over a name; throws if it is none, of `what` ("a filter").
  const std::string& word(const std::string& what);

  [[nodiscard]] bool is_sign(std::string_view sign) const;
  /// `name =`.
  [[nodiscard]] bool names_argument() const;
  /// Where the `if` is that follows at this level of brackets.
  [[nodiscard]] std::optional<std::size_t> condition() const;

  [[nodiscard]] std::size_t at() const { return at_; }
  void go_to(std::size_t at) { at_ = at; }

 private:
  const Fault& fault_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace distro::recipe
