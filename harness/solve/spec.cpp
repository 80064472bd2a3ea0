#include "solve/spec.hpp"

#include <utility>

namespace distro::solve {

namespace {

const std::string no_text;

}  // namespace

const std::string& Spec::name() const { return parsed ? parsed->name() : no_text; }

Spec parse_spec(std::string text) {
  try {
    Spec spec = spec_of(channel::MatchSpec(text));
    spec.text = std::move(text);
    return spec;
  } catch (const channel::ParseError& error) {
    Spec spec;
    spec.text = std::move(text);
    spec.fault = error.what();
    return spec;
  }
}

Spec spec_of(const channel::MatchSpec& parsed) {
  Spec spec;
  spec.text = parsed.text();
  spec.parsed = parsed;
  spec.about_machine = parsed.name().starts_with("__");
  return spec;
}

}  // namespace distro::solve
