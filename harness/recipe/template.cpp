#include "recipe/template.hpp"

#include <algorithm>

#include "recipe/functions.hpp"

namespace distro::recipe {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::size_t lines_of(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// What stands between two delimiters.
struct Tag {
  char kind = '{';         ///< `{`, `%` or `#`: the second sign of the opening
  std::string_view whole;  ///< delimiters included
  std::string_view body;   ///< without them and the dashes of white space control
};

class Renderer {
 public:
  Renderer(std::string_view text, const base::SourceText& source, Scope scope)
      : text_(text), source_(source), scope_(std::move(scope)) {}

  Rendered run() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t open = opening_after(at);
      emit(text_.substr(at, open - at));
      if (open == text_.size()) {
        break;
      }
      const Tag tag = tag_at(open);
      render(tag);
      at = open + tag.whole.size();
    }
    return std::move(rendered_);
  }

 private:
  std::size_t offset_of(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - text_.data());
  }

  /// Lines and columns of the template are those of the file; offsets are not.
  InputError fault_at(std::size_t offset, std::string_view message) const {
    const base::SourceText rendered(source_.origin(), std::string(text_));
    return source_.error_at(rendered.place_at(offset), message);
  }

  std::size_t opening_after(std::size_t at) const {
    for (; at + 1 < text_.size(); ++at) {
      const char second = text_[at + 1];
      if (text_[at] == '{' && (second == '{' || second == '%' || second == '#')) {
        return at;
      }
    }
    return text_.size();
  }

  Tag tag_at(std::size_t open) const {
    const char kind = text_[open + 1];
    const std::string_view closing = kind == '{' ? "}}" : kind == '%' ? "%}" : "#}";
    char quote = 0;
    for (std::size_t at = open + 2; at + 1 < text_.size(); ++at) {
      const char sign = text_[at];
      if (quote != 0) {
        at += sign == '\\' ? 1 : 0;
        quote = sign == quote ? '\0' : quote;
      } else if (kind != '#' && (sign == '"' || sign == '\'')) {
        quote = sign;
      } else if (text_.substr(at, 2) == closing) {
        std::string_view body = text_.substr(open + 2, at - open - 2);
        body.remove_prefix(body.starts_with('-') ? 1 : 0);
        body.remove_suffix(body.ends_with('-') ? 1 : 0);
        return {kind, text_.substr(open, at + 2 - open), body};
      }
    }
    throw fault_at(open, "'" + std::string(text_.substr(open, 2)) + "' has no '" +
                             std::string(closing) + "'");
  }

  void emit(std::string_view text) {
    rendered_.text += text;
    line_ += lines_of(text);
  }

  Evaluation evaluated(std::string_view expression) const {
    const Fault fault = [&](std::size_t offset, std::string_view message) {
      return fault_at(offset_of(expression) + offset, message);
    };
    return evaluate(expression, scope_, fault);
  }

  void render(const Tag& tag) {
    if (tag.kind == '%') {
      execute(tag.body);
    } else if (tag.kind == '{') {
      const Evaluation result = evaluated(tag.body);
      if (result.pinned) {
        rendered_.pinned_lines.insert(line_);
      }
      // A line break in a value would shift every line after it.
      std::string text = text_of(result.value);
      std::replace(text.begin(), text.end(), '\n', ' ');
      emit(text);
    }
    emit(std::string(lines_of(tag.whole), '\n'));
  }

  /// The statements: only `set name = expression`.
  void execute(std::string_view body) {
    const std::size_t start = std::min(body.find_first_not_of(blanks), body.size());
    const std::size_t end = std::min(body.find_first_of(blanks, start), body.size());
    const std::string_view keyword = body.substr(start, end - start);
    if (keyword != "set") {
      throw fault_at(
          offset_of(body) + start,
          "'{% " + std::string(keyword) + " %}' is not supported by this version");
    }
    const std::size_t equals = body.find('=', end);
    const std::size_t name_start = body.find_first_not_of(blanks, end);
    if (equals == std::string_view::npos || name_start >= equals) {
      throw fault_at(offset_of(body) + start, "expected '{% set name = value %}'");
    }
    std::string_view name = body.substr(name_start, equals - name_start);
    name = name.substr(0, name.find_last_not_of(blanks) + 1);
    if (name.find_first_of(" \t\r\n,.[") != std::string_view::npos) {
      throw fault_at(offset_of(name), "setting '" + std::string(name) +
                                          "' is not supported by this version");
    }
    scope_.variables.insert_or_assign(std::string(name),
                                      evaluated(body.substr(equals + 1)).value);
  }

  std::string_view text_;
  const base::SourceText& source_;
  Scope scope_;
  Rendered rendered_;
  std::size_t line_ = 1;
};

}  // namespace

Rendered render_template(std::string_view text, const base::SourceText& source,
                         Scope scope) {
  return Renderer(text, source, std::move(scope)).run();
}

}  // namespace distro::recipe
