#include "recipe/meta_yaml/meta_rendering.hpp"

#include <algorithm>

#include "recipe/meta_yaml/meta_value.hpp"

namespace distro::recipe {
namespace {

/// From the text after the first selection back to the file.
class TemplatePlaces {
 public:
  TemplatePlaces(const base::SourceText& source, const SelectedText& selected)
      : source_(source), selected_(selected) {
    const std::string& text = selected.text;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      starts_.push_back(at);
    }
  }

  [[nodiscard]] base::Place place_of(std::size_t offset) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    if (next == starts_.begin()) {
      return {1, 1};
    }
    const auto line = static_cast<std::size_t>(next - starts_.begin()) - 1;
    return {selected_.lines[line] + 1, offset - starts_[line] + 1};
  }

  [[nodiscard]] InputError fault_at(std::size_t offset,
                                    std::string_view message) const {
    return source_.error_at(place_of(offset), message);
  }
  [[nodiscard]] const base::SourceText& source() const { return source_; }

 private:
  const base::SourceText& source_;
  const SelectedText& selected_;
  std::vector<std::size_t> starts_;  ///< of the lines
};

/// From the text that YAML reads back through the second selection and the template.
class FinalPlaces {
 public:
  FinalPlaces(const TemplatePlaces& written, const Rendered& rendered,
              const SelectedText& final_text)
      : written_(written), rendered_(rendered), final_(final_text) {}

  [[nodiscard]] base::Place place_of(base::Place place) const {
    if (final_.starts.empty() || place.line == 0) {
      return place;
    }
    const std::size_t line = std::min(place.line, final_.starts.size()) - 1;
    const std::size_t offset = final_.starts[line] + place.column - 1;
    return written_.place_of(rendered_.offset_of(offset));
  }

  /// What became of the line is said if it is not what is written.
  [[nodiscard]] InputError fault_at(base::Place place, std::string_view message) const {
    const base::Place written = place_of(place);
    std::string said(message);
    const std::string_view line = line_at(place.line);
    const bool same = written_.source().line(written.line).starts_with(line);
    if (!same && !line.empty() && line.size() < 120) {
      said += " (the line is rendered as '" + std::string(line) + "')";
    }
    return written_.source().error_at(written, said);
  }

  /// Replaces the places of a tree.
  void move(base::YamlNode& node) const {
    node.place = place_of(node.place);
    for (base::YamlNode& item : node.items) {
      move(item);
    }
    for (auto& [key, value] : node.entries) {
      move(key);
      move(value);
    }
  }

 private:
  std::string_view line_at(std::size_t line) const {
    std::string_view rest = final_.text;
    for (; line > 1 && !rest.empty(); --line) {
      rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    }
    return rest.substr(0, rest.find('\n'));
  }

  const TemplatePlaces& written_;
  const Rendered& rendered_;
  const SelectedText& final_;
};

SelectedText first_selection(const base::SourceText& source,
                             const VariantScopes& scopes) {
  return select_lines(source.text(), scopes.selectors,
                      [&](std::size_t offset, std::string_view message) {
                        return source.error_at(offset, message);
                      });
}

/// Reads a recipe once or more.
class Reader {
 public:
  Reader(const base::SourceText& source, const VariantScopes& scopes)
      : scopes_(scopes),
        first_(first_selection(source, scopes)),
        places_(source, first_),
        fault_([this](std::size_t offset, std::string_view message) {
          return places_.fault_at(offset, message);
        }),
        // Jinja drops one line end at the end of a template.
        template_(std::string_view(first_.text).substr(0, first_.text.size() - 1)),
        nodes_(parse_template(template_, fault_)) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  MetaRendering run() {
    constexpr int most_readings = 4;
    RecipeFacts facts;
    const bool once = !names_facts(template_);
    for (int reading = 1;; ++reading) {
      MetaRendering result = read(facts);
      RecipeFacts found = once ? facts : facts_of(result.root);
      if (found == facts || reading == most_readings) {
        result.selected = std::move(first_.text);
        return result;
      }
      facts = std::move(found);
    }
  }

 private:
  MetaRendering read(const RecipeFacts& facts) {
    const Scope globals = facts_scope(facts, scopes_.templates, scopes_.paths);
    Scope scope;
    scope.subdir = globals.subdir;
    scope.dialect = Dialect::jinja;
    scope.globals = &globals;
    scope.variant = globals.variant;
    const Rendered rendered = render_template(nodes_, scope, template_, fault_);
    const Fault inner = [&](std::size_t offset, std::string_view message) {
      return places_.fault_at(rendered.offset_of(offset), message);
    };
    const SelectedText final_text =
        select_lines(rendered.text, scopes_.selectors, inner);
    const FinalPlaces places(places_, rendered, final_text);
    MetaRendering result;
    result.root =
        base::parse_yaml_text(final_text.text, base::YamlRules::conda_build,
                              [&](base::Place place, std::string_view message) {
                                return places.fault_at(place, message);
                              });
    places.move(result.root);
    for (const std::size_t offset : rendered.pinned) {
      result.pinned_lines.insert(places_.place_of(offset).line);
    }
    for (const Doubt& doubt : first_.doubts) {
      result.unknowns.push_back(
          {places_.source().place_at(doubt.offset), doubt.reason});
    }
    for (const Doubt& doubt : rendered.doubts) {
      result.unknowns.push_back({places_.place_of(doubt.offset), doubt.reason});
    }
    return result;
  }

  const VariantScopes& scopes_;
  SelectedText first_;
  TemplatePlaces places_;
  Fault fault_;
  std::string_view template_;
  std::vector<TemplateNode> nodes_;
};

}  // namespace

VariantScopes::VariantScopes(Variant chosen, std::string_view subdir,
                             BuildPaths build_paths)
    : variant(std::move(chosen)),
      paths(std::move(build_paths)),
      selectors(selector_scope(subdir, variant)),
      templates(template_scope(subdir, variant, paths)) {}

MetaRendering render_meta(const base::SourceText& source, const VariantScopes& scopes) {
  return Reader(source, scopes).run();
}

std::string without_mark(std::string text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) {
    text.erase(0, mark.size());
  }
  return text;
}

}  // namespace distro::recipe
