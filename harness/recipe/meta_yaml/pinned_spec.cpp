#include "recipe/meta_yaml/pinned_spec.hpp"

#include <algorithm>

#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

constexpr std::string_view word_signs =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

bool is_word(std::string_view text) {
  return !text.empty() && text.find_first_not_of(word_signs) == std::string_view::npos;
}

/// The value of the key that the package's name means: '-' and '_' are the same.
const std::string* value_for(const std::string& name, const Variant& variant) {
  std::string key = name;
  std::replace(key.begin(), key.end(), '-', '_');
  const auto found = variant.find(key);
  return found == variant.end() ? nullptr : &found->second;
}

}  // namespace

std::string with_star(const std::string& spec) {
  const std::size_t end = std::min(spec.find_first_of(python_blanks), spec.size());
  const std::string_view name = std::string_view(spec).substr(0, end);
  const std::size_t start = spec.find_first_not_of(python_blanks, end);
  if (!is_word(name) || start == std::string::npos) {
    return spec;
  }
  const std::string_view version = std::string_view(spec).substr(start);
  const bool exact = (name == "python" || name == "numpy") && version == "x.x";
  if (!is_word(version)) {
    return spec;
  }
  return std::string(name) + " " + std::string(version) + (exact ? "" : ".*");
}

std::string with_version(const std::string& spec, const Variant& variant) {
  const std::string name = stripped(spec, python_blanks, Side::right);
  if (!is_word(name)) {
    return with_x_version(spec, variant);
  }
  const std::string* value = value_for(name, variant);
  return value == nullptr ? spec : with_star(name + " " + *value);
}

std::string with_x_version(const std::string& spec, const Variant& variant) {
  const std::size_t end = std::min(spec.find_first_of(python_blanks), spec.size());
  const std::size_t start = spec.find_first_not_of(python_blanks, end);
  const std::string name = spec.substr(0, end);
  if (start == std::string::npos || spec.compare(start, 3, "x.x") != 0 ||
      !is_word(name)) {
    return spec;
  }
  const auto found = variant.find(name);
  return found == variant.end() ? spec : with_star(name + " " + found->second);
}

}  // namespace distro::recipe
