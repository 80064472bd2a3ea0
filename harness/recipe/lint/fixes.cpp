#include "recipe/lint/fixes.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace distro::recipe {
namespace {

/// The lines of a text, each with its end.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

/// Whether the edit's text stands where it says.
bool fits(const std::vector<std::string>& lines, const Edit& edit) {
  const std::size_t line = edit.place.line;
  if (line == 0 || line > lines.size() || edit.place.column == 0) {
    return false;
  }
  const std::string& text = lines[line - 1];
  const std::size_t start = edit.place.column - 1;
  return start <= text.size() &&
         text.compare(start, edit.before.size(), edit.before) == 0;
}

void apply(std::vector<std::string>& lines, const Edit& edit) {
  std::string& line = lines[edit.place.line - 1];
  line.replace(edit.place.column - 1, edit.before.size(), edit.after);
  if (edit.drops_line && line.find_first_not_of(" \t\r\n") == std::string::npos) {
    line.clear();
  }
}

FixedFile fixed(const FileTree& tree, const std::string& path,
                const std::vector<const Finding*>& findings) {
  FixedFile file{path, "", {}};
  std::vector<std::string> lines = lines_of(tree.read(path).value_or(""));
  std::set<std::size_t> touched;
  for (const Finding* finding : findings) {
    const std::vector<Edit>& edits = finding->fix->edits;
    const bool free = std::all_of(edits.begin(), edits.end(), [&](const Edit& edit) {
      return !touched.contains(edit.place.line) && fits(lines, edit);
    });
    if (!free) {
      continue;
    }
    for (const Edit& edit : edits) {
      apply(lines, edit);
      touched.insert(edit.place.line);
    }
    file.changes.push_back(path + ":" + std::to_string(finding->place.line) + ": " +
                           finding->fix->what);
  }
  for (const std::string& line : lines) {
    file.text += line;
  }
  return file;
}

}  // namespace

std::vector<FixedFile> fixed_files(const FileTree& tree,
                                   const std::vector<Finding>& findings) {
  std::map<std::string, std::vector<const Finding*>> by_file;
  for (const Finding& finding : findings) {
    if (finding.fix) {
      by_file[finding.path].push_back(&finding);
    }
  }
  std::vector<FixedFile> files;
  for (const auto& [path, of_file] : by_file) {
    FixedFile file = fixed(tree, path, of_file);
    if (!file.changes.empty()) {
      files.push_back(std::move(file));
    }
  }
  return files;
}

std::vector<std::string> apply_fixes(
    const FileTree& tree, std::vector<Finding>& findings,
    const std::function<void(const FixedFile&)>& write,
    const std::function<std::vector<Finding>()>& look) {
  constexpr int most_rounds = 20;
  std::vector<std::string> changes;
  for (int round = 0; round < most_rounds; ++round) {
    const std::vector<FixedFile> files = fixed_files(tree, findings);
    if (files.empty()) {
      break;
    }
    for (const FixedFile& file : files) {
      write(file);
      changes.insert(changes.end(), file.changes.begin(), file.changes.end());
    }
    findings = look();
  }
  return changes;
}

}  // namespace distro::recipe
