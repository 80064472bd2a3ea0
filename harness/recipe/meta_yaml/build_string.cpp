#include "recipe/meta_yaml/build_string.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "recipe/jinja/python_text.hpp"
#include "recipe/meta_yaml/meta_value.hpp"
#include "recipe/meta_yaml/recipe_text.hpp"

namespace distro::recipe {
namespace {

using Texts = std::vector<std::string>;
constexpr std::size_t hash_length = 7;

std::string package_of(std::string_view spec) {
  return lowered(std::string(spec.substr(0, spec.find_first_of(" \t=<>!~["))));
}

Texts section(const MetaPackage& package, std::string_view name) {
  Texts specs = texts_of(value_at(&package.requirements, name));
  std::erase(specs, "");
  return specs;
}

Texts names_of(const Texts& specs) {
  Texts names;
  for (const std::string& spec : specs) {
    names.push_back(package_of(spec));
  }
  return names;
}

Texts unique(const Texts& specs) {
  Texts result;
  for (const std::string& spec : specs) {
    if (std::find(result.begin(), result.end(), spec) == result.end()) {
      result.push_back(spec);
    }
  }
  return result;
}

/// The version that requirements give a package; the last has the word.
std::string version_in(const Texts& specs, const std::string& name) {
  std::string version;
  for (const std::string& spec : specs) {
    const Value::List words = split(spec, std::nullopt, -1);
    if (words.size() > 1 && *words[0].as<std::string>() == name) {
      version = *words[1].as<std::string>();
    }
  }
  return version;
}

/// One language in the build string: "py" and two elements of its version.
struct Language {
  std::string_view sign;
  std::array<std::string_view, 2> names;
  std::size_t places;

  [[nodiscard]] bool is_named(std::string_view name) const {
    return !name.empty() && std::find(names.begin(), names.end(), name) != names.end();
  }
};
constexpr std::array<Language, 7> languages{{{"np", {"numpy", ""}, 2},
                                             {"py", {"python", ""}, 2},
                                             {"pl", {"perl", ""}, 3},
                                             {"lua", {"lua", ""}, 2},
                                             {"r", {"r", "r-base"}, 2},
                                             {"mro", {"mro-base", ""}, 3},
                                             {"mro", {"mro-base_impl", ""}, 3}}};

class BuildString {
 public:
  BuildString(const MetaPackage& package, const PackageText& text,
              const VariantConfig& config)
      : package_(package),
        text_(text),
        config_(config),
        numpy_xx_(pins_numpy_xx(text.requirements)) {}

  std::string text() const {
    const std::string own = recipe::text_of(value_at(&package_.build, "string"));
    const bool hashed = writes_hash(text_.package_and_build);
    if (!own.empty() && !hashed) {
      return own;
    }
    return with_hash(own.empty() ? languages_and_number() : own);
  }

 private:
  std::string languages_and_number() const {
    const bool cross = has_host(&package_.requirements);
    const Texts needed = section(package_, cross ? "host" : "build");
    const Texts built_with = names_of(needed);
    const Texts run = names_of(unique(section(package_, "run")));
    Texts words;
    for (const Language& language : languages) {
      for (const std::string& name : run) {
        const bool built =
            std::find(built_with.begin(), built_with.end(), name) != built_with.end();
        if (built && language.is_named(name)) {
          add_language(language, name, needed, words);
        }
      }
    }
    std::string result;
    for (const std::string& word : words) {
      result += word;
    }
    result += words.empty() ? "" : "_";
    std::string features;
    for (const std::string& feature : texts_of(value_at(&package_.build, "features"))) {
      features += (features.empty() ? "" : "_") + feature;
    }
    result += features.empty() ? "" : features + "_";
    return result + std::to_string(package_.build_number);
  }

  void add_language(const Language& language, const std::string& name,
                    const Texts& needed, Texts& words) const {
    if (name == "numpy" && !numpy_xx_) {
      return;
    }
    const bool any_version =
        package_.noarch == name ||
        (name == "python" && truth_of(value_at(&package_.build, "noarch_python")));
    if (any_version) {
      words.emplace_back(language.sign);
      return;
    }
    std::string version;
    for (const std::string_view known : language.names) {
      version = version.empty() && !known.empty() ? version_of(needed, known) : version;
    }
    const std::string word =
        std::string(language.sign) + shortened(version, language.places);
    if (std::find(words.begin(), words.end(), word) == words.end()) {
      words.push_back(word);
    }
  }

  /// Of the requirements, or of the variant.
  std::string version_of(const Texts& needed, std::string_view name) const {
    std::string version = version_in(needed, std::string(name));
    std::string key(name);
    std::replace(key.begin(), key.end(), '-', '_');
    if (version.empty()) {
      const auto found = package_.variant.find(key);
      version = found == package_.variant.end() ? "" : found->second;
    }
    return version.empty() && key != name ? version_in(needed, key) : version;
  }

  static std::string shortened(const std::string& version, std::size_t places) {
    std::string result;
    const Value::List parts = split(version, ".", -1);
    for (std::size_t at = 0; at < std::min(parts.size(), places); ++at) {
      result += *parts[at].as<std::string>();
    }
    return result;
  }

  /// The hash behind what stands before the last '_', or for one that is there.
  std::string with_hash(const std::string& text) const {
    const std::string hash = this->hash();
    const std::size_t place = hash_in(text);
    if (place != std::string::npos) {
      std::string result;
      std::size_t at = 0;
      for (std::size_t found = place; found != std::string::npos;
           found = hash_in(text, at)) {
        result += text.substr(at, found - at) + hash;
        at = found + 1 + hash_length;
      }
      return result + text.substr(at);
    }
    const std::size_t last = text.rfind('_');
    const std::string before = text.substr(0, last);
    const bool number =
        !before.empty() && before.find_first_not_of("0123456789") == std::string::npos;
    const std::string start = !number        ? before + hash
                              : hash.empty() ? before
                                             : hash + "_" + before;
    return last == std::string::npos ? start : start + text.substr(last);
  }

  static std::size_t hash_in(const std::string& text, std::size_t at = 0) {
    for (at = text.find('h', at); at != std::string::npos;
         at = text.find('h', at + 1)) {
      const std::string digits = text.substr(at + 1, hash_length);
      if (digits.size() == hash_length &&
          digits.find_first_not_of("0123456789abcdef") == std::string::npos) {
        return at;
      }
    }
    return std::string::npos;
  }

  bool is_excluded(const std::string& key) const {
    Texts excluded{"python", "r_base", "perl", "lua"};
    const auto ignored = config_.extended.find("ignore_version");
    if (ignored != config_.extended.end()) {
      excluded.insert(excluded.end(), ignored->second.begin(), ignored->second.end());
    }
    if (numpy_xx_ || pins_numpy_compatibly_xx(text_.requirements)) {
      excluded.emplace_back("numpy");
    }
    const bool starts =
        std::any_of(excluded.begin(), excluded.end(),
                    [&](const std::string& start) { return key.starts_with(start); });
    const auto value = package_.variant.find(key);
    const bool exact =
        value != package_.variant.end() && value->second.find(' ') != std::string::npos;
    return starts && !exact;
  }

  /// "h" and the start of the SHA-1 of the used keys as JSON; empty for none.
  std::string hash() const {
    std::map<std::string, std::string> contents;
    for (const std::string& key : package_.used_keys) {
      const auto value = package_.variant.find(key);
      if (value != package_.variant.end() && !is_excluded(key)) {
        contents.emplace(key, value->second);
      }
    }
    if (contents.size() == 1 && contents.contains("target_platform")) {
      contents.clear();
    }
    for (const std::string& spec : section(package_, "run")) {
      if (spec.starts_with("__")) {
        contents.insert_or_assign(spec.substr(0, spec.find(' ')), spec);
      }
    }
    if (contents.empty()) {
      return "";
    }
    return "h" + base::sha1(json_of(contents)).substr(0, hash_length);
  }

  /// As Python's json.dumps writes it.
  static std::string json_of(const std::map<std::string, std::string>& contents) {
    std::string text = "{";
    for (const auto& [key, value] : contents) {
      text += text.size() > 1 ? ", " : "";
      text += base::Json(key).dump(-1, ' ', true) + ": " +
              base::Json(value).dump(-1, ' ', true);
    }
    return text + "}";
  }

  const MetaPackage& package_;
  const PackageText& text_;
  const VariantConfig& config_;
  bool numpy_xx_;
};

}  // namespace

std::string build_id_of(const MetaPackage& package, const PackageText& text,
                        const VariantConfig& config) {
  return BuildString(package, text, config).text();
}

}  // namespace distro::recipe
