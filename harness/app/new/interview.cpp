#include "app/new/interview.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace distro::app {
namespace {

std::optional<std::string> fault_of(const Question& question,
                                    const std::string& answer) {
  return question.check ? question.check(answer) : std::nullopt;
}

std::string without_blanks(const std::string& text) {
  const std::size_t start = text.find_first_not_of(" \t\r");
  const std::size_t last = text.find_last_not_of(" \t\r");
  return start == std::string::npos ? "" : text.substr(start, last + 1 - start);
}

std::string in_a_sentence(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
    text[0] = static_cast<char>(text[0] + 32);
  }
  return text;
}

}  // namespace

bool Interview::is_given(const std::string& option) const {
  return given_.contains(option);
}

std::vector<std::string> Interview::unused() const {
  std::vector<std::string> unused;
  for (const auto& [option, values] : given_) {
    if (!used_.contains(option)) {
      unused.push_back(option);
    }
  }
  return unused;
}

std::vector<std::string> Interview::given(const Question& question) {
  used_.insert(question.option);
  const auto found = given_.find(question.option);
  if (found == given_.end()) {
    return {};
  }
  for (const std::string& value : found->second) {
    const auto fault = value.empty() ? "it is empty" : fault_of(question, value);
    if (fault) {
      throw UsageError("--" + question.option + ": " + *fault);
    }
  }
  return found->second;
}

std::string Interview::asked(const Question& question) {
  while (true) {
    std::string said =
        without_blanks(conversation_->ask(question.text, question.fallback));
    said = said.empty() ? question.fallback : said == "-" ? "" : said;
    const auto fault = said.empty() ? std::nullopt : fault_of(question, said);
    if (!fault) {
      return said;
    }
    conversation_->tell("  " + *fault);
  }
}

std::string Interview::optional_answer(const Question& question) {
  const std::vector<std::string> values = given(question);
  if (!values.empty()) {
    return values.back();
  }
  return can_ask() && !is_left(question) ? asked(question) : "";
}

std::optional<std::string> Interview::answer(const Question& question) {
  std::string said = optional_answer(question);
  if (said.empty()) {
    leave(question);
    return std::nullopt;
  }
  return said;
}

std::string Interview::needed(const Question& question) {
  while (true) {
    const std::vector<std::string> values = given(question);
    if (!values.empty()) {
      return values.back();
    }
    if (!can_ask()) {
      throw UsageError("--" + question.option +
                       " is missing: " + in_a_sentence(question.text));
    }
    const std::string said = asked(question);
    if (!said.empty()) {
      return said;
    }
    conversation_->tell("  there has to be an answer");
  }
}

std::vector<std::string> Interview::answers(const Question& question) {
  std::vector<std::string> values = given(question);
  if (!values.empty() || !can_ask()) {
    return values;
  }
  Question next = question;
  for (std::string said = asked(next); !said.empty(); said = asked(next)) {
    values.push_back(said);
    next.text = "Another one";
    next.fallback.clear();
  }
  return values;
}

bool Interview::agrees(const std::string& text, bool fallback) {
  if (!can_ask()) {
    return fallback;
  }
  const Check yes_or_no = [](const std::string& said) -> std::optional<std::string> {
    const bool known = said == "y" || said == "n" || said == "yes" || said == "no";
    return known ? std::nullopt : std::optional<std::string>("say y or n");
  };
  return asked({"", text + " (y or n)", fallback ? "y" : "n", yes_or_no})
      .starts_with('y');
}

bool Interview::is_left(const Question& question) const {
  return std::any_of(left_.begin(), left_.end(), [&](const Question& other) {
    return other.option == question.option;
  });
}

void Interview::leave(const Question& question) {
  if (!is_left(question)) {
    left_.push_back(question);
  }
}

void Interview::tell(const std::string& text) {
  if (can_ask()) {
    conversation_->tell(text);
  }
}

}  // namespace distro::app
