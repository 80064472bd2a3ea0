#include "recipe/jinja/template_lexer.hpp"

#include <algorithm>

namespace distro::recipe {
namespace {

constexpr std::string_view blanks = " \t\n\r\f\v";

/// What stands between two delimiters.
struct Tag {
  char kind = '{';        ///< `{`, `%` or `#`: the second sign of the opening
  std::size_t begin = 0;  ///< of the opening
  std::size_t end = 0;    ///< behind the closing
  std::string_view body;  ///< without them and the dashes of white space control
  bool strips_before = false;
  bool strips_after = false;
};

class Lexer {
 public:
  Lexer(std::string_view text, const Fault& fault) : text_(text), fault_(fault) {}

  std::vector<TemplatePiece> run() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t open = opening_after(at);
      if (open == text_.size()) {
        add_text(at, open, false);
        break;
      }
      const Tag tag = tag_at(open);
      add_text(at, open, tag.strips_before);
      strip_next_ = tag.strips_after;
      at = word_of(tag) == "raw" ? add_raw(tag) : add(tag);
    }
    return std::move(pieces_);
  }

 private:
  std::size_t opening_after(std::size_t at) const {
    for (at = text_.find('{', at); at != std::string_view::npos;
         at = text_.find('{', at + 1)) {
      const char second = at + 1 < text_.size() ? text_[at + 1] : '\0';
      if (second == '{' || second == '%' || second == '#') {
        return at;
      }
    }
    return text_.size();
  }

  /// Where the tag's closing signs are: not in a text, nor within brackets.
  std::size_t closing_of(char kind, std::size_t open) const {
    const std::string_view closing = kind == '{' ? "}}" : kind == '%' ? "%}" : "#}";
    if (kind == '#') {
      return text_.find(closing, open + 2);
    }
    char quote = 0;
    int depth = 0;
    for (std::size_t at = open + 2; at < text_.size(); ++at) {
      const char sign = text_[at];
      if (quote != 0) {
        at += sign == '\\' ? 1 : 0;
        quote = sign == quote ? '\0' : quote;
      } else if (sign == '"' || sign == '\'') {
        quote = sign;
      } else if (depth == 0 && text_.substr(at, 2) == closing) {
        return at;
      } else {
        depth += sign == '(' || sign == '[' || sign == '{' ? 1 : 0;
        depth -= (sign == ')' || sign == ']' || sign == '}') && depth > 0 ? 1 : 0;
      }
    }
    return std::string_view::npos;
  }

  Tag tag_at(std::size_t open) const {
    Tag tag{text_[open + 1], open, 0, {}, false, false};
    const std::size_t close = closing_of(tag.kind, open);
    if (close == std::string_view::npos) {
      const std::string closing = tag.kind == '{'   ? "}}"
                                  : tag.kind == '%' ? "%}"
                                                    : "#}";
      throw fault_(open, "'" + std::string(text_.substr(open, 2)) + "' has no '" +
                             closing + "'");
    }
    tag.end = close + 2;
    tag.body = text_.substr(open + 2, close - open - 2);
    tag.strips_before = tag.body.starts_with('-');
    tag.strips_after = tag.body.ends_with('-');
    const bool signed_before = tag.strips_before || tag.body.starts_with('+');
    tag.body.remove_prefix(signed_before ? 1 : 0);
    const bool signed_after = tag.body.ends_with('-') || tag.body.ends_with('+');
    tag.body.remove_suffix(signed_after && tag.kind != '{' ? 1 : 0);
    if (tag.kind == '{' && tag.strips_after) {
      tag.body.remove_suffix(tag.body.empty() ? 0 : 1);
    }
    return tag;
  }

  void add_text(std::size_t begin, std::size_t end, bool strip_end) {
    std::string_view text = text_.substr(begin, end - begin);
    if (strip_next_) {
      const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
      text.remove_prefix(first);
      begin += first;
    }
    strip_next_ = false;
    if (strip_end) {
      text = text.substr(0, text.find_last_not_of(blanks) + 1);
    }
    if (!text.empty()) {
      pieces_.push_back({TemplatePiece::Kind::text, text, begin});
    }
  }

  /// Returns where the tag ends.
  std::size_t add(const Tag& tag) {
    if (tag.kind != '#') {
      pieces_.push_back({tag.kind == '{' ? TemplatePiece::Kind::output
                                         : TemplatePiece::Kind::statement,
                         tag.body, tag.begin});
    }
    return tag.end;
  }

  static std::string_view word_of(const Tag& tag) {
    if (tag.kind != '%') {
      return {};
    }
    const std::size_t begin =
        std::min(tag.body.find_first_not_of(blanks), tag.body.size());
    const std::size_t end =
        std::min(tag.body.find_first_of(blanks, begin), tag.body.size());
    return tag.body.substr(begin, end - begin);
  }

  /// Up to endraw all is text.
  std::size_t add_raw(const Tag& raw) {
    for (std::size_t open = text_.find("{%", raw.end); open != std::string_view::npos;
         open = text_.find("{%", open + 2)) {
      const std::size_t close = text_.find("%}", open);
      if (close == std::string_view::npos) {
        break;
      }
      const std::string_view body = text_.substr(open + 2, close - open - 2);
      const Tag tag{'%',
                    open,
                    close + 2,
                    body.substr(body.starts_with('-') || body.starts_with('+') ? 1 : 0),
                    body.starts_with('-'),
                    body.ends_with('-')};
      if (word_of(tag).starts_with("endraw")) {
        add_text(raw.end, open, tag.strips_before);
        strip_next_ = tag.strips_after;
        return tag.end;
      }
    }
    throw fault_(raw.begin, "'{% raw %}' has no '{% endraw %}'");
  }

  std::string_view text_;
  const Fault& fault_;
  std::vector<TemplatePiece> pieces_;
  bool strip_next_ = false;
};

}  // namespace

std::vector<TemplatePiece> pieces_of(std::string_view text, const Fault& fault) {
  return Lexer(text, fault).run();
}

}  // namespace distro::recipe
