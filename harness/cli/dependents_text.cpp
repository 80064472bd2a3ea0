#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cli/dependents_answer.hpp"
#include "cli/quantities.hpp"
#include "cli/table.hpp"
#include "graph/unbuilt_packages.hpp"

namespace distro::cli {
namespace {

using graph::Mention;
using graph::MentionKind;
using graph::Name;

/// What one package says, in one way: a line.
struct Line {
  std::string package;
  MentionKind kind;
  std::vector<std::string> versions;  ///< each once, newest first
  std::vector<std::string> specs;     ///< each once, the newest record's first
  std::string note;
};

void add_once(std::vector<std::string>& texts, std::string text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
    texts.push_back(std::move(text));
  }
}

/// "1.2.3", or "1.2.3 (+12)" where there are others.
std::string first_of(const std::vector<std::string>& texts) {
  return texts.empty()
             ? ""
             : texts.front() + (texts.size() == 1
                                    ? ""
                                    : " (+" + std::to_string(texts.size() - 1) + ")");
}

/// None of the record's specs excludes what is asked about, all of them do.
bool excluded_together(const app::DirectDependents& found, const Mention& mention) {
  const auto same =
      std::equal_range(found.records.begin(), found.records.end(), mention,
                       [](const Mention& left, const Mention& right) {
                         return std::pair(left.record.table, left.record.row) <
                                std::pair(right.record.table, right.record.row);
                       });
  return std::all_of(same.first, same.second,
                     [](const Mention& other) { return other.admits; });
}

bool is_unbuilt(const app::DependentsScene& scene, graph::RecordRef ref) {
  return scene.index.channel_of(ref.table) == graph::recipes_channel;
}

/// Lines by package and kind.
class Lines {
 public:
  explicit Lines(const app::DependentsScene& scene) : scene_(scene) {}

  void add(const app::DirectDependents& found, bool admitting) {
    for (const Mention& mention : found.records) {
      // Of a record that excludes it, what excludes it is told; both if only both do.
      const bool told =
          admitting || !mention.admits || excluded_together(found, mention);
      if (mention.record_admits == admitting && told) {
        const auto& table = scene_.index.table(mention.record.table);
        add(mention.record, mention.kind, table.spec_text(mention.spec));
      }
    }
    for (const graph::RunExportMention& mention : found.run_exports) {
      if (mention.admits == admitting) {
        add(mention.record, MentionKind::run_exports, mention.spec).note =
            "run_exports, " + mention.list;
      }
    }
    for (const graph::RecipeMention& mention : found.recipes) {
      if (mention.admits == admitting) {
        Line& line = line_of(mention.package, mention.kind);
        add_once(line.specs, mention.spec);
        line.note = std::string(to_string(mention.kind)) + ", " + mention.recipe;
      }
    }
  }

  [[nodiscard]] bool empty() const { return lines_.empty(); }

  [[nodiscard]] std::string text(const Terminal& terminal, std::size_t indent) const {
    Table table(
        {{"", false, true}, {"", false, true}, {"", false, true}, {"", false, true}});
    for (const auto& [key, line] : lines_) {
      table.add(
          {line.package, first_of(line.versions), first_of(line.specs), line.note});
    }
    return table.text(terminal, indent);
  }

 private:
  Line& line_of(std::string_view package, MentionKind kind) {
    const auto [entry, is_new] = lines_.try_emplace({package, kind});
    Line& line = entry->second;
    if (is_new) {
      line.package = package;
      line.kind = kind;
      line.note = kind == MentionKind::depends ? "" : to_string(kind);
    }
    return line;
  }

  Line& add(graph::RecordRef ref, MentionKind kind, std::string_view spec) {
    const auto& table = scene_.index.table(ref.table);
    Line& line = line_of(table.name_of(ref.row), kind);
    if (is_unbuilt(scene_, ref) && !line.note.ends_with("not built yet")) {
      line.note += line.note.empty() ? "not built yet" : ", not built yet";
    }
    add_once(line.versions, std::string(table.version(ref.row)));
    add_once(line.specs, std::string(spec));
    return line;
  }

  const app::DependentsScene& scene_;
  std::map<std::pair<std::string_view, MentionKind>, Line> lines_;
};

std::string versioned_name(const app::DependentsScene& scene, graph::RecordRef ref) {
  const auto& table = scene.index.table(ref.table);
  return std::string(table.name_of(ref.row)) + " " +
         std::string(table.version(ref.row));
}

std::string_view spec_of(const app::DependentsScene& scene, const graph::Need& need) {
  return scene.index.table(need.record.table).spec_text(need.spec);
}

/// "through pandas, xarray": the names between the package and a member.
std::string through(const app::DependentsScene& scene, const graph::Closure& closure,
                    Name member) {
  std::vector<Name> names;
  for (Name at = closure.parent(member); closure.distance(at) > 0;
       at = closure.parent(at)) {
    names.push_back(at);
  }
  std::string text;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    text += (text.empty() ? "through " : ", ") + std::string(scene.index.name(*name));
  }
  return text;
}

/// "2 of 5 builds", where not all of a release depend on it.
std::string remark_on(const app::DependentsScene& scene, const graph::Need& need) {
  if (is_unbuilt(scene, need.record)) {
    return "not built yet";
  }
  return need.builds == need.of
             ? ""
             : std::to_string(need.builds) + " of " + count_text(need.of, "record");
}

std::string list_text(const app::DependentsScene& scene, const graph::Closure& closure,
                      const Terminal& terminal) {
  Table table({{"", false, true}, {"", false, true}, {"", false, true}});
  for (const Name member : closure.members()) {
    const graph::Need need = *closure.need(member, closure.parent(member));
    std::string note = through(scene, closure, member);
    const std::string builds = remark_on(scene, need);
    note += (note.empty() || builds.empty() ? "" : "; ") + builds;
    table.add({versioned_name(scene, need.record), std::string(spec_of(scene, need)),
               std::move(note)});
  }
  return table.text(terminal);
}

std::string tree_text(const app::DependentsScene& scene, const graph::Closure& closure,
                      const Terminal& terminal) {
  std::map<Name, std::vector<Name>> children;
  for (const Name member : closure.members()) {
    children[closure.parent(member)].push_back(member);
  }
  Table table({{"", false, true}, {"", false, true}, {}});
  std::vector<Name> waiting{scene.name};
  while (!waiting.empty()) {
    const Name name = waiting.back();
    waiting.pop_back();
    if (name != scene.name) {
      const graph::Need need = *closure.need(name, closure.parent(name));
      const std::size_t indent = (closure.distance(name) - std::size_t{1}) * 2;
      table.add({std::string(indent, ' ') + versioned_name(scene, need.record),
                 std::string(spec_of(scene, need)), remark_on(scene, need)});
    }
    const auto found = children.find(name);
    if (found != children.end()) {
      waiting.insert(waiting.end(), found->second.rbegin(), found->second.rend());
    }
  }
  return coloured(terminal, Colour::bold, scene.index.name(scene.name)) + "\n" +
         table.text(terminal, 2);
}

}  // namespace

std::string direct_text(const app::DependentsScene& scene,
                        const app::DirectDependents& found, const Terminal& terminal) {
  if (!found.asked) {
    Lines lines(scene);
    lines.add(found, true);
    return lines.empty() ? "nothing depends on it\n" : lines.text(terminal, 0);
  }
  const std::vector<std::string> versions = found.asked->versions();
  const std::string what =
      std::string(scene.index.name(scene.name)) + " " +
      (versions.size() == 1 ? versions.front()
                            : versions.back() + " to " + versions.front()) +
      (found.asked->only_named() ? ", which no channel has yet" : "");
  std::string text;
  for (const bool admitting : {false, true}) {
    Lines lines(scene);
    lines.add(found, admitting);
    if (!lines.empty()) {
      text += (text.empty() ? "" : "\n") +
              coloured(terminal, admitting ? Colour::green : Colour::red,
                       admitting ? "admit " : "exclude ") +
              what + "\n" + lines.text(terminal, 2);
    }
  }
  return text.empty() ? "nothing depends on it\n" : text;
}

std::string closure_text(const app::DependentsScene& scene,
                         const graph::Closure& closure, bool as_tree,
                         const Terminal& terminal) {
  if (closure.members().empty()) {
    return "nothing depends on it\n";
  }
  return as_tree ? tree_text(scene, closure, terminal)
                 : list_text(scene, closure, terminal);
}

std::string paths_text(const app::DependentsScene& scene, const std::string& dependent,
                       const graph::Paths& paths, const Terminal& terminal) {
  if (paths.paths.empty()) {
    return dependent + " does not depend on " +
           std::string(scene.index.name(scene.name)) + "\n";
  }
  std::string text;
  for (const graph::Path& path : paths.paths) {
    text += text.empty() ? "" : "\n";
    std::size_t indent = 0;
    for (auto step = path.rbegin(); step != path.rend() && step->need; ++step) {
      const std::string builds = remark_on(scene, *step->need);
      text += std::string(indent, ' ') +
              printable(versioned_name(scene, step->need->record) + " needs " +
                        std::string(spec_of(scene, *step->need)) +
                        (builds.empty() ? "" : "  (" + builds + ")")) +
              "\n";
      indent += 2;
    }
  }
  if (paths.total > paths.paths.size()) {
    text += "\n" + std::to_string(paths.paths.size()) + " of " +
            std::to_string(paths.total) + " shortest ways; --limit shows more\n";
  }
  return fitted(text, terminal);
}

}  // namespace distro::cli
