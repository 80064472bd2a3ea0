#include "channel/version_spec_program.hpp"

#include "channel/version_spec_tree.hpp"

namespace distro::channel::detail {
namespace {

using Program = VersionSpecProgram;
using Step = VersionSpecStep;
using Kind = Step::Kind;

bool matches_step(const Program& program, std::uint32_t index, std::string_view key,
                  std::string_view text) {
  const Step& step = program.steps[index];
  const std::string_view keys = program.keys;
  const auto order = [&] { return key.compare(keys.substr(step.begin, step.size)); };
  const auto is_within = [&] {
    return order() >= 0 && key < keys.substr(step.begin + step.size, step.second_size);
  };
  switch (step.kind) {
    case Kind::any:
      return true;
    case Kind::equal:
      return order() == 0;
    case Kind::unequal:
      return order() != 0;
    case Kind::less:
      return order() < 0;
    case Kind::less_equal:
      return order() <= 0;
    case Kind::greater:
      return order() > 0;
    case Kind::greater_equal:
      return order() >= 0;
    case Kind::within:
      return is_within();
    case Kind::outside:
      return !is_within();
    case Kind::rejected_from:
      if (order() < 0) {
        return false;
      }
      refuse_version_spec(program.text, "'~=' needs a version of two parts", 2);
    case Kind::pattern:
      return program.patterns[step.begin].matches(text);
    case Kind::literal:
      return std::string_view(program.texts).substr(step.begin, step.size) == text;
    case Kind::all_of:
    case Kind::one_of:
      break;
  }
  const bool wanted = step.kind == Kind::one_of;
  for (std::uint32_t child = index + 1; child < step.end;
       child = program.steps[child].end) {
    if (matches_step(program, child, key, text) == wanted) {
      return wanted;
    }
  }
  return !wanted;
}

}  // namespace

bool matches_version(const VersionSpecProgram& program, std::string_view key,
                     std::string_view text) {
  return matches_step(program, 0, key, text);
}

}  // namespace distro::channel::detail
