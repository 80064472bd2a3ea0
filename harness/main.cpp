// conda-distro: keeps a conda channel coherent.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/escaped_text.hpp"
#include "base/interrupt.hpp"
#include "cli/command_line.hpp"

namespace {

int report(const char* text, int exit_code) {
  // What is wrong may be a stranger's name or line.
  std::cerr << "conda-distro: " << distro::base::escaped_lines(text) << "\n";
  return exit_code;
}

}  // namespace

int main(int count, char** arguments) {
  distro::base::watch_for_interrupts();
  try {
    return distro::cli::run_command_line(
        std::vector<std::string>(arguments + 1, arguments + count));
  } catch (const distro::base::Interrupted&) {
    return report("stopped; the same command goes on from here", 130);
  } catch (const distro::UsageError& error) {
    return report(error.what(), 2);
  } catch (const distro::InputError& error) {
    return report(error.what(), 3);
  } catch (const distro::Error& error) {
    return report(error.what(), 4);
  } catch (const std::exception& error) {
    return report((std::string("internal fault: ") + error.what()).c_str(), 4);
  }
}
