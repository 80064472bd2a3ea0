#include "base/yaml.hpp"

#include "base/yaml_fault.hpp"
#include "base/yaml_tree.hpp"

namespace distro::base {
namespace {

/// libyaml's parser of one text.
class Parser {
 public:
  explicit Parser(const std::string& text) {
    if (yaml_parser_initialize(&parser_) == 0) {
      throw EnvironmentError("there is no memory for a YAML parser");
    }
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    // libyaml would count a byte order mark as a column of the first line.
    const std::size_t mark = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    yaml_parser_set_input_string(
        &parser_, reinterpret_cast<const unsigned char*>(text.data() + mark),
        text.size() - mark);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  [[nodiscard]] yaml_parser_t& operator*() { return parser_; }

 private:
  yaml_parser_t parser_{};
};

/// A tab before a comment is a fault to libyaml only; there it becomes a space. Returns
/// whether the text was changed.
bool repaired(const yaml_parser_t& parser, std::string& text) {
  const std::size_t tab = harmless_tab(text, parser);
  if (tab == std::string::npos || text[tab] != '\t') {
    return false;
  }
  for (std::size_t at = tab; text[at] == '\t' || text[at] == ' '; ++at) {
    text[at] = ' ';
  }
  return true;
}

}  // namespace

YamlNode parse_yaml_text(const std::string& text, YamlRules rules,
                         const YamlFault& fault) {
  refuse_no_text(text, fault);
  const YamlMarks marks(text);
  Parser parser(text);
  return YamlTree(marks, rules, fault).read(*parser);
}

YamlDocument parse_yaml(std::string text, std::string origin, YamlRules rules) {
  auto source = std::make_shared<SourceText>(std::move(origin), std::move(text));
  const YamlFault fault = [&](Place place, std::string_view message) {
    return source->error_at(place, message);
  };
  refuse_no_text(source->text(), fault);
  const YamlMarks marks(source->text());
  for (std::string parsed = source->text();;) {
    Parser parser(parsed);
    try {
      return {source, YamlTree(marks, rules, fault).read(*parser)};
    } catch (const InputError&) {
      if (rules != YamlRules::strict || !repaired(*parser, parsed)) {
        throw;
      }
    }
  }
}

}  // namespace distro::base
