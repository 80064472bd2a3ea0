// What packages leave in a prefix for its activation: etc/conda/env_vars.d/a.json,
// conda-meta/state and the name of a script, with NUL between them. The shell text that
// is made of it sets variables, sources files and says things; it does nothing else.
#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "base/file.hpp"
#include "input.hpp"
#include "prefix/activate.hpp"
#include "prefix/shell_text.hpp"

namespace {

using namespace distro;
namespace fs = std::filesystem;

/// Reads shell text of the few forms that there may be.
class ShellReader {
 public:
  explicit ShellReader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  void statement() {
    if (take("PS1=")) {
      quoted();
      expect("\"${PS1-}\"\n");
    } else if (take("echo ")) {
      quoted();
      expect(" >&2\n");
    } else if (take("exit 1\n")) {
      fuzz::require(at_end(), "nothing comes after the end");
    } else if (take(". ")) {
      quoted();
      expect("\n");
    } else if (take("if [ -n \"${CONDA_PREFIX-}\" ]; then export "
                    "\"CONDA_PREFIX_${CONDA_SHLVL:-0}=$CONDA_PREFIX\"; fi\n") ||
               take("export CONDA_SHLVL=\"$((${CONDA_SHLVL:-0} + 1))\"\n")) {
      return;
    } else if (take("if [ -n \"${")) {
      const std::string_view before = name();
      expect("+set}\" ]; then export \"__CONDA_SHLVL_${CONDA_SHLVL:-0}_");
      fuzz::require(name() == before, "one name is kept");
      expect("=$");
      fuzz::require(name() == before, "its value is kept");
      expect("\"; fi\n");
    } else {
      expect("export ");
      name();
      expect("=");
      quoted();
      expect("\n");
    }
  }

 private:
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) {
      return false;
    }
    rest_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) {
    fuzz::require(take(word), "the text is of a known form");
  }
  std::string_view name() {
    const std::size_t end =
        std::min(rest_.find_first_not_of(
                     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789"),
                 rest_.size());
    const std::string_view found = rest_.substr(0, end);
    fuzz::require(prefix::is_shell_name(found), "a variable has a name");
    rest_.remove_prefix(end);
    return found;
  }
  /// 'text', with \' between such pieces.
  void quoted() {
    expect("'");
    for (;;) {
      const std::size_t end = rest_.find('\'');
      fuzz::require(end != std::string_view::npos, "a quote is closed");
      rest_.remove_prefix(end + 1);
      if (!take("\\''")) {
        return;
      }
    }
  }

  std::string_view rest_;
};

void require_tame(const std::string& text) {
  fuzz::require(text.find('\0') == std::string::npos, "there is no NUL");
  ShellReader reader(text);
  while (!reader.at_end()) {
    reader.statement();
  }
}

/// A name that a file can have; empty if there is none.
std::string file_name(std::string_view text) {
  std::string name(text.substr(0, 200));
  std::erase(name, '/');
  return name.empty() ? "" : name + ".sh";
}

std::string_view take_part(std::string_view& text) {
  const std::size_t end = text.find('\0');
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = fuzz::text_of(data, size);
  const fs::path prefix = fuzz::folder() / "it's a $prefix";
  static const bool made = [&] {
    for (const char* folder :
         {"conda-meta", "etc/conda/env_vars.d", "etc/conda/activate.d"}) {
      fs::create_directories(prefix / folder);
    }
    return true;
  }();
  static_cast<void>(made);
  fuzz::write(prefix / "etc/conda/env_vars.d/a.json", take_part(input));
  const std::string_view state = take_part(input);
  fs::remove(prefix / "conda-meta/state");
  if (!state.empty()) {
    fuzz::write(prefix / "conda-meta/state", state);
  }
  const std::string script = file_name(take_part(input));
  const fs::path file = prefix / "etc/conda/activate.d" / script;
  if (!script.empty()) {
    fuzz::write(file, "");
  }
  require_tame(prefix::activation_script(prefix, "/usr/bin:/bin"));
  if (!script.empty()) {
    fs::remove(file);
  }
  return 0;
}
