// From the tags of a Jinja template to its parts.
#include <algorithm>
#include <array>

#include "base/nearest_word.hpp"
#include "recipe/jinja/lexer.hpp"
#include "recipe/jinja/template.hpp"
#include "recipe/jinja/template_lexer.hpp"

namespace distro::recipe {
namespace {

using Kind = TemplateNode::Kind;
constexpr std::string_view blanks = " \t\n\r\f\v";
constexpr int deepest = 50;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

std::string_view first_word(std::string_view text) {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  return text.substr(0, std::min(text.find_first_not_of(letters), text.size()));
}

class Parser {
 public:
  Parser(std::string_view text, const Fault& fault)
      : text_(text), fault_(fault), pieces_(pieces_of(text, fault)) {}

  std::vector<TemplateNode> run() {
    std::vector<TemplateNode> nodes = nodes_until({});
    return nodes;
  }

 private:
  using Words = std::vector<std::string_view>;

  std::size_t offset_of(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - text_.data());
  }

  /// The nodes up to a statement that begins with one of `ends`, which becomes `last_`;
  /// up to the end if there are none.
  std::vector<TemplateNode> nodes_until(const Words& ends) {
    std::vector<TemplateNode> nodes;
    const std::size_t opening = at_ > 0 ? pieces_[at_ - 1].offset : 0;
    while (at_ < pieces_.size()) {
      const TemplatePiece& piece = pieces_[at_++];
      if (piece.kind != TemplatePiece::Kind::statement) {
        const bool output = piece.kind == TemplatePiece::Kind::output;
        nodes.push_back({output ? Kind::output : Kind::text,
                         piece.offset,
                         piece.text,
                         {},
                         {},
                         {},
                         {}});
        continue;
      }
      const std::string_view statement = trimmed(piece.text);
      const std::string_view word = first_word(statement);
      if (std::find(ends.begin(), ends.end(), word) != ends.end()) {
        last_ = statement;
        return nodes;
      }
      add_statement(nodes, piece.offset, word, statement);
    }
    if (!ends.empty()) {
      throw fault_(opening,
                   "this block has no '{% " + std::string(ends.back()) + " %}'");
    }
    return nodes;
  }

  void add_statement(std::vector<TemplateNode>& nodes, std::size_t offset,
                     std::string_view word, std::string_view statement) {
    const std::string_view rest = trimmed(statement.substr(word.size()));
    if (++depth_ > deepest) {
      throw fault_(offset, "blocks are nested too deeply here");
    }
    if (word == "set") {
      nodes.push_back(set(offset, rest));
    } else if (word == "if") {
      nodes.push_back(condition(offset, rest));
    } else if (word == "for") {
      nodes.push_back(loop(offset, rest));
    } else if (word == "with") {
      nodes.push_back(with(offset, rest));
    } else if (word == "filter") {
      nodes.push_back(
          {Kind::block, offset, {}, {}, rest, nodes_until({"endfilter"}), {}});
    } else {
      refuse(word, statement);
    }
    --depth_;
  }

  [[noreturn]] void refuse(std::string_view word, std::string_view statement) const {
    const std::vector<std::string> known{"set", "if",    "elif",  "else",
                                         "for", "endif", "endfor"};
    const std::string name(word.empty() ? statement.substr(0, 10) : word);
    const bool stray = std::find(known.begin(), known.end(), name) != known.end() ||
                       name.starts_with("end");
    throw fault_(offset_of(statement),
                 stray ? "'{% " + name + " %}' ends nothing that is open here"
                       : "'{% " + name + " %}' is not supported by this version" +
                             base::did_you_mean(name, known));
  }

  /// "a", "a, b", "(a, b)", "space.a".
  std::vector<std::string> targets_of(std::string_view text) const {
    std::vector<std::string> targets;
    std::string_view rest = trimmed(text);
    if (rest.starts_with('(') && rest.ends_with(')')) {
      rest = trimmed(rest.substr(1, rest.size() - 2));
    }
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const std::string_view name = trimmed(rest.substr(0, comma));
      const std::size_t dot = name.find('.');
      const bool plain =
          first_word(name.substr(0, dot)).size() == name.substr(0, dot).size();
      if (name.empty() || !plain) {
        throw fault_(offset_of(text), "'" + std::string(text) + "' is no name to set");
      }
      targets.emplace_back(name);
      rest = trimmed(rest.substr(std::min(comma + 1, rest.size())));
    }
    if (targets.empty()) {
      throw fault_(offset_of(text), "expected a name to set");
    }
    return targets;
  }

  TemplateNode set(std::size_t offset, std::string_view rest) {
    const std::size_t equals = rest.find('=');
    const std::size_t filter = rest.find('|');
    if (equals != std::string_view::npos && equals < filter) {
      return {Kind::set,
              offset,
              trimmed(rest.substr(equals + 1)),
              targets_of(rest.substr(0, equals)),
              {},
              {},
              {}};
    }
    const std::string_view filters =
        filter == std::string_view::npos ? std::string_view() : rest.substr(filter + 1);
    std::vector<std::string> targets = targets_of(rest.substr(0, filter));
    return {Kind::set_block,         offset, {}, std::move(targets), trimmed(filters),
            nodes_until({"endset"}), {}};
  }

  TemplateNode condition(std::size_t offset, std::string_view expression) {
    TemplateNode node{Kind::condition, offset, expression, {}, {}, {}, {}};
    node.body = nodes_until({"elif", "else", "endif"});
    if (first_word(last_) == "elif") {
      const std::string_view statement = last_;
      if (++depth_ > deepest) {
        throw fault_(offset, "blocks are nested too deeply here");
      }
      node.otherwise.push_back(
          condition(offset_of(statement), trimmed(statement.substr(4))));
      --depth_;
    } else if (first_word(last_) == "else") {
      node.otherwise = nodes_until({"endif"});
    }
    return node;
  }

  TemplateNode loop(std::size_t offset, std::string_view rest) {
    const std::size_t in = rest.find(" in ");
    if (in == std::string_view::npos) {
      throw fault_(offset_of(rest), "expected '{% for name in list %}'");
    }
    TemplateNode node{Kind::loop,
                      offset,
                      trimmed(rest.substr(in + 4)),
                      targets_of(rest.substr(0, in)),
                      {},
                      {},
                      {}};
    if (const std::size_t filter = condition_of(node.text); filter < node.text.size()) {
      node.filter = trimmed(node.text.substr(filter + 2));
      node.text = trimmed(node.text.substr(0, filter));
    }
    if (node.text.ends_with(" recursive")) {
      throw fault_(offset_of(node.text),
                   "a recursive loop is not supported by this version");
    }
    node.body = nodes_until({"else", "endfor"});
    if (first_word(last_) == "else") {
      node.otherwise = nodes_until({"endfor"});
    }
    return node;
  }

  /// Where the `if` of a loop is that stands outside of brackets, or the end.
  std::size_t condition_of(std::string_view expression) const {
    int depth = 0;
    const Fault fault = [&](std::size_t offset, std::string_view message) {
      return fault_(offset_of(expression) + offset, message);
    };
    for (const Token& token : tokens_of(expression, fault)) {
      if (token.kind == Token::Kind::sign) {
        const char sign = token.value[0];
        depth += sign == '(' || sign == '[' || sign == '{' ? 1 : 0;
        depth -= sign == ')' || sign == ']' || sign == '}' ? 1 : 0;
      } else if (depth == 0 && token.kind == Token::Kind::name && token.value == "if") {
        return token.offset;
      }
    }
    return expression.size();
  }

  /// `with a = 1`: a block whose names end with it.
  TemplateNode with(std::size_t offset, std::string_view rest) {
    TemplateNode node{Kind::block, offset, {}, {}, {}, {}, {}};
    std::vector<TemplateNode> body = nodes_until({"endwith"});
    if (!rest.empty()) {
      node.body.push_back(set(offset, rest));
    }
    std::move(body.begin(), body.end(), std::back_inserter(node.body));
    return node;
  }

  std::string_view text_;
  const Fault& fault_;
  std::vector<TemplatePiece> pieces_;
  std::size_t at_ = 0;
  std::string_view last_;  ///< the statement that ended the last block
  int depth_ = 0;
};

}  // namespace

std::vector<TemplateNode> parse_template(std::string_view text, const Fault& fault) {
  return Parser(text, fault).run();
}

}  // namespace distro::recipe
