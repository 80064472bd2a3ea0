#include "recipe/recipe_yaml/output_order.hpp"

#include <algorithm>

namespace distro::recipe::v1 {
namespace {

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return text;
}

/// A pin among the requirements, or nullptr.
const RenderedValue* pin_of(const RenderedValue& requirement, std::string_view kind) {
  return requirement.kind == RenderedValue::Kind::map ? requirement.find(kind)
                                                      : nullptr;
}

bool is_exact(const RenderedValue& pin) { return pin.find("exact") != nullptr; }

std::string pinned_name(const RenderedValue& pin) {
  const RenderedValue* name = pin.find("name");
  return name != nullptr ? lower_case(name->text) : "";
}

template <typename Use>
void for_each_in(const RenderedValue* list, Use use) {
  if (list != nullptr) {
    for (const RenderedValue& item : list->items) {
      use(item);
    }
    for (const auto& [key, member] : list->members) {
      for_each_in(&member, use);
    }
  }
}

/// What must be built before.
std::vector<std::string> needed(const RenderedValue& recipe) {
  std::vector<std::string> names;
  const RenderedValue& requirements = *recipe.find("requirements");
  for (const char* section : {"build", "host"}) {
    for_each_in(requirements.find(section), [&](const RenderedValue& item) {
      names.push_back(required_name(item));
    });
  }
  for (const char* section : {"run", "run_exports", "run_constraints"}) {
    const bool only_exact = std::string_view(section) == "run_constraints";
    for_each_in(requirements.find(section), [&](const RenderedValue& item) {
      const RenderedValue* pin = pin_of(item, "pin_subpackage");
      if (pin != nullptr && (!only_exact || is_exact(*pin))) {
        names.push_back(pinned_name(*pin));
      }
    });
  }
  return names;
}

std::size_t likeness(const Names& left, const Names& right) {
  return static_cast<std::size_t>(
      std::count_if(left.begin(), left.end(), [&](const auto& entry) {
        const auto found = right.find(entry.first);
        return found != right.end() && equal(entry.second, found->second);
      }));
}

void report_cycle(const std::vector<Draft>& drafts, const std::vector<bool>& placed,
                  Report& report) {
  std::vector<std::string> names;
  base::Place place;
  for (std::size_t at = 0; at < drafts.size(); ++at) {
    const std::string name = name_of(drafts[at]);
    if (!placed[at] && std::find(names.begin(), names.end(), name) == names.end()) {
      place = names.empty() ? drafts[at].output.place : place;
      names.push_back(name);
    }
  }
  std::string all;
  for (const std::string& name : names) {
    all += (all.empty() ? "" : ", ") + name;
  }
  report.fault(place, "the outputs need each other in a cycle: " + all);
}

}  // namespace

std::string required_name(const RenderedValue& requirement) {
  for (const char* kind : {"pin_subpackage", "pin_compatible"}) {
    if (const RenderedValue* pin = pin_of(requirement, kind)) {
      return pinned_name(*pin);
    }
  }
  std::string text = requirement.text.substr(0, requirement.text.find_first_of(" ["));
  const std::size_t colon = text.rfind(':');
  return colon == std::string::npos ? text : text.substr(colon + 1);
}

std::string name_of(const Draft& draft) {
  const RenderedValue* package = draft.output.recipe.find("package");
  const RenderedValue* name = package != nullptr ? package->find("name") : nullptr;
  return name != nullptr ? lower_case(name->text) : "";
}

std::vector<std::string> exact_pins(const RenderedValue& recipe) {
  std::vector<std::string> names;
  for_each_in(recipe.find("requirements"), [&](const RenderedValue& item) {
    const RenderedValue* pin = pin_of(item, "pin_subpackage");
    if (pin != nullptr && is_exact(*pin)) {
      names.push_back(pinned_name(*pin));
    }
  });
  return names;
}

const Draft* draft_for(const std::string& name, const Draft& for_whom,
                       const std::vector<Draft>& all) {
  const Draft* best = nullptr;
  std::size_t most = 0;
  for (const Draft& one : all) {
    if (name_of(one) != name) {
      continue;
    }
    const std::size_t like = likeness(for_whom.combination, one.combination);
    if (best == nullptr || like >= most) {
      best = &one;
      most = like;
    }
  }
  return best;
}

std::vector<Draft> ordered(std::vector<Draft> drafts, Report& report) {
  std::vector<std::vector<std::size_t>> before(drafts.size());
  for (std::size_t at = 0; at < drafts.size(); ++at) {
    for (const std::string& name : needed(drafts[at].output.recipe)) {
      const Draft* other =
          name == name_of(drafts[at]) ? nullptr : draft_for(name, drafts[at], drafts);
      if (other != nullptr) {
        before[at].push_back(static_cast<std::size_t>(other - drafts.data()));
      }
    }
  }
  std::vector<bool> placed(drafts.size(), false);
  std::vector<std::size_t> order;
  for (bool changed = true; changed && order.size() < drafts.size();) {
    changed = false;
    for (std::size_t at = 0; at < drafts.size(); ++at) {
      const bool ready = std::all_of(before[at].begin(), before[at].end(),
                                     [&](std::size_t other) { return placed[other]; });
      if (!placed[at] && ready) {
        order.push_back(at);
        placed[at] = true;
        changed = true;
      }
    }
  }
  if (order.size() < drafts.size()) {
    report_cycle(drafts, placed, report);
    return drafts;
  }
  std::vector<Draft> result;
  for (const std::size_t at : order) {
    result.push_back(std::move(drafts[at]));
  }
  return result;
}

}  // namespace distro::recipe::v1
