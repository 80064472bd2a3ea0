// Texts with `${{ }}` in them (minijinja: compiler/lexer.rs).
#include <algorithm>

#include "recipe/minijinja/calls.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/evaluate.hpp"

namespace distro::recipe::v1 {
namespace {

constexpr std::string_view white = " \t\n\v\f\r";

void trim_end(std::string& text) { text.erase(text.find_last_not_of(white) + 1); }

/// A template's last line end is not its own.
std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  if (text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  return text;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(without_line_end(text)) {}

  Template split() {
    std::string literal;
    while (at_ < text_.size()) {
      if (rest().starts_with("{#")) {
        skip_comment(literal);
      } else if (rest().starts_with("{%")) {
        throw ExpressionError("{% %} is not supported by this version", at_);
      } else if (rest().starts_with("${{")) {
        put_expression(literal);
      } else {
        literal += text_[at_++];
      }
    }
    if (!literal.empty() || result_.parts.empty()) {
      result_.parts.push_back({std::move(literal), false, {}});
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

  [[nodiscard]] char letter_at(std::size_t at) const {
    return at < text_.size() ? text_[at] : '\0';
  }

  /// The sign of white space control behind an opening: `-` takes what is before it.
  void trim_before(std::string& literal, char sign) const {
    if (sign == '-') {
      trim_end(literal);
    }
  }

  void trim_after(char sign) {
    if (sign == '-') {
      at_ = std::min(text_.find_first_not_of(white, at_), text_.size());
    }
  }

  void skip_comment(std::string& literal) {
    trim_before(literal, letter_at(at_ + 2));
    const std::size_t end = text_.find("#}", at_ + 2);
    if (end == std::string_view::npos) {
      throw ExpressionError("'{#' opens a comment that is not closed", at_);
    }
    at_ = end + 2;
    trim_after(text_[end - 1]);
  }

  void put_expression(std::string& literal) {
    const char opening = letter_at(at_ + 3);
    trim_before(literal, opening);
    std::size_t at = at_ + (opening == '-' || opening == '+' ? 4 : 3);
    Expression expression = parse_expression(text_, at, "}}");
    if (at >= text_.size()) {
      throw ExpressionError("'${{' has no '}}'", at_);
    }
    const char closing = text_[at];
    at_ = at + (closing == '-' || closing == '+' ? 3 : 2);
    result_.parts.push_back({std::move(literal), true, std::move(expression)});
    literal.clear();
    trim_after(closing);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Template result_;
};

/// The variables of `{{ }}`, which is not rendered but counts all the same.
void use_bare(std::string_view text,
              const std::function<void(const std::string&)>& use) {
  for (std::size_t at = text.find("{{"); at != std::string_view::npos;
       at = text.find("{{", at)) {
    at += 2;
    try {
      for_each_variable(parse_expression(text, at, "}}"), use);
    } catch (const ExpressionError&) {
      return;
    }
  }
}

bool is_white(const std::string& text) {
  return text.find_first_not_of(white) == std::string::npos;
}

}  // namespace

bool is_template(std::string_view text) {
  return text.find("${{") != std::string_view::npos &&
         text.find("}}") != std::string_view::npos;
}

Template parse_template(std::string_view text) { return Splitter(text).split(); }

const Expression* single_expression(const Template& parsed) {
  const auto& parts = parsed.parts;
  const bool single =
      !parts.empty() && parts[0].has_expression && is_white(parts[0].text) &&
      (parts.size() == 1 ||
       (parts.size() == 2 && !parts[1].has_expression && is_white(parts[1].text)));
  return single ? &parts[0].expression : nullptr;
}

std::string rendered(const Template& parsed, Scope& scope) {
  std::string text;
  for (const Template::Part& part : parsed.parts) {
    text += part.text;
    if (part.has_expression) {
      const Value value = evaluate(part.expression, scope);
      if (value.is_strictly_undefined()) {
        throw ExpressionError(undefined_message(part.expression, scope),
                              part.expression.offset);
      }
      text += text_of(value);
    }
  }
  return text;
}

void for_each_variable(const Template& parsed,
                       const std::function<void(const std::string&)>& use) {
  for (const Template::Part& part : parsed.parts) {
    use_bare(part.text, use);
    if (part.has_expression) {
      for_each_variable(part.expression, use);
    }
  }
}

}  // namespace distro::recipe::v1
