#include "app/new/questions.hpp"

#include <algorithm>

#include "channel/match_spec.hpp"
#include "channel/version.hpp"
#include "recipe/lint/rules/spdx.hpp"

namespace distro::app {
namespace {

using Fault = std::optional<std::string>;

constexpr std::string_view letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

bool consists_of(const std::string& text, const std::string& signs) {
  return text.find_first_not_of(signs) == std::string::npos;
}

Fault fault_of_version(const std::string& text) {
  const bool written = text.find_first_of(" -") == std::string::npos;
  return written && channel::Version::parse_if(text)
             ? std::nullopt
             : Fault("'" + text + "' is no version, as 1.2.3 is one");
}

Fault fault_of_handle(const std::string& text) {
  const bool fits =
      consists_of(text, std::string(letters) + std::string(digits) + "._/-");
  return fits ? std::nullopt
              : Fault("'" + text +
                      "' is no handle: it may have letters, digits, '-', "
                      "'_', '.' and '/'");
}

Fault fault_of_license(const std::string& text) {
  const Fault fault = recipe::fault_of_license(text);
  const auto meant = recipe::license_meant_by(text);
  return fault && meant
             ? "'" + text + "' is not its name in SPDX; is it " + *meant + "?"
             : fault;
}

Fault fault_of_line(const std::string& text) {
  const bool plain = std::none_of(text.begin(), text.end(), [](char letter) {
    return static_cast<unsigned char>(letter) < 0x20;
  });
  return plain ? std::nullopt : Fault("it must be one line");
}

Fault fault_of_address(const std::string& text) {
  const bool fits = text.starts_with("https://") || text.starts_with("http://");
  return fits && text.find(' ') == std::string::npos
             ? std::nullopt
             : Fault("'" + text + "' is no address: it begins with https://");
}

Fault fault_of_source(const std::string& text) {
  const bool other = text.starts_with("ftp://") || text.starts_with("file://");
  return other ? std::nullopt : fault_of_address(text);
}

Fault fault_of_sha256(const std::string& text) {
  const bool fits = text.size() == 64 && consists_of(text, "0123456789abcdef");
  return fits ? std::nullopt
              : Fault("a sha256 has 64 digits of 0-9 and a-f; this has " +
                      std::to_string(text.size()) + " signs");
}

Fault fault_of_noarch(const std::string& text) {
  const bool known = text == "python" || text == "generic" || text == "no";
  return known ? std::nullopt : Fault("say python, generic or no");
}

Fault fault_of_spec(const std::string& text) {
  try {
    static_cast<void>(channel::MatchSpec(text));
    return std::nullopt;
  } catch (const channel::ParseError& error) {
    return error.what();
  }
}

Fault fault_of_module(const std::string& text) {
  const bool fits =
      consists_of(text, std::string(letters) + std::string(digits) + "._") &&
      digits.find(text.front()) == std::string_view::npos && text.front() != '.' &&
      text.back() != '.' && text.find("..") == std::string::npos;
  return fits ? std::nullopt
              : Fault("'" + text + "' is no module of Python, as os.path is one");
}

Fault fault_of_hardware(const std::string& text) {
  return text.find_first_of(" \t,[]{}") == std::string::npos
             ? std::nullopt
             : Fault("'" + text + "' is no word, as gpu is one");
}

}  // namespace

Question ask_version() { return {"version", "Version", "", fault_of_version}; }

Question ask_maintainer(const std::string& fallback) {
  return {"maintainer", "Who maintains it (a handle on the code host)", fallback,
          fault_of_handle};
}

Question ask_license() {
  return {"license", "License, as SPDX names it", "", fault_of_license};
}

Question ask_summary() {
  return {"summary", "What it is for, in one line", "", fault_of_line};
}

Question ask_home() { return {"home", "Address of the project", "", fault_of_address}; }

Question ask_source() {
  return {"source", "Address of its source's archive", "", fault_of_source};
}

Question ask_sha256() {
  return {"sha256", "Sha256 of that archive", "", fault_of_sha256};
}

Question ask_noarch() {
  return {"noarch", "One build for all platforms: python, generic (files alone) or no",
          "no", fault_of_noarch};
}

Question ask_requirement(const std::string& fallback) {
  return {"run", "What it needs to run, as numpy >=1.23,<3", fallback, fault_of_spec};
}

Question ask_import(const std::string& module) {
  return {"import",
          module.empty() ? "A module to import as its test"
                         : "A module to import as its test (- for none)",
          module, fault_of_module};
}

Question ask_command() {
  return {"command", "A command to run as its test", "", fault_of_line};
}

Question ask_hardware() {
  return {"hardware", "What its tests need of a machine", "", fault_of_hardware};
}

std::string module_of(const std::string& package) {
  std::string module = package;
  std::replace(module.begin(), module.end(), '-', '_');
  return fault_of_module(module) ? "" : module;
}

}  // namespace distro::app
