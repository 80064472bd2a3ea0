#include "cli/usage_fault.hpp"

#include <string>
#include <vector>

#include "base/nearest_word.hpp"

namespace distro::cli {
namespace {

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

/// The options that can stand here: a command's own, and those that all have.
std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    for (const CLI::Option* option : at->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        names.push_back("--" + name);
      }
    }
  }
  return names;
}

std::string name_of(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name()
                           : name_of(*parent) + " " + command.get_name();
}

std::string unknown_word(const CLI::App& command, const std::string& word) {
  std::vector<std::string> commands = commands_of(command);
  if (word.starts_with('-')) {
    return "unknown option '" + word + "'" +
           base::did_you_mean(word, options_of(command));
  }
  if (!commands.empty()) {
    commands.emplace_back("--help");
    return "unknown command '" + word + "'" + base::did_you_mean(word, commands);
  }
  return "unexpected argument '" + word + "'" +
         base::did_you_mean("--" + word, options_of(command));
}

/// "RUN is missing: folder of the run", or the commands that could follow.
std::string missing_word(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_required() && option->count() == 0) {
      return option->get_name() + " is missing: " + option->get_description();
    }
  }
  std::string names;
  for (const std::string& name : commands_of(command)) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return "a command is missing: " + names;
}

/// The value of an option that is not what it must be, or not there at all.
std::string wrong_value(const CLI::App& command, const CLI::ParseError& error) {
  const std::string said = error.what();
  if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr) {
    return said;
  }
  for (const std::string& name : options_of(command)) {
    if (said.starts_with(name + ":")) {
      return name + " needs a value";
    }
    const std::string begin = "Could not convert: " + name + " = ";
    if (said.starts_with(begin)) {
      return name + ": '" + said.substr(begin.size()) + "' is no number";
    }
  }
  return said;
}

std::string message_of(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = innermost(app);
  // A word that is not known may well be why another one is missing.
  const std::vector<std::string> unknown = app.remaining(true);
  if (!unknown.empty()) {
    return unknown_word(command, unknown.front());
  }
  return dynamic_cast<const CLI::RequiredError*>(&error) != nullptr
             ? missing_word(command)
             : wrong_value(command, error);
}

}  // namespace

const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen.front());
}

UsageError usage_fault(const CLI::App& app, const CLI::ParseError& error) {
  return UsageError(message_of(app, error) + "\n  see '" + name_of(innermost(app)) +
                    " --help'");
}

}  // namespace distro::cli
