// Questions on a terminal, one line each.
#pragma once

#include <string>

#include "app/new/interview.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// Standard input and output are a terminal.
[[nodiscard]] bool can_converse();

class TerminalConversation final : public app::Conversation {
 public:
  explicit TerminalConversation(const Terminal& terminal) : terminal_(terminal) {}

  /// Throws Interrupted for Ctrl-C and Ctrl-D.
  [[nodiscard]] std::string ask(const std::string& question,
                                const std::string& fallback) override;
  void tell(const std::string& text) override;

 private:
  Terminal terminal_;
  std::string read_;  ///< what was typed ahead
};

}  // namespace distro::cli
