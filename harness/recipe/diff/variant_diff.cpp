#include "recipe/diff/variant_diff.hpp"

#include <algorithm>
#include <set>

#include "base/listed.hpp"
#include "recipe/diff/variant_words.hpp"

namespace distro::recipe {
namespace {

using Texts = std::vector<std::string>;

/// Keys that say where a package goes, or repeat what it requires.
bool is_of_users(const std::string& key) {
  return key != "target_platform" && key != "channel_targets" && !key.starts_with("__");
}

/// python and numpy first.
Texts keys_of(const OutputPair& pair) {
  std::set<std::string> keys;
  for (const Outputs* side : {&pair.before, &pair.after}) {
    for (const Output* output : *side) {
      for (const auto& [key, value] : output->variant) {
        if (is_of_users(key)) {
          keys.insert(key);
        }
      }
    }
  }
  Texts ordered(keys.begin(), keys.end());
  put_known_first(ordered);
  return ordered;
}

bool contains(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

Texts without(const Texts& texts, const Texts& others) {
  Texts rest;
  std::copy_if(texts.begin(), texts.end(), std::back_inserter(rest),
               [&](const std::string& text) { return !contains(others, text); });
  return rest;
}

class Comparison {
 public:
  explicit Comparison(const OutputPair& pair) : pair_(pair) {}

  std::vector<Difference> compare() {
    for (const std::string& key : keys_of(pair_)) {
      compare_key(key, values_of(pair_.before, key), values_of(pair_.after, key));
    }
    compare_combinations();
    return std::move(found_);
  }

 private:
  void add(Alteration alteration, const std::string& key, std::string before,
           std::string after, std::string meaning = "") {
    Difference one;
    one.subject = Subject::variant;
    one.alteration = alteration;
    one.where = key;
    one.before.text = std::move(before);
    one.after.text = std::move(after);
    one.meaning = std::move(meaning);
    found_.push_back(std::move(one));
  }

  void compare_key(const std::string& key, const Texts& old, const Texts& now) {
    const Texts gone = without(old, now);
    const Texts fresh = without(now, old);
    if (old.empty() || now.empty()) {
      // A key of one value makes no packages that were not there before.
      if (now.size() > 1) {
        add(Alteration::added, key, "", base::joined(now),
            "a package for each of them now");
      } else if (old.size() > 1) {
        add(Alteration::dropped, key, base::joined(old), "",
            "no longer a package for each of them");
      }
    } else if (gone.size() == old.size()) {
      add(Alteration::changed, key, base::joined(old), base::joined(now));
    } else {
      compared_.push_back(key);
      for (const std::string& value : fresh) {
        add(Alteration::added, key, "", value);
      }
      for (const std::string& value : gone) {
        add(Alteration::dropped, key, value, "");
      }
    }
  }

  /// The values of the keys that both sides have, if the other side has each of them.
  std::vector<Texts> combinations(const Outputs& outputs, const Outputs& others) const {
    std::vector<Texts> all;
    for (const Output* output : outputs) {
      Texts values;
      bool known = true;
      for (const std::string& key : compared_) {
        values.push_back(value_in(output->variant, key));
        known = known && contains(values_of(others, key), values.back());
      }
      if (known && std::find(all.begin(), all.end(), values) == all.end()) {
        all.push_back(std::move(values));
      }
    }
    return all;
  }

  std::string words_of(const Texts& values) const {
    std::string words;
    for (std::size_t at = 0; at < values.size(); ++at) {
      const bool varies = values_of(pair_.before, compared_[at]).size() > 1 ||
                          values_of(pair_.after, compared_[at]).size() > 1;
      if (varies) {
        words += (words.empty() ? "" : " with ") + compared_[at] + " " + values[at];
      }
    }
    return words;
  }

  void compare_combinations() {
    const auto old = combinations(pair_.before, pair_.after);
    const auto now = combinations(pair_.after, pair_.before);
    for (const Texts& values : now) {
      if (std::find(old.begin(), old.end(), values) == old.end()) {
        add(Alteration::added, "", "", words_of(values));
      }
    }
    for (const Texts& values : old) {
      if (std::find(now.begin(), now.end(), values) == now.end()) {
        add(Alteration::dropped, "", words_of(values), "");
      }
    }
  }

  const OutputPair& pair_;
  Texts compared_;  ///< keys of which both sides have a value
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> compare_variants(const OutputPair& pair) {
  return Comparison(pair).compare();
}

}  // namespace distro::recipe
