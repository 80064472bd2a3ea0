#include "base/interrupt.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/child_process.hpp"

using namespace distro;
using test::child;
using test::status_of;

TEST_CASE("the first interrupt is only noted, the second one ends the process",
          "[base]") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const int once = status_of(child([&] {
      base::watch_for_interrupts();
      const bool before = base::interrupted();
      ::raise(signal);
      ::_exit(!before && base::interrupted() ? 7 : 1);
    }));
    CHECK(WIFEXITED(once));
    CHECK(WEXITSTATUS(once) == 7);

    const int twice = status_of(child([&] {
      base::watch_for_interrupts();
      ::raise(signal);
      ::raise(signal);
    }));
    CHECK(WIFSIGNALED(twice));
    CHECK(WTERMSIG(twice) == signal);
  }
}
