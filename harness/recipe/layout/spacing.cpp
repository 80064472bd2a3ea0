#include "recipe/layout/spacing.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "recipe/jinja/python_text.hpp"
#include "recipe/layout/scanner.hpp"

namespace distro::recipe::layout {
namespace {

bool is_name_sign(char sign) {
  return std::isalnum(static_cast<unsigned char>(sign)) != 0 || sign == '_';
}

/// `set x=1` as `set x = 1`; another statement as it is.
std::string spaced_set(std::string_view statement) {
  if (!statement.starts_with("set ")) {
    return std::string(statement);
  }
  const std::size_t name =
      std::min(statement.find_first_not_of(blanks, 3), statement.size());
  std::size_t end = name;
  while (end < statement.size() && is_name_sign(statement[end])) {
    ++end;
  }
  const std::size_t sign = statement.find_first_not_of(blanks, end);
  if (end == name || sign == std::string_view::npos || statement[sign] != '=' ||
      statement.substr(sign).starts_with("==")) {
    return std::string(statement);
  }
  const std::size_t value = statement.find_first_not_of(blanks, sign + 1);
  return value == std::string_view::npos
             ? std::string(statement)
             : "set " + std::string(statement.substr(name, end - name)) + " = " +
                   std::string(statement.substr(value));
}

/// `{{x}}` as `{{ x }}`; `{%- x -%}` keeps its signs.
std::string spaced_jinja(std::string_view whole) {
  const bool statement = whole[1] == '%';
  std::string_view inner = whole.substr(2, whole.size() - 4);
  std::string open(whole.substr(0, 2));
  std::string close(whole.substr(whole.size() - 2));
  if (whole[1] == '#') {
    return std::string(whole);
  }
  if (inner.starts_with('-') || inner.starts_with('+')) {
    open += inner.front();
    inner.remove_prefix(1);
  }
  if (inner.ends_with('-') || (statement && inner.ends_with('+'))) {
    close.insert(0, 1, inner.back());
    inner.remove_suffix(1);
  }
  inner = without_end_blanks(inner);
  inner.remove_prefix(indentation_of(inner));
  if (inner.empty()) {
    return std::string(whole);
  }
  return open + " " + (statement ? spaced_set(inner) : std::string(inner)) + " " +
         close;
}

/// `[a,b]` as `[a, b]`, `{ a: b }` as `{a: b}`; the text is one line.
class FlowSpacing {
 public:
  FlowSpacing(const std::string& text, Templates templates)
      : lines_{text},
        text_(lines_.front()),
        scanner_(lines_, templates == Templates::jinja) {}

  std::string spaced() {
    for (std::size_t at = 0; at < text_.size();) {
      at = step(at);
    }
    return std::move(result_);
  }

 private:
  std::size_t step(std::size_t at) {
    const char sign = text_[at];
    if (const auto behind = scanner_.behind_jinja({0, at})) {
      return copy(at, behind->column);
    }
    if (begins_ && (sign == '"' || sign == '\'')) {
      const auto behind = scanner_.behind_quotes({0, at});
      return copy(at, behind ? behind->column : at + 1);
    }
    if (blanks.find(sign) != std::string_view::npos) {
      const std::size_t next =
          std::min(text_.find_first_not_of(blanks, at), text_.size());
      result_ += between(at, next);
      return next;
    }
    opened_ = sign == '[' || sign == '{';
    begins_ = opened_ || sign == ',' || sign == ':';
    result_ += sign;
    if (sign == ',' && at + 1 < text_.size() && !closes(text_[at + 1]) &&
        blanks.find(text_[at + 1]) == std::string_view::npos) {
      result_ += ' ';
    }
    return at + 1;
  }

  /// What is left of the blanks from `at` to `next`.
  std::string between(std::size_t at, std::size_t next) const {
    const char before = result_.back();
    const char behind = next < text_.size() ? text_[next] : ' ';
    const auto any = [](std::string_view signs, char sign) {
      return signs.find(sign) != std::string_view::npos;
    };
    if (opened_ || behind == ',' || closes(behind)) {
      // Two brackets must not become a delimiter of Jinja.
      const bool delimiter = (before == '{' && any("{%#", behind)) ||
                             (any("}%#", before) && behind == '}');
      return delimiter ? " " : "";
    }
    // Within a text each blank is its author's, behind a sign one is enough.
    return begins_ ? " " : text_.substr(at, next - at);
  }

  std::size_t copy(std::size_t at, std::size_t end) {
    result_ += text_.substr(at, end - at);
    begins_ = opened_ = false;
    return end;
  }

  static bool closes(char sign) { return sign == ']' || sign == '}'; }

  Lines lines_;
  const std::string& text_;
  Scanner scanner_;
  std::string result_;
  bool begins_ = true;   ///< a text may begin here
  bool opened_ = false;  ///< a bracket has just opened
};

/// `#[win]` and `#  [win]` as `# [win]`.
std::string spaced_selector(const std::string& comment) {
  const std::size_t said = comment.find_first_not_of(blanks, 1);
  const bool selector = said != std::string::npos && comment[said] == '[' &&
                        comment.find(']', said) != std::string::npos;
  return selector ? "# " + comment.substr(said) : comment;
}

bool is_quoted_word(const Node& node) {
  const std::string& text = node.value.text;
  return node.value.style == Value::Style::quoted && node.value.more.empty() &&
         text.size() > 2 && text.front() == text.back() &&
         is_certain_text(std::string_view(text).substr(1, text.size() - 2));
}

void take_quotes_away(Node& node) {
  if (is_quoted_word(node)) {
    node.value.text = node.value.text.substr(1, node.value.text.size() - 2);
    node.value.style = Value::Style::plain;
  }
}

/// All or none: half of a list in quotes is no better than all of it.
void take_needless_quotes(Node& owner) {
  const bool needless =
      std::all_of(owner.children.begin(), owner.children.end(), [](const Node& child) {
        return child.value.style != Value::Style::quoted || is_quoted_word(child);
      });
  for (Node& child : owner.children) {
    if (needless && is_content(child)) {
      take_quotes_away(child);
    }
  }
}

void space_node(Node& node, Templates templates) {
  Value& value = node.value;
  node.key = spaced_templates(node.key, templates);
  if (templates == Templates::jinja) {
    node.comment = spaced_selector(node.comment);
  }
  if (node.kind == Node::Kind::comment || node.kind == Node::Kind::marker ||
      value.style == Value::Style::block) {
    return;
  }
  value.text = spaced_templates(value.text, templates);
  for (std::string& line : value.more) {
    line = spaced_templates(line, templates);
  }
  if (value.style == Value::Style::flow && value.more.empty() &&
      (value.text[0] == '[' || value.text[0] == '{')) {
    value.text = FlowSpacing(value.text, templates).spaced();
  }
}

}  // namespace

std::string spaced_templates(std::string_view text, Templates templates) {
  const std::string_view mark = templates == Templates::jinja       ? "{"
                                : templates == Templates::minijinja ? "${{"
                                                                    : "";
  if (mark.empty() || text.find(mark) == std::string_view::npos) {
    return std::string(text);
  }
  const Lines lines{std::string(text)};
  const Scanner scanner(lines, true);
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at + mark.size() - (mark.size() > 1 ? 2U : 1U);
    const bool begins = text.substr(at).starts_with(mark);
    const auto behind = begins ? scanner.behind_jinja({0, start}) : std::nullopt;
    if (behind) {
      result += text.substr(at, start - at);
      result += spaced_jinja(text.substr(start, behind->column - start));
      at = behind->column;
    } else {
      result += text[at++];
    }
  }
  return result;
}

void space_values(Node& root, Templates templates) {
  take_needless_quotes(root);
  for (Node& child : root.children) {
    space_node(child, templates);
    space_values(child, templates);
  }
}

bool is_certain_text(std::string_view word) {
  constexpr std::array<std::string_view, 11> others{
      "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"};
  const auto letter = [](char sign) {
    return std::isalpha(static_cast<unsigned char>(sign)) != 0;
  };
  const bool plain =
      !word.empty() && letter(word.front()) && is_name_sign(word.back()) &&
      std::all_of(word.begin(), word.end(),
                  [](char sign) { return is_name_sign(sign) || sign == '-'; });
  return plain && std::find(others.begin(), others.end(), lowered(std::string(word))) ==
                      others.end();
}

}  // namespace distro::recipe::layout
