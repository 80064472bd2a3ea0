#include "recipe/lint/rules/spdx.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/nearest_word.hpp"

namespace distro::recipe {
namespace {

/// Names that recipes have for licenses, in lower case and without spaces and dashes.
constexpr std::array<std::pair<std::string_view, std::string_view>, 37> usual_names = {{
    {"apache2.0", "Apache-2.0"},
    {"apache2", "Apache-2.0"},
    {"apachelicense2.0", "Apache-2.0"},
    {"apachesoftwarelicense2.0", "Apache-2.0"},
    {"apachelicense,version2.0", "Apache-2.0"},
    {"apachelicenseversion2.0", "Apache-2.0"},
    {"bsd3clause", "BSD-3-Clause"},
    {"bsd3", "BSD-3-Clause"},
    {"3clausebsd", "BSD-3-Clause"},
    {"bsd(3clause)", "BSD-3-Clause"},
    {"newbsd", "BSD-3-Clause"},
    {"bsd2clause", "BSD-2-Clause"},
    {"bsd2", "BSD-2-Clause"},
    {"2clausebsd", "BSD-2-Clause"},
    {"simplifiedbsd", "BSD-2-Clause"},
    {"mitlicense", "MIT"},
    {"themitlicense", "MIT"},
    {"mpl2", "MPL-2.0"},
    {"mpl2.0", "MPL-2.0"},
    {"mozillapubliclicense2.0", "MPL-2.0"},
    {"gplv2", "GPL-2.0-only"},
    {"gpl2", "GPL-2.0-only"},
    {"gplv2+", "GPL-2.0-or-later"},
    {"gpl>=2", "GPL-2.0-or-later"},
    {"gplv3", "GPL-3.0-only"},
    {"gpl3", "GPL-3.0-only"},
    {"gplv3+", "GPL-3.0-or-later"},
    {"gpl>=3", "GPL-3.0-or-later"},
    {"gpl(>=2)", "GPL-2.0-or-later"},
    {"gpl(>=3)", "GPL-3.0-or-later"},
    {"lgpl(>=2.1)", "LGPL-2.1-or-later"},
    {"lgplv2.1", "LGPL-2.1-only"},
    {"lgplv2.1+", "LGPL-2.1-or-later"},
    {"lgplv3", "LGPL-3.0-only"},
    {"lgplv3+", "LGPL-3.0-or-later"},
    {"publicdomain", "LicenseRef-Public-Domain"},
    {"zliblicense", "Zlib"},
}};

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return result;
}

bool is_among(std::span<const std::string_view> ids, std::string_view id) {
  const std::string wanted = lower(id);
  return std::any_of(ids.begin(), ids.end(),
                     [&](std::string_view one) { return lower(one) == wanted; });
}

bool is_license(std::string_view id) {
  const std::string plain = lower(id);
  const bool own =
      plain.starts_with("licenseref-") || plain.starts_with("documentref-");
  const bool or_later = id.ends_with('+');
  return own || is_among(spdx_licenses(), or_later ? id.substr(0, id.size() - 1) : id);
}

/// Words and parentheses.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  bool in_word = false;
  for (const char sign : text) {
    if (sign == ' ' || sign == '\t') {
      in_word = false;
    } else if (sign == '(' || sign == ')') {
      parts.emplace_back(1, sign);
      in_word = false;
    } else if (in_word) {
      parts.back() += sign;
    } else {
      parts.emplace_back(1, sign);
      in_word = true;
    }
  }
  return parts;
}

/// Names of several licenses at once.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> families = {{
    {"agpl", "AGPL-3.0-only or AGPL-3.0-or-later"},
    {"apache", "Apache-2.0"},
    {"artistic", "Artistic-1.0 or Artistic-2.0"},
    {"bsd", "BSD-2-Clause or BSD-3-Clause"},
    {"cc", "CC0-1.0 or CC-BY-4.0"},
    {"gpl", "GPL-2.0-or-later or GPL-3.0-only"},
    {"lgpl", "LGPL-2.1-or-later or LGPL-3.0-only"},
    {"mpl", "MPL-2.0"},
}};

std::string unknown_license(const std::string& word) {
  for (const auto& [family, members] : families) {
    if (lower(word) == family) {
      return "'" + word + "' may be several licenses; is it " + std::string(members) +
             "?";
    }
  }
  const std::span<const std::string_view> ids = spdx_licenses();
  const std::vector<std::string> known(ids.begin(), ids.end());
  return "'" + word + "' is no license of the SPDX list" +
         base::did_you_mean(word, known);
}

}  // namespace

std::optional<std::string> license_meant_by(std::string_view text) {
  std::string plain;
  for (const char letter : lower(text)) {
    if (letter != ' ' && letter != '-' && letter != '_') {
      plain += letter;
    }
  }
  for (const auto& [name, id] : usual_names) {
    if (name == plain) {
      return std::string(id);
    }
  }
  return std::nullopt;
}

std::optional<std::string> fault_of_license(std::string_view text) {
  int depth = 0;
  bool wants_license = true;
  bool wants_exception = false;
  for (const std::string& part : parts_of(text)) {
    const std::string word = lower(part);
    if (wants_exception) {
      if (!is_among(spdx_exceptions(), part)) {
        return "'" + part + "' is no exception of the SPDX list";
      }
      wants_exception = false;
    } else if (wants_license && part == "(") {
      ++depth;
    } else if (wants_license) {
      if (!is_license(part)) {
        return unknown_license(part);
      }
      wants_license = false;
    } else if (part == ")" && depth > 0) {
      --depth;
    } else if (word == "and" || word == "or") {
      wants_license = true;
    } else if (word == "with") {
      wants_exception = true;
    } else {
      return "expected AND, OR or WITH, found '" + part + "'";
    }
  }
  if (wants_license || wants_exception || depth != 0) {
    return "the license expression '" + std::string(text) + "' is not complete";
  }
  return std::nullopt;
}

}  // namespace distro::recipe
