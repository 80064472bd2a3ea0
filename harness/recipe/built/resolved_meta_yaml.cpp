#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/yaml_writer.hpp"
#include "channel/match_spec.hpp"
#include "recipe/built/recipe_draft.hpp"
#include "recipe/built/resolved_recipe.hpp"
#include "recipe/meta_yaml/meta_value.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;
using Kind = YamlNode::Kind;

/// Packages that are asked for in order to build with them; what else is in an
/// environment may have come along.
constexpr std::array<std::string_view, 32> build_tools{"autoconf",
                                                       "automake",
                                                       "bison",
                                                       "cargo-bundle-licenses",
                                                       "cmake",
                                                       "cython",
                                                       "flex",
                                                       "flit-core",
                                                       "git",
                                                       "hatch-vcs",
                                                       "hatchling",
                                                       "libtool",
                                                       "make",
                                                       "maturin",
                                                       "meson",
                                                       "meson-python",
                                                       "nasm",
                                                       "ninja",
                                                       "patch",
                                                       "pip",
                                                       "pkg-config",
                                                       "pkgconfig",
                                                       "poetry-core",
                                                       "pybind11",
                                                       "python",
                                                       "scikit-build",
                                                       "scikit-build-core",
                                                       "setuptools",
                                                       "setuptools-scm",
                                                       "setuptools_scm",
                                                       "swig",
                                                       "wheel"};

/// The compilers of conda-forge, by the beginning of their packages' names.
struct Compiler {
  std::string_view package;
  std::string_view written;
};
constexpr std::array<Compiler, 8> compilers{{{"gcc_", "{{ compiler('c') }}"},
                                             {"clang_", "{{ compiler('c') }}"},
                                             {"gxx_", "{{ compiler('cxx') }}"},
                                             {"clangxx_", "{{ compiler('cxx') }}"},
                                             {"gfortran_", "{{ compiler('fortran') }}"},
                                             {"rust_", "{{ compiler('rust') }}"},
                                             {"go_", "{{ compiler('go') }}"},
                                             {"sysroot_", "{{ stdlib('c') }}"}}};

std::string name_of(const std::string& spec) {
  std::string storage;
  return std::string(channel::name_of_spec(spec, storage));
}

/// "python 3.11.2 deb12_0": one package, as an environment has it.
bool is_resolved(const std::string& spec) {
  const auto blanks = std::count(spec.begin(), spec.end(), ' ');
  return blanks == 2 && spec.find_first_of("<>=!~*|,") == std::string::npos;
}

/// How an author asks for a package of an environment; "" for one that came along.
std::string asked_for(const std::string& spec, const std::set<std::string>& run) {
  const std::string name = name_of(spec);
  for (const Compiler& compiler : compilers) {
    if (name.starts_with(compiler.package) && name.find('-') != std::string::npos) {
      return std::string(compiler.written);
    }
  }
  const bool tool =
      std::find(build_tools.begin(), build_tools.end(), name) != build_tools.end();
  return tool || run.contains(name) ? name : "";
}

std::set<std::string> names_in(const YamlNode* section) {
  std::set<std::string> names;
  for (const std::string& spec : texts_of(section)) {
    names.insert(name_of(spec));
  }
  return names;
}

/// `{{`, `{%` and `{#` as texts of a template that give them.
void escape_template(YamlNode& node) {
  std::string& text = node.scalar;
  for (std::size_t at = text.find('{'); at != std::string::npos;
       at = text.find('{', at)) {
    const std::string sign = text.substr(at, 2);
    if (sign == "{{" || sign == "{%" || sign == "{#") {
      const std::string instead = "{{ '" + sign + "' }}";
      text.replace(at, 2, instead);
      at += instead.size();
    } else {
      ++at;
    }
  }
  for (YamlNode& item : node.items) {
    escape_template(item);
  }
  for (base::YamlEntry& entry : node.entries) {
    escape_template(entry.second);
  }
}

class MetaYaml {
 public:
  explicit MetaYaml(YamlNode root) : root_(std::move(root)) {}

  RestoredRecipe restored() && {
    escape_template(root_);
    restore_build();
    restore_requirements();
    if (YamlNode* extra = find(root_, "extra")) {
      for (const char* mark : {"final", "copy_test_source_files", "parent_recipe"}) {
        erase_from(*extra, mark);
      }
    }
    erase_empty(root_);
    return {base::yaml_text(root_), std::move(notes_)};
  }

 private:
  static YamlNode* find(YamlNode& map, std::string_view key) {
    for (base::YamlEntry& entry : map.entries) {
      if (entry.first.scalar == key) {
        return &entry.second;
      }
    }
    return nullptr;
  }

  void restore_build() {
    YamlNode* build = find(root_, "build");
    if (build == nullptr) {
      return;
    }
    erase_from(*build, "string");
    for (const char* key : {"noarch", "noarch_python", "python_version_independent"}) {
      const YamlNode* value = find(*build, key);
      if (value != nullptr && value->scalar == "false") {
        erase_from(*build, key);
      }
    }
    if (YamlNode* number = find(*build, "number")) {
      number->quoted = false;
    }
  }

  void restore_requirements() {
    YamlNode* requirements = find(root_, "requirements");
    if (requirements == nullptr) {
      return;
    }
    const std::set<std::string> run = names_in(value_at(requirements, "run"));
    for (const char* section : {"build", "host"}) {
      if (YamlNode* list = find(*requirements, section)) {
        restore_environment(*list, section, run);
      }
    }
    erase_empty(*requirements);
  }

  void restore_environment(YamlNode& list, const std::string& section,
                           const std::set<std::string>& run) {
    std::set<std::string> known;
    std::vector<YamlNode> kept;
    std::size_t dropped = 0;
    for (YamlNode& item : list.items) {
      const std::string spec =
          is_resolved(item.scalar) ? asked_for(item.scalar, run) : item.scalar;
      dropped += spec.empty() ? 1U : 0U;
      if (!spec.empty() && known.insert(spec).second) {
        item.scalar = spec;
        kept.push_back(std::move(item));
      }
    }
    list.items = std::move(kept);
    if (dropped != 0) {
      notes_.push_back("requirements/" + section + ": " + std::to_string(dropped) +
                       (dropped == 1 ? " package" : " packages") +
                       " of the build left out that may have come along with others");
    }
  }

  YamlNode root_;
  std::vector<std::string> notes_;
};

}  // namespace

RestoredRecipe restored_meta_yaml(const std::string& text, const std::string& origin) {
  return MetaYaml(base::parse_yaml(text, origin).root).restored();
}

}  // namespace distro::recipe
