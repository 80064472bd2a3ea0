// What is wrong with an expression of recipe.yaml, before its place in a file is known.
#pragma once

#include <cstddef>
#include <string>

#include "base/error.hpp"

namespace distro::recipe::v1 {

/// A text that is no expression, or one that has no value. `offset` is in bytes, into
/// the text that was parsed; whoever knows the file turns it into line and column.
class ExpressionError final : public Error {
 public:
  ExpressionError(std::string message, std::size_t offset)
      : Error(std::move(message)), offset_(offset) {}
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};

/// The expression asks for what only a build can tell; `what()` says for what.
class UnknownValue final : public Error {
 public:
  UnknownValue(std::string why, std::size_t offset)
      : Error(std::move(why)), offset_(offset) {}
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  std::size_t offset_;
};

}  // namespace distro::recipe::v1
