// Compares our answers with recorded ones of conda:
//   conformance version_order|version_spec|match_spec FILE.jsonl
//   conformance solve FILE.jsonl --channels DIR [--explain]
//   conformance render_meta FILE.jsonl [--config conda_build_config.yaml]
//   conformance render_recipe_v1 FILE.jsonl [--config conda_build_config.yaml]
//   conformance parse_tree DIR
// Prints each disagreement and, last, "N passed, M failed"; exits with 1 if there is
// one.
#include <iostream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "kinds.hpp"
#include "meta_cases.hpp"
#include "parse_tree.hpp"
#include "recipe_v1_cases.hpp"
#include "solve_cases.hpp"
#include "tally.hpp"

namespace {

using namespace distro::conformance;
using Words = std::vector<std::string>;

constexpr const char* usage =
    "usage: conformance version_order|version_spec|match_spec FILE.jsonl\n"
    "       conformance solve FILE.jsonl --channels DIR [--explain]\n"
    "       conformance render_meta FILE.jsonl [--config conda_build_config.yaml]\n"
    "       conformance render_recipe_v1 FILE.jsonl "
    "[--config conda_build_config.yaml]\n"
    "       conformance parse_tree DIR\n";

int ask(const Kind& kind, const std::string& file) {
  return tally(file, [&](const distro::base::Json& line) -> std::string {
    const Answer wanted = kind.wanted(line);
    const Answer found = kind.ask(line);
    return wanted == found ? "" : "  expected " + wanted + "\n  found    " + found;
  });
}

int run(const Words& words) {
  const bool explain = words.size() == 5 && words[4] == "--explain";
  if ((words.size() == 4 || explain) && words[0] == "solve" &&
      words[2] == "--channels") {
    return solve_cases(words[1], words[3], explain);
  }
  const bool with_config = words.size() == 4 && words[2] == "--config";
  if ((with_config || words.size() == 2) && words[0] == "render_meta") {
    return meta_cases(words[1], with_config ? words[3] : "");
  }
  if ((with_config || words.size() == 2) && words[0] == "render_recipe_v1") {
    return recipe_v1_cases(words[1], with_config ? words[3] : "");
  }
  if (words.size() == 2 && words[0] == "parse_tree") {
    return parse_tree(words[1]);
  }
  const auto known = kinds(DISTRO_CHANNEL_NAMES);
  if (words.size() != 2 || !known.contains(words[0])) {
    std::cerr << usage;
    return 2;
  }
  return ask(known.at(words[0]), words[1]);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(Words(arguments + 1, arguments + count));
  } catch (const distro::EnvironmentError& error) {
    std::cerr << error.what() << "\n";
    return 4;
  } catch (const distro::Error& error) {
    std::cerr << error.what() << "\n";
    return 3;
  }
}
