#include "app/new/manifest.hpp"

#include <algorithm>
#include <optional>

#include "app/new/questions.hpp"
#include "base/yaml_scalar.hpp"
#include "channel/match_spec.hpp"

namespace distro::app {
namespace {

/// The handle in an address: "123+ada@users.noreply.github.com" and "ada@example.org"
/// both are ada's.
std::string handle_in_address(const std::string& address) {
  const std::string name = address.substr(0, address.find('@'));
  return name.substr(name.find('+') == std::string::npos ? 0 : name.find('+') + 1);
}

struct GitUser {
  std::string handle;
  std::string setting;      ///< that says so
  bool is_address = false;  ///< it may be another one on the code host
};

/// The one who works here, as far as git's settings give a handle.
std::optional<GitUser> git_user(const repo::Repository& repository) {
  const Check check = ask_maintainer().check;
  for (const char* setting : {"github.user", "user.name", "user.email"}) {
    const std::string value = repository.setting(setting).value_or("");
    const bool is_address = value.find('@') != std::string::npos;
    const std::string handle = is_address ? handle_in_address(value) : value;
    if (!handle.empty() && !check(handle)) {
      return GitUser{handle, setting, is_address};
    }
  }
  return std::nullopt;
}

/// "[ada, grace]".
std::string flow_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) {
    const bool plain = text.find_first_of(",[]{}") == std::string::npos;
    list += list.empty() ? "" : ", ";
    list += plain ? base::yaml_scalar(text) : "\"" + text + "\"";
  }
  return "[" + list + "]";
}

}  // namespace

std::vector<std::string> maintainers_of(const std::vector<std::string>& of_recipe,
                                        const repo::Repository& repository,
                                        Interview& interview,
                                        std::vector<std::string>& notes) {
  const Question question = ask_maintainer();
  if (interview.is_given(question.option)) {
    return interview.given(question);
  }
  if (!of_recipe.empty()) {
    return of_recipe;
  }
  const std::optional<GitUser> user = git_user(repository);
  if (user && !(user->is_address && interview.can_ask())) {
    notes.push_back("maintained by " + user->handle + ", as git's " + user->setting +
                    " says");
    return {user->handle};
  }
  return {interview.needed(ask_maintainer(user ? user->handle : ""))};
}

std::vector<std::string> hardware_of(const channel::Record& record,
                                     Interview& interview,
                                     std::vector<std::string>& notes) {
  const Question question = ask_hardware();
  if (interview.is_given(question.option)) {
    std::vector<std::string> hardware = interview.given(question);
    std::erase(hardware, "none");
    return hardware;
  }
  const bool needs_cuda = std::any_of(
      record.depends.begin(), record.depends.end(), [](const std::string& spec) {
        std::string storage;
        return channel::name_of_spec(spec, storage) == "__cuda";
      });
  if (!needs_cuda) {
    return {};
  }
  if (!interview.agrees("It depends on __cuda. Do its tests need a GPU", true)) {
    return {};
  }
  notes.emplace_back(
      "its tests run where there is a GPU: it depends on __cuda (--hardware none if "
      "they need none)");
  return {"gpu"};
}

std::string manifest_text(const std::string& name, const ManifestParts& parts) {
  std::string text = "package: " + base::yaml_scalar(name) + "\n";
  text += "maintainers: " + flow_list(parts.maintainers) + "\n";
  if (!parts.staging.empty()) {
    text += "staging: " + base::yaml_scalar(parts.staging) + "\n";
  }
  if (!parts.hardware.empty()) {
    text += "hardware: " + flow_list(parts.hardware) + "\n";
  }
  return text;
}

}  // namespace distro::app
