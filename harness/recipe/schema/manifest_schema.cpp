// The table of packages/<name>.yaml.
#include "recipe/schema/schema.hpp"

namespace distro::recipe {
namespace {

Shape skips_shape() {
  return list_shape(
      map_shape("a skip", {{"skip",
                            text_shape(),
                            "The id of the rule that is not to be applied.",
                            true,
                            "",
                            {"missing-upper-bound"}},
                           {"reason",
                            text_shape(),
                            "Why it does not fit this package.",
                            true,
                            "",
                            {"numpy promises this interface until 3.0"}},
                           {"until",
                            plain_shape(Shape::Kind::date, "a date such as 2027-01-31"),
                            "The last day on which the rule is skipped.",
                            true,
                            "",
                            {"2027-01-31"}}}),
      "a list of skips");
}

}  // namespace

const Shape& manifest_shape() {
  static const Shape shape = map_shape(
      "a manifest",
      {{"package",
        name_shape(),
        "Name of the package, and of this file without .yaml.",
        true,
        "",
        {"numpy"}},
       {"maintainers",
        list_shape(text_shape(), "a list of texts"),
        "Handles of those who are told when something must be done. At least one.",
        true,
        "",
        {"[ada, grace]"}},
       {"recipe",
        plain_shape(Shape::Kind::folder, "a folder of this repository"),
        "Folder of the recipe that the package is built from.",
        false,
        "recipes/<package>",
        {"recipes/numpy"}},
       {"staging",
        text_shape(0),
        "Channel that its built files are uploaded to: a name of distro.yaml, a path "
        "or a URL.",
        false,
        "the staging channels of distro.yaml",
        {"staging"}},
       {"hardware",
        list_shape(text_shape(), "a list of texts"),
        "What its tests need of the machine that they run on.",
        false,
        "nothing",
        {"[gpu]"}},
       {"time_limit",
        plain_shape(Shape::Kind::duration, "a duration such as 30s, 5m or 1h"),
        "How long its tests may run.",
        false,
        "limits.time of distro.yaml",
        {"5m"}},
       {"lint",
        skips_shape(),
        "Rules of 'conda-distro lint' that are not to be applied to this package.",
        false,
        "all rules are applied",
        {"[{skip: missing-upper-bound, reason: header only, until: 2027-01-31}]"}}});
  return shape;
}

}  // namespace distro::recipe
