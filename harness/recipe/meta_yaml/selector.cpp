#include "recipe/meta_yaml/selector.hpp"

#include <algorithm>
#include <map>

#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

/// The bracket pair that opens at `opening`, if it holds something and no brackets; its
/// end is behind the closing one.
std::optional<std::size_t> end_of_pair(std::string_view line, std::size_t opening) {
  const std::size_t closing = line.find_first_of("[]", opening + 1);
  const bool pair = closing != std::string_view::npos && line[closing] == ']' &&
                    closing > opening + 1;
  return pair ? std::optional<std::size_t>(closing + 1) : std::nullopt;
}

/// The last bracket pair behind the '#' at `comment` that no parenthesis follows.
std::optional<std::size_t> opening_in_comment(std::string_view line,
                                              std::size_t comment) {
  for (std::size_t at = line.rfind('['); at != std::string_view::npos && at > comment;
       at = line.rfind('[', at - 1)) {
    const std::optional<std::size_t> end = end_of_pair(line, at);
    if (end && line.find_first_of("()", *end) == std::string_view::npos) {
      return at;
    }
  }
  return std::nullopt;
}

/// What is kept of a line whose comment or bracket begins at `at`.
std::string kept_of(std::string_view line, std::size_t at) {
  const std::size_t end = line.substr(0, at).find_last_not_of(python_blanks) + 1;
  std::string kept(line.substr(0, std::max<std::size_t>(end, 1)));
  if (line.back() == '\'' || line.back() == '"') {
    kept += line.back();
  }
  return std::string(without_trailing_blanks(kept));
}

/// Evaluates again without each name that means nothing: conda-build writes False in
/// its place, wherever its letters are.
bool selects(std::string_view expression, std::size_t offset, const Scope& scope,
             const Fault& fault, std::vector<Doubt>& doubts) {
  const Fault here = [&](std::size_t at, std::string_view message) {
    return fault(offset + std::min(at, expression.size()),
                 "selector [" + std::string(expression) + "]: " + std::string(message));
  };
  std::string text(expression);
  for (int round = 0; round < 100; ++round) {
    try {
      const Value value = evaluate(text, scope, here).value;
      if (is_unknown(value)) {
        const auto* unknown = value.as<Unknown>();
        doubts.push_back({offset, unknown != nullptr ? unknown->reason : text});
      }
      return !is_unknown(value) && is_true(value);
    } catch (const MissingName& missing) {
      text = replaced(text, missing.name, "False");
    }
  }
  throw here(0, "it has too many unknown names");
}

/// A selector that stands on many lines is decided once.
class Decisions {
 public:
  Decisions(const Scope& scope, const Fault& fault, std::vector<Doubt>& doubts)
      : scope_(scope), fault_(fault), doubts_(doubts) {}

  bool selects(std::string_view expression, std::size_t offset) {
    const auto found = known_.find(expression);
    if (found != known_.end()) {
      return found->second;
    }
    const bool result = recipe::selects(expression, offset, scope_, fault_, doubts_);
    known_.emplace(expression, result);
    return result;
  }

 private:
  const Scope& scope_;
  const Fault& fault_;
  std::vector<Doubt>& doubts_;
  std::map<std::string_view, bool> known_;
};

}  // namespace

std::optional<Selector> selector_of(std::string_view line) {
  if (line.find(']') == std::string_view::npos) {
    return std::nullopt;
  }
  for (std::size_t at = line.find_first_of("#[", 1); at != std::string_view::npos;
       at = line.find_first_of("#[", at + 1)) {
    std::optional<std::size_t> opening;
    if (line[at] == '#') {
      opening = opening_in_comment(line, at);
    } else if (end_of_pair(line, at) == line.size()) {
      opening = at;
    }
    if (opening) {
      const std::size_t end = *end_of_pair(line, *opening);
      return Selector{kept_of(line, at), line.substr(*opening + 1, end - *opening - 2),
                      *opening + 1};
    }
  }
  return std::nullopt;
}

std::size_t SelectedText::offset_of(std::size_t at) const {
  const auto line = static_cast<std::size_t>(std::count(
      text.begin(),
      text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), '\n'));
  const std::size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  const std::size_t column = before == std::string::npos ? at : at - before - 1;
  return line < starts.size() ? starts[line] + column
         : starts.empty()     ? 0
                              : starts.back();
}

SelectedText select_lines(std::string_view text, const Scope& scope,
                          const Fault& fault) {
  SelectedText result;
  result.text.reserve(text.size() + 1);
  Decisions decisions(scope, fault, result.doubts);
  std::size_t number = 0;
  const auto keep = [&](std::string_view kept, std::size_t start) {
    result.text += kept;
    result.text += '\n';
    result.lines.push_back(number);
    result.starts.push_back(start);
  };
  for (const std::string_view whole : lines_of(text)) {
    const auto start = static_cast<std::size_t>(whole.data() - text.data());
    const std::string_view line = without_trailing_blanks(whole);
    const std::size_t first = line.find_first_not_of(python_blanks);
    const bool blank = first == std::string_view::npos || line[first] == '#';
    const std::optional<Selector> selector = blank ? std::nullopt : selector_of(line);
    if (!selector) {
      keep(blank ? std::string_view() : line, start);
    } else if (decisions.selects(selector->expression, start + selector->column)) {
      keep(selector->kept, start);
    }
    ++number;
  }
  if (result.text.empty()) {
    keep("", 0);
  }
  return result;
}

}  // namespace distro::recipe
