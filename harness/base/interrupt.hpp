// Ctrl-C and SIGTERM: asked for politely, answered cleanly.
#pragma once

namespace distro::base {

/// Thrown by long work that was asked to stop; not a fault. Exit code 130.
struct Interrupted {};

/// From now on SIGINT and SIGTERM only set a flag; the second one ends the process.
void watch_for_interrupts();

/// Whether we were asked to stop.
[[nodiscard]] bool interrupted();

}  // namespace distro::base
