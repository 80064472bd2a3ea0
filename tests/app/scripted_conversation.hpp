// Somebody who answers what the test says.
#pragma once

#include <string>
#include <vector>

#include "app/new/interview.hpp"
#include "base/interrupt.hpp"

namespace distro::test {

class ScriptedConversation final : public app::Conversation {
 public:
  explicit ScriptedConversation(std::vector<std::string> answers)
      : answers_(std::move(answers)) {}

  std::string ask(const std::string& question, const std::string& fallback) override {
    asked_.push_back(question + (fallback.empty() ? "" : " [" + fallback + "]"));
    if (next_ == answers_.size()) {
      throw base::Interrupted{};
    }
    return answers_[next_++];
  }

  void tell(const std::string& text) override { told_.push_back(text); }

  [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }
  [[nodiscard]] const std::vector<std::string>& told() const { return told_; }
  [[nodiscard]] bool is_over() const { return next_ == answers_.size(); }

 private:
  std::vector<std::string> answers_;
  std::size_t next_ = 0;
  std::vector<std::string> asked_, told_;
};

}  // namespace distro::test
