#include "package_test/shell_hook.hpp"

#include "prefix/shell_text.hpp"

namespace distro::package_test {

std::string shell_on_failure(const std::filesystem::path& folder) {
  const std::string opened = prefix::shell_quoted((folder / "shell_opened").string());
  const std::string settings =
      prefix::shell_quoted((folder / "shell_settings").string());
  // The trace of `set -x` goes to standard error: what we do is not to be seen in it.
  return "conda_distro_shell() {\n"
         "  local text=${1//\"$PREFIX\"/\\$PREFIX}\n"
         "  text=${text//\"${SRC_DIR-$HOME}\"/\\$SRC_DIR}\n"
         "  { printf '\\n%s\\n' \"$text\"\n"
         "    printf 'in %s\\n' \"$PWD\"\n"
         "    printf '%s\\n' 'This is a shell in the sandbox of the test, its "
         "environment active;' \\\n"
         "      'the command is in the history (arrow up), exit ends it.'\n"
         "  } >/dev/tty\n"
         "  { printf 'PS1=\"(test) \\\\W $ \"\\nunset BASH_ENV\\n'\n"
         "    printf 'history -s -- %q\\n' \"$2\"; } >" +
         settings +
         "\n"
         "  BASH_ENV= bash --rcfile " +
         settings +
         " -i </dev/tty >/dev/tty 2>&1 || :\n"
         "}\n"
         "conda_distro_failed() {\n"
         "  trap - ERR\n"
         "  set +x\n"
         "  if [ ! -e " +
         opened + " ]; then\n    : >" + opened +
         "\n"
         "    conda_distro_shell \"stopped at: $2  (exit code $1)\" \"$2\"\n"
         "  fi\n"
         "  exit \"$1\"\n"
         "}\n"
         "set -E\n"
         "trap '{ conda_distro_failed \"$?\" \"$BASH_COMMAND\"; } 2>/dev/null' ERR\n";
}

const std::string shell_at_the_end =
    "{ set +x; } 2>/dev/null\n"
    "conda_distro_shell 'The tests passed.' 'true'\n";

}  // namespace distro::package_test
