#include <nlohmann/json.hpp>

#include "cli/dependents_answer.hpp"
#include "cli/json_answer.hpp"

namespace distro::cli {
namespace {

/// What all answers begin with.
void begin(JsonAnswer& answer, const app::DependentsScene& scene) {
  answer.field("name", scene.index.name(scene.name));
  answer.field("subdir", scene.channels.subdir);
  answer.field("channels", scene.channels.urls);
}

/// Writes records; what all of a table have in common is made once.
class RecordFields {
 public:
  explicit RecordFields(const graph::PackageIndex& index) : index_(index) {
    for (graph::TableId id = 0; id < index.table_count(); ++id) {
      std::string& text = places_.emplace_back();
      append_field(text, "subdir", index.subdir_of(id));
      append_field(text, "channel", index.channel_of(id));
    }
  }

  void append(std::string& out, graph::RecordRef ref) const {
    const channel::RecordTable& table = index_.table(ref.table);
    append_field(out, "name", table.name_of(ref.row));
    append_field(out, "version", table.version(ref.row));
    append_field(out, "build", table.build(ref.row));
    append_field(out, "build_number", table.build_number(ref.row));
    out += ", ";
    out += places_[ref.table];
  }

 private:
  const graph::PackageIndex& index_;
  std::vector<std::string> places_;
};

void append_step(std::string& out, const app::DependentsScene& scene,
                 const graph::Step& step) {
  out += out.back() == '[' ? "{" : ", {";
  append_field(out, "name", scene.index.name(step.name));
  if (step.need) {
    const auto& table = scene.index.table(step.need->record.table);
    append_field(out, "version", table.version(step.need->record.row));
    append_field(out, "build", table.build(step.need->record.row));
    append_field(out, "spec", table.spec_text(step.need->spec));
    append_field(out, "records", std::int64_t{step.need->builds});
    append_field(out, "of", std::int64_t{step.need->of});
  }
  out += "}";
}

void append_path(std::string& out, const app::DependentsScene& scene,
                 const graph::Path& path) {
  out += "[";
  for (const graph::Step& step : path) {
    append_step(out, scene, step);
  }
  out += "]";
}

}  // namespace

void print_direct_json(const app::DependentsScene& scene,
                       const app::DependentsQuestion& question,
                       const app::DirectDependents& found) {
  const RecordFields fields(scene.index);
  const bool asked = found.asked.has_value();
  const auto finish = [&](std::string& out, bool admits) {
    if (asked) {
      append_flag(out, "admits", admits);
    }
    out += "}";
  };
  JsonAnswer answer;
  begin(answer, scene);
  answer.field("all", question.all);
  if (asked) {
    answer.field("spec", question.spec);
    answer.field("versions", found.asked->versions());
  }
  answer.begin_list("records");
  for (const graph::Mention& mention : found.records) {
    std::string& out = answer.item() += "{";
    fields.append(out, mention.record);
    append_field(out, "kind", to_string(mention.kind));
    append_field(out, "spec",
                 scene.index.table(mention.record.table).spec_text(mention.spec));
    if (asked) {
      append_flag(out, "record_admits", mention.record_admits);
    }
    finish(out, mention.admits);
  }
  for (const graph::RunExportMention& mention : found.run_exports) {
    std::string& out = answer.item() += "{";
    fields.append(out, mention.record);
    append_field(out, "kind", "run_exports");
    append_field(out, "list", mention.list);
    append_field(out, "spec", mention.spec);
    finish(out, mention.admits);
  }
  answer.end_list();
  answer.begin_list("recipes");
  for (const graph::RecipeMention& mention : found.recipes) {
    std::string& out = answer.item() += "{";
    append_field(out, "name", mention.package);
    append_field(out, "recipe", mention.recipe);
    append_field(out, "kind", to_string(mention.kind));
    append_field(out, "spec", mention.spec);
    finish(out, mention.admits);
  }
  answer.end_list();
  answer.end();
}

void print_closure_json(const app::DependentsScene& scene,
                        const app::DependentsQuestion& question,
                        const graph::Closure& closure) {
  const RecordFields fields(scene.index);
  JsonAnswer answer;
  begin(answer, scene);
  answer.field("all", question.all);
  answer.begin_list("dependents");
  for (const graph::Name member : closure.members()) {
    const graph::Path path = closure.path(member);
    std::string& out = answer.item() += "{";
    fields.append(out, path.back().need->record);
    append_field(out, "distance", std::int64_t{closure.distance(member)});
    out += ", \"path\": ";
    append_path(out, scene, path);
    out += "}";
  }
  answer.end_list();
  answer.end();
}

void print_paths_json(const app::DependentsScene& scene, const std::string& dependent,
                      const graph::Paths& paths) {
  JsonAnswer answer;
  begin(answer, scene);
  answer.field("dependent", dependent);
  answer.field("total", paths.total);
  answer.begin_list("paths");
  for (const graph::Path& path : paths.paths) {
    append_path(answer.item(), scene, path);
  }
  answer.end_list();
  answer.end();
}

}  // namespace distro::cli
