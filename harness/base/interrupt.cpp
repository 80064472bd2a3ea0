#include "base/interrupt.hpp"

#include <csignal>

namespace distro::base {
namespace {

// A signal handler can reach nothing but a variable of static life.
volatile std::sig_atomic_t asked = 0;

extern "C" void note_interrupt(int signal) {
  asked = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_for_interrupts() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
  // Where our caller ignores it, the kernel throws our children's exit codes away.
  std::signal(SIGCHLD, SIG_DFL);
}

bool interrupted() { return asked != 0; }

}  // namespace distro::base
