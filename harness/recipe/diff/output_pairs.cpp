#include "recipe/diff/output_pairs.hpp"

#include <algorithm>
#include <set>

#include "recipe/diff/variant_words.hpp"

namespace distro::recipe {
namespace {

struct Group {
  std::string name;
  Outputs outputs;
};

std::vector<Group> groups_of(const Recipe& recipe) {
  std::vector<Group> groups;
  for (const Output& output : recipe.outputs) {
    const auto found =
        std::find_if(groups.begin(), groups.end(),
                     [&](const Group& group) { return group.name == output.name; });
    Group& group =
        found != groups.end() ? *found : groups.emplace_back(Group{output.name, {}});
    group.outputs.push_back(&output);
  }
  return groups;
}

/// What an output is recognised by when its name is another.
std::set<std::string> traits_of(const Output& output) {
  std::set<std::string> traits;
  for (const auto& [section, requirements] : output.requirements) {
    for (const Requirement& requirement : requirements) {
      traits.insert(section + " " + requirement.name);
    }
  }
  for (const std::string& import : output.tests.imports) {
    traits.insert("import " + import);
  }
  for (const std::string& command : output.tests.commands) {
    traits.insert("command " + command);
  }
  return traits;
}

/// Whether two thirds of all that one of the two has is in both.
bool are_alike(const Output& left, const Output& right) {
  const std::set<std::string> one = traits_of(left);
  const std::set<std::string> other = traits_of(right);
  const auto common = static_cast<std::size_t>(
      std::count_if(one.begin(), one.end(),
                    [&](const std::string& trait) { return other.contains(trait); }));
  return common > 0 && common * 3 >= (one.size() + other.size() - common) * 2;
}

/// Takes the first of `gone` that is like an output which is new.
Outputs former_of(const Group& added, std::vector<Group>& gone) {
  const auto former = std::find_if(gone.begin(), gone.end(), [&](const Group& group) {
    return are_alike(*group.outputs.front(), *added.outputs.front());
  });
  if (former == gone.end()) {
    return {};
  }
  Outputs outputs = std::move(former->outputs);
  gone.erase(former);
  return outputs;
}

std::vector<VariantPair> agreeing(const OutputPair& pair,
                                  const std::vector<std::string>& keys) {
  std::vector<VariantPair> pairs;
  for (const Output* now : pair.after) {
    for (const Output* old : pair.before) {
      const bool agree =
          std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
            return value_in(old->variant, key) == value_in(now->variant, key);
          });
      if (agree) {
        pairs.emplace_back(old, now);
      }
    }
  }
  return pairs;
}

}  // namespace

std::vector<OutputPair> pairs_of(const Recipe& before, const Recipe& after) {
  std::vector<Group> old = groups_of(before);
  std::vector<OutputPair> pairs;
  std::vector<std::size_t> added;
  const std::vector<Group> now = groups_of(after);
  for (const Group& group : now) {
    const auto same = std::find_if(old.begin(), old.end(), [&](const Group& other) {
      return other.name == group.name;
    });
    if (same == old.end()) {
      added.push_back(pairs.size());
      pairs.push_back({{}, group.outputs});
    } else {
      pairs.push_back({std::move(same->outputs), group.outputs});
      old.erase(same);
    }
  }
  for (const std::size_t at : added) {
    pairs[at].before = former_of(now[at], old);
  }
  for (Group& group : old) {
    pairs.push_back({std::move(group.outputs), {}});
  }
  return pairs;
}

std::vector<std::string> values_of(const Outputs& outputs, const std::string& key) {
  std::vector<std::string> values;
  for (const Output* output : outputs) {
    const auto found = output->variant.find(key);
    if (found != output->variant.end() &&
        std::find(values.begin(), values.end(), found->second) == values.end()) {
      values.push_back(found->second);
    }
  }
  return values;
}

std::vector<VariantPair> variant_pairs(const OutputPair& pair) {
  std::vector<std::string> shared;
  for (const auto& [key, value] : pair.before.front()->variant) {
    const std::vector<std::string> old = values_of(pair.before, key);
    const std::vector<std::string> now = values_of(pair.after, key);
    const bool common =
        std::any_of(old.begin(), old.end(), [&](const std::string& one) {
          return std::find(now.begin(), now.end(), one) != now.end();
        });
    if (common) {
      shared.push_back(key);
    }
  }
  std::vector<VariantPair> pairs = agreeing(pair, shared);
  while (pairs.empty()) {
    shared.pop_back();
    pairs = agreeing(pair, shared);
  }
  return pairs;
}

}  // namespace distro::recipe
