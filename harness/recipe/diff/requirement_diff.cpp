#include "recipe/diff/requirement_diff.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "recipe/diff/bounds_change.hpp"
#include "recipe/diff/variant_words.hpp"

namespace distro::recipe {
namespace {

using Requirements = std::vector<const Requirement*>;  ///< of one name
using ByName = std::map<std::string, Requirements>;
using Sections = std::map<std::string, std::vector<Requirement>>;

constexpr std::string_view constraints = "run_constrained";  // of meta.yaml
constexpr std::string_view constraints_v1 = "run_constraints";

ByName by_name(const Sections& sections, const std::string& section) {
  ByName names;
  const auto add = [&](std::string_view key) {
    const auto found = sections.find(std::string(key));
    if (found != sections.end()) {
      for (const Requirement& requirement : found->second) {
        names[requirement.name].push_back(&requirement);
      }
    }
  };
  add(section);
  if (section == constraints) {
    add(constraints_v1);
  }
  return names;
}

/// A pin as both kinds of recipes have it, without blanks and quotes.
std::string plain(const std::string& written) {
  std::string text;
  for (const char letter : written) {
    const bool dropped =
        letter == ' ' || letter == '"' || letter == '\'' || letter == '$';
    text += dropped ? "" : std::string(1, letter);
  }
  for (const auto& [old, now] :
       {std::pair<std::string, std::string>("max_pin=", "upper_bound="),
        {"min_pin=", "lower_bound="}}) {
    for (std::size_t at = text.find(old); at != std::string::npos;
         at = text.find(old, at)) {
      text.replace(at, old.size(), now);
    }
  }
  return text;
}

/// Its bounds are not in its spec but in what is written.
bool is_open(const Requirement& requirement) {
  return (requirement.pinned || requirement.unknown) && !requirement.written.empty();
}

std::string text_of(const Requirements& requirements) {
  std::string text;
  for (const Requirement* requirement : requirements) {
    text += (text.empty() ? "" : " and ") +
            (is_open(*requirement) ? requirement->written : requirement->spec);
  }
  return text;
}

DifferenceSide side_of(const Requirements& requirements) {
  return {text_of(requirements), requirements.front()->place};
}

/// The name is a word of the text, with '-' as '_'.
bool mentions(std::string text, const std::string& key) {
  std::replace(text.begin(), text.end(), '-', '_');
  const auto is_word = [](char letter) {
    return letter == '_' || (letter >= '0' && letter <= '9') ||
           (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  };
  for (std::size_t at = text.find(key); at != std::string::npos;
       at = text.find(key, at + 1)) {
    const std::size_t end = at + key.size();
    if ((at == 0 || !is_word(text[at - 1])) &&
        (end == text.size() || !is_word(text[end]))) {
      return true;
    }
  }
  return false;
}

class Comparison {
 public:
  Comparison(const VariantPair& pair, const std::set<std::string>& siblings)
      : old_(*pair.first), now_(*pair.second), siblings_(siblings) {}

  std::vector<Difference> compare() {
    for (const std::string_view key :
         {std::string_view("build"), std::string_view("host"), std::string_view("run"),
          constraints, std::string_view("test")}) {
      const std::string section(key);
      compare_section(Subject::requirement, section,
                      by_name(old_.requirements, section),
                      by_name(now_.requirements, section));
    }
    join_moves();
    for (const char* list :
         {"weak", "strong", "noarch", "weak_constrains", "strong_constrains"}) {
      compare_section(Subject::run_export, list, by_name(old_.run_exports, list),
                      by_name(now_.run_exports, list));
    }
    name_constraints();
    return std::move(found_);
  }

 private:
  void compare_section(Subject subject, const std::string& where, const ByName& old,
                       const ByName& now) {
    for (const auto& [name, requirements] : old) {
      const auto other = now.find(name);
      if (other == now.end()) {
        Difference gone = difference(subject, Alteration::dropped, where, name);
        gone.before = side_of(requirements);
        found_.push_back(std::move(gone));
      } else {
        compare_bounds_of(subject, where, requirements, other->second);
      }
    }
    for (const auto& [name, requirements] : now) {
      if (!old.contains(name)) {
        Difference added = difference(subject, Alteration::added, where, name);
        added.after = side_of(requirements);
        found_.push_back(std::move(added));
      }
    }
  }

  static Difference difference(Subject subject, Alteration alteration,
                               const std::string& where, const std::string& name) {
    Difference one;
    one.subject = subject;
    one.alteration = alteration;
    one.where = where;
    one.name = name;
    return one;
  }

  void compare_bounds_of(Subject subject, const std::string& where,
                         const Requirements& old, const Requirements& now) {
    const BoundsChange change = change_of(old, now);
    if (!change.same) {
      Difference one =
          difference(subject, Alteration::changed, where, old.front()->name);
      one.before = side_of(old);
      one.after = side_of(now);
      one.meaning = change.meaning;
      found_.push_back(std::move(one));
    }
  }

  BoundsChange change_of(const Requirements& old, const Requirements& now) const {
    const auto specs = [](const Requirements& requirements) {
      std::vector<std::string> texts;
      for (const Requirement* one : requirements) {
        texts.push_back(one->spec);
      }
      return texts;
    };
    const bool open = is_any_open(old) || is_any_open(now);
    if (open) {
      return {plain(text_of(old)) == plain(text_of(now)), ""};
    }
    const bool same = is_written_alike(old, now) && is_explained(*old.front());
    return same ? BoundsChange{true, ""} : compare_bounds(specs(old), specs(now));
  }

  static bool is_any_open(const Requirements& requirements) {
    return std::any_of(requirements.begin(), requirements.end(),
                       [](const Requirement* one) { return is_open(*one); });
  }

  static std::string as_written(const Requirement& requirement) {
    return plain(requirement.written.empty() ? requirement.spec : requirement.written);
  }

  static bool is_written_alike(const Requirements& old, const Requirements& now) {
    return std::equal(old.begin(), old.end(), now.begin(), now.end(),
                      [](const Requirement* one, const Requirement* other) {
                        return as_written(*one) == as_written(*other);
                      });
  }

  /// What is written alike is another spec because the variant is another, or because
  /// it follows the recipe's own version: both are told where they belong. (A name
  /// alone gets its version from the variant in a meta.yaml, and keeps it open in the
  /// other.)
  bool is_explained(const Requirement& requirement) const {
    const bool is_name = as_written(requirement) == requirement.name;
    if (is_name || siblings_.contains(requirement.name)) {
      return true;
    }
    const bool by_function =
        requirement.written.find("compiler(") != std::string::npos ||
        requirement.written.find("stdlib(") != std::string::npos ||
        requirement.written.find("cdt(") != std::string::npos;
    for (const Variant* variant : {&old_.variant, &now_.variant}) {
      for (const auto& [key, value] : *variant) {
        const bool differs = value_in(old_.variant, key) != value_in(now_.variant, key);
        if (differs && (by_function || mentions(requirement.written, key))) {
          return true;
        }
      }
    }
    return false;
  }

  /// What one section has lost and one has gained has moved.
  void join_moves() {
    std::map<std::string, std::vector<std::size_t>> lost;
    std::map<std::string, std::vector<std::size_t>> gained;
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (found_[at].alteration == Alteration::dropped) {
        lost[found_[at].name].push_back(at);
      } else if (found_[at].alteration == Alteration::added) {
        gained[found_[at].name].push_back(at);
      }
    }
    std::set<std::size_t> joined;
    for (const auto& [name, from] : lost) {
      const auto to = gained.find(name);
      if (from.size() == 1 && to != gained.end() && to->second.size() == 1) {
        Difference& moved = found_[to->second.front()];
        moved.alteration = Alteration::moved;
        moved.from = found_[from.front()].where;
        moved.before = found_[from.front()].before;
        moved.meaning = compare_bounds({moved.before.text}, {moved.after.text}).meaning;
        joined.insert(from.front());
      }
    }
    std::vector<Difference> kept;
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (!joined.contains(at)) {
        kept.push_back(std::move(found_[at]));
      }
    }
    found_ = std::move(kept);
  }

  /// As the new recipe calls the section, else the old one.
  void name_constraints() {
    const auto has = [](const Output& output, std::string_view section) {
      return output.requirements.contains(std::string(section));
    };
    const bool v1 = has(now_, constraints_v1) ||
                    (!has(now_, constraints) && has(old_, constraints_v1));
    for (Difference& one : found_) {
      for (std::string* section : {&one.where, &one.from}) {
        if (v1 && *section == constraints) {
          *section = constraints_v1;
        }
      }
    }
  }

  const Output& old_;
  const Output& now_;
  const std::set<std::string>& siblings_;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> compare_requirements(const VariantPair& pair,
                                             const std::set<std::string>& siblings) {
  return Comparison(pair, siblings).compare();
}

}  // namespace distro::recipe
