// Questions to the one who runs a command, and where their answers come from: the
// options of the command line, or a conversation on a terminal.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace distro::app {

/// Why an answer is none, in words; nothing if it is one.
using Check = std::function<std::optional<std::string>(const std::string& answer)>;

struct Question {
  std::string option;    ///< that answers it, without dashes: "license"
  std::string text;      ///< "License, as SPDX names it"
  std::string fallback;  ///< what Enter means; "": no answer, as "-" does
  Check check;           ///< of an answer that is not empty; empty: any will do
};

/// Somebody who can be asked.
class Conversation {
 public:
  virtual ~Conversation() = default;
  /// The line that was answered, without its end. Throws Interrupted where there will
  /// be no answer.
  [[nodiscard]] virtual std::string ask(const std::string& question,
                                        const std::string& fallback) = 0;
  /// What they should know before the next question.
  virtual void tell(const std::string& text) = 0;
};

/// Values of options by their names.
using GivenAnswers = std::map<std::string, std::vector<std::string>>;

class Interview {
 public:
  /// `conversation` may be nullptr: nobody can be asked. It must outlive this.
  Interview(GivenAnswers given, Conversation* conversation)
      : given_(std::move(given)), conversation_(conversation) {}

  [[nodiscard]] bool can_ask() const { return conversation_ != nullptr; }
  /// Whether an option answers it.
  [[nodiscard]] bool is_given(const std::string& option) const;
  /// What the option says, each value checked. Throws UsageError naming the option and
  /// what is wrong with its value.
  [[nodiscard]] std::vector<std::string> given(const Question& question);
  /// The options that answer what was never a question.
  [[nodiscard]] std::vector<std::string> unused() const;

  /// One answer: the option's, or the conversation's, asked again until it is one.
  /// Nothing if there is none; then the question is among those that are left.
  [[nodiscard]] std::optional<std::string> answer(const Question& question);
  /// The same where nothing is missing without an answer; "" for none.
  [[nodiscard]] std::string optional_answer(const Question& question);
  /// The same where there must be one. Throws UsageError naming the option.
  [[nodiscard]] std::string needed(const Question& question);
  /// 0..n answers; a conversation is asked until an answer is empty.
  [[nodiscard]] std::vector<std::string> answers(const Question& question);
  /// The fallback where nobody can be asked.
  [[nodiscard]] bool agrees(const std::string& text, bool fallback);

  void tell(const std::string& text);

  /// Nobody has answered it, and it is not asked again.
  void leave(const Question& question);
  /// What nobody has answered, once each.
  [[nodiscard]] const std::vector<Question>& left() const { return left_; }

 private:
  std::string asked(const Question& question);
  [[nodiscard]] bool is_left(const Question& question) const;

  GivenAnswers given_;
  Conversation* conversation_;
  std::vector<Question> left_;
  std::set<std::string> used_;  ///< options that were asked for
};

}  // namespace distro::app
