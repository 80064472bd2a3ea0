// What a test saw around it when the real tools ran it, against what it sees with us.
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "package_test/parity_suite.hpp"

using namespace distro;
using namespace distro::test;
using base::Json;

namespace {

/// Not there on purpose: docs/testing.md says why.
const std::set<std::string> absent = {
    // conda's own installation
    "CONDARC", "CONDA_EXE", "CONDA_PKGS_DIRS", "CONDA_PREFIX_1", "CONDA_PYTHON_EXE",
    "CONDA_ROOT", "ROOT", "SYS_PREFIX", "SYS_PYTHON", "_CE_CONDA", "_CE_M",
    "_CONDA_EXE", "_CONDA_ROOT",
    // lists of its variant, in another order on each run
    "extend_keys", "ignore_build_only_deps", "pin_run_as_build",
    // of the caller
    "PARITY_CANARY", "RATTLER_CACHE_DIR", "XDG_CACHE_HOME"};

/// There, with another value: the sandbox' user and folders, this machine's cores.
const std::set<std::string> other_value = {"HOME", "USER", "CPU_COUNT", "PATH"};

/// Of the machine; of hard links, which we never make; of rattler-build's folder.
const std::set<std::string> other_facts = {"nofile-soft", "links", "length"};

/// What stands between the observer's marks: `@@key value`, or `@@key` and lines.
Json observed(const std::string& log) {
  Json facts = Json::object();
  std::istringstream lines(log);
  bool inside = false;
  std::string key;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("@@OBSERVE-BEGIN") == 0 || line.find("@@OBSERVE-END") == 0) {
      inside = line.find("BEGIN") != std::string::npos;
    } else if (inside && line.starts_with("@@")) {
      const std::size_t space = line.find(' ');
      key = line.substr(2, space == std::string::npos ? space : space - 2);
      facts[key] =
          space == std::string::npos ? Json::array() : Json(line.substr(space + 1));
    } else if (inside && !line.starts_with("+") && facts.contains(key) &&
               facts[key].is_array()) {
      facts[key].push_back(line);
    }
  }
  return facts;
}

std::map<std::string, std::string> variables(const Json& lines) {
  std::map<std::string, std::string> result;
  for (const Json& line : lines) {
    const auto text = line.get<std::string>();
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos) {
      result[text.substr(0, equals)] = text.substr(equals + 1);
    }
  }
  return result;
}

/// One line for each variable that differs without being listed.
std::string difference(const Json& recorded,
                       const std::map<std::string, std::string>& ours) {
  std::string text;
  for (const auto& [name, value] : recorded.items()) {
    const auto found = ours.find(name);
    if (found == ours.end()) {
      text += absent.contains(name) ? "" : "  missing: " + name + "\n";
    } else if (!other_value.contains(name) && found->second != value) {
      text += "  " + name + ": recorded " + value.get<std::string>() + ", ours " +
              found->second + "\n";
    }
  }
  for (const auto& [name, value] : ours) {
    if (!recorded.contains(name)) {
      text += "  too much: " + name + "=" + value + "\n";
    }
  }
  return text;
}

void compare(const Json& recorded, const Json& ours) {
  for (const auto& [key, value] : recorded.items()) {
    if (other_facts.contains(key)) {
      continue;
    }
    INFO(key);
    REQUIRE(ours.contains(key));
    if (key == "env") {
      const std::string text = difference(value, variables(ours[key]));
      INFO(text);
      CHECK(text.empty());
    } else if (value.is_array()) {
      CHECK(ours[key] == value);
    } else if (key != "path-first") {
      CHECK(ours[key] == value);
    }
  }
}

}  // namespace

TEST_CASE("a test sees what it saw when its own tool ran it", "[.][parity]") {
  const std::vector<Json> cases = parity_cases();
  if (cases.empty()) {
    return;
  }
  std::size_t compared = 0;
  ParitySuite suite;
  for (const Json& recorded : cases) {
    const Json facts = recorded.value("observed", Json());
    // One prints a temporary file of conda's.
    if (facts.empty() || recorded["name"] == "post-link-env") {
      continue;
    }
    INFO(recorded["file"]);
    static_cast<void>(suite.run(recorded, true));
    compare(facts.is_array() ? facts.back() : facts, observed(suite.log()));
    ++compared;
  }
  WARN(compared << " observers compared");
}
