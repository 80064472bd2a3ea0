#include "prefix/entry_points.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "base/escaped_text.hpp"
#include "prefix/link_error.hpp"
#include "prefix/placeholder.hpp"

namespace distro::prefix {
namespace {

constexpr std::array<std::string_view, 35> python_keywords = {
    "False",  "None",   "True",    "and",      "as",       "assert", "async",
    "await",  "break",  "class",   "continue", "def",      "del",    "elif",
    "else",   "except", "finally", "for",      "from",     "global", "if",
    "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
    "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) {
    return "";
  }
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// A letter of any script counts as one: bytes beyond ASCII are let through.
bool is_identifier(std::string_view part) {
  const auto is_letter = [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= 0x80 || std::isalnum(byte) != 0 || character == '_';
  };
  return !part.empty() && std::isdigit(static_cast<unsigned char>(part[0])) == 0 &&
         std::all_of(part.begin(), part.end(), is_letter) &&
         std::find(python_keywords.begin(), python_keywords.end(), part) ==
             python_keywords.end();
}

bool is_dotted_name(std::string_view name) {
  for (;;) {
    const std::size_t dot = name.find('.');
    if (!is_identifier(name.substr(0, dot))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    name.remove_prefix(dot + 1);
  }
}

bool is_plain_file_name(const std::string& name) {
  constexpr std::size_t longest = 255;  // bytes
  return !name.empty() && name.size() <= longest && name.front() != '.' &&
         name.find_first_of("/\\") == std::string::npos && base::is_plain_text(name);
}

std::string shebang_for(const std::filesystem::path& python) {
  const std::string line = "#!" + python.string();
  // Here the newline counts as well.
  if (line.size() + 1 <= longest_shebang && line.find(' ') == std::string::npos) {
    return line + "\n";
  }
  // One line for both languages: sh runs python on this file, python reads a text.
  return "#!/bin/sh\n'''exec' \"" + python.string() + "\" \"$0\" \"$@\" #'''\n";
}

}  // namespace

EntryPoint parse_entry_point(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const std::size_t equals = text.rfind('=', colon);
  if (colon == std::string::npos || equals == std::string::npos) {
    throw LinkError("info/link.json: the entry point '" + base::escaped(text) +
                    "' is not 'command = module:function'");
  }
  EntryPoint result{trimmed(text.substr(0, equals)),
                    trimmed(text.substr(equals + 1, colon - equals - 1)),
                    trimmed(text.substr(colon + 1))};
  if (!is_plain_file_name(result.command)) {
    throw LinkError("info/link.json: the entry point '" + base::escaped(text) +
                    "' has no plain file name as its command");
  }
  if (!is_dotted_name(result.module) || !is_dotted_name(result.function)) {
    throw LinkError("info/link.json: the entry point '" + base::escaped(text) +
                    "' names no Python function");
  }
  return result;
}

std::string entry_point_script(const EntryPoint& entry_point,
                               const std::filesystem::path& python) {
  const std::string imported =
      entry_point.function.substr(0, entry_point.function.find('.'));
  std::string script = shebang_for(python);
  script += "# -*- coding: utf-8 -*-\n";
  script += "import re\n";
  script += "import sys\n\n";
  script += "from " + entry_point.module + " import " + imported + "\n\n";
  script += "if __name__ == '__main__':\n";
  script += "    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])\n";
  script += "    sys.exit(" + entry_point.function + "())\n";
  return script;
}

}  // namespace distro::prefix
