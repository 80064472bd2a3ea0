#include "cli/via_option.hpp"

#include "cli/one_of.hpp"

namespace distro::cli {

void add_via_option(CLI::App& command, std::string& via) {
  command
      .add_option("--via", via,
                  "who asks the server: http (we), or the program\n"
                  "anaconda-client (default: as distro.yaml says)")
      ->check(one_of({"http", "anaconda-client"}))
      ->type_name("WAY");
}

std::optional<std::string> via_of(const std::string& via) {
  return via.empty() ? std::nullopt : std::optional(via);
}

}  // namespace distro::cli
