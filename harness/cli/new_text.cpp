#include "cli/new_text.hpp"

#include <algorithm>
#include <cctype>

#include "cli/finding_text.hpp"

namespace distro::cli {
namespace {

namespace fs = std::filesystem;

std::string title_of(const app::NewPackage& package) {
  return package.name + " " + printable(package.version) + " (build " +
         std::to_string(package.build_number) + ")";
}

/// Which recipe it is, in words.
std::string recipe_words(const app::NewSource& source) {
  if (source.kind == "nothing") {
    return "written from your answers";
  }
  if (source.recipe == "made") {
    return "made from what the package says of itself";
  }
  return source.member + (source.recipe == "written"
                              ? ", as its author wrote it"
                              : ", as the builder had filled it in");
}

std::string wrapped_note(const std::string& note, const Terminal& terminal) {
  std::string text;
  for (const std::string& line : wrapped(printable(note), terminal.width - 4)) {
    text += (text.empty() ? "  - " : "    ") + line + "\n";
  }
  return text;
}

std::string head_text(const app::NewPackage& package, const Terminal& terminal) {
  std::string text = coloured(terminal, Colour::bold, title_of(package)) + "\n";
  if (!package.source.location.empty()) {
    text += "  file    " + printable(package.source.location) + "\n";
  }
  text += "  recipe  " + recipe_words(package.source) + "\n";
  for (const std::string& note : package.notes) {
    text += wrapped_note(note, terminal);
  }
  return text + "\n";
}

/// What a stranger's file says must not steer the terminal.
std::string shown(const std::string& content, const Terminal& terminal) {
  if (!terminal.attached) {
    return content;
  }
  std::string text;
  std::string_view rest = content;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    text += printable(line) + "\n";
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return text;
}

std::string files_text(const app::NewPackage& package, const Terminal& terminal) {
  std::string text;
  for (const auto& [path, content] : package.files) {
    if (package.is_written) {
      text += "wrote " + path + "\n";
    } else if (content.find('\0') != std::string::npos) {
      text += "--- " + path + "\n(" + std::to_string(content.size()) + " bytes)\n\n";
    } else {
      text += "--- " + path + "\n" + shown(content, terminal) +
              (content.ends_with('\n') ? "\n" : "\n\n");
    }
  }
  for (const std::string& change : package.changes) {
    text += "fixed " + change + "\n";
  }
  return text + (text.ends_with("\n\n") ? "" : "\n");
}

std::string left_text(const app::NewPackage& package, const Terminal& terminal) {
  std::string options;
  for (const app::Question& question : package.left) {
    options += (options.empty() ? "--" : ", --") + question.option;
  }
  std::string text;
  for (const std::string& line :
       wrapped(options.empty() ? "" : "Not answered: " + options, terminal.width)) {
    text += line + "\n";
  }
  return text.empty() ? "" : text + "\n";
}

/// "Add foo 1.0"; a version that a shell would not take as it is is left out.
std::string commit_message(const app::NewPackage& package) {
  const bool plain = std::all_of(
      package.version.begin(), package.version.end(), [](unsigned char letter) {
        return std::isalnum(letter) != 0 ||
               std::string_view("._!+-").find(static_cast<char>(letter)) !=
                   std::string_view::npos;
      });
  return "Add " + package.name + (plain ? " " + package.version : "");
}

/// What to type next. Paths are those of the folder that the caller works in.
std::string next_text(const app::NewPackage& package, const std::string& repository) {
  const auto path = [&](const std::string& of_root) {
    return fs::proximate(package.root / of_root, fs::absolute(repository)).string();
  };
  const std::string there = repository == "." ? "" : " -C " + repository;
  const std::string files = path("packages/" + package.name + ".yaml") + " " +
                            path("recipes/" + package.name);
  return "Next:\n  conda-distro" + there + " lint " + files + "\n  git" + there +
         " switch -c add-" + package.name + " &&\n    git" + there + " add " + files +
         " &&\n    git" + there + " commit -m '" + commit_message(package) +
         "' &&\n    conda-distro" + there + " check\n";
}

}  // namespace

std::string new_package_text(const app::NewPackage& package,
                             const std::string& repository, const Terminal& terminal) {
  std::string text = head_text(package, terminal) + files_text(package, terminal);
  for (const recipe::Finding& finding : package.findings) {
    text += finding_text(finding, terminal);
  }
  text += left_text(package, terminal);
  return text + (package.is_written ? next_text(package, repository)
                                    : "Nothing is written: this was --dry-run\n");
}

}  // namespace distro::cli
