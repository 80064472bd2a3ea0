// An entry point, and the Python program that is made of it: nothing but names gets
// into it.
#include <algorithm>
#include <vector>

#include "input.hpp"
#include "prefix/entry_points.hpp"
#include "prefix/link_error.hpp"

namespace {

using namespace distro;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// Letters, digits, `_` and dots, and bytes of other scripts.
bool is_dotted(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x80 || (letter >= '0' && letter <= '9') ||
           (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           letter == '_' || letter == '.';
  });
}

void require_program(const prefix::EntryPoint& entry_point, const std::string& python,
                     const std::string& shebang) {
  const std::string imported =
      entry_point.function.substr(0, entry_point.function.find('.'));
  const std::vector<std::string> expected = {
      "# -*- coding: utf-8 -*-",
      "import re",
      "import sys",
      "",
      "from " + entry_point.module + " import " + imported,
      "",
      "if __name__ == '__main__':",
      "    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])",
      "    sys.exit(" + entry_point.function + "())"};
  std::vector<std::string> all = lines_of(shebang);
  all.insert(all.end(), expected.begin(), expected.end());
  const std::string script = prefix::entry_point_script(entry_point, python);
  fuzz::require(lines_of(script) == all, "a program has these lines and no others");
  fuzz::require(
      script.find('\r') == std::string::npos && script.find('\0') == std::string::npos,
      "no line ends within");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  try {
    const prefix::EntryPoint entry_point = prefix::parse_entry_point(text);
    fuzz::require(is_dotted(entry_point.module) && is_dotted(entry_point.function),
                  "module and function are dotted names");
    fuzz::require(entry_point.command.front() != '.' &&
                      entry_point.command.find_first_of("/\\\n\r") == std::string::npos,
                  "a command is a plain file name");
    require_program(entry_point, "/env/bin/python3.11", "#!/env/bin/python3.11\n");
    const std::string far = "/" + std::string(200, 'p') + "/bin/python3.11";
    require_program(entry_point, far,
                    "#!/bin/sh\n'''exec' \"" + far + "\" \"$0\" \"$@\" #'''\n");
  } catch (const prefix::LinkError&) {  // says what is wrong
  }
  return 0;
}
