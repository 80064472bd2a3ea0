// Outputs of a meta.yaml in one variant, before their build strings
// (metadata.get_output_dicts_from_metadata, get_output_metadata).
#pragma once

#include <string>
#include <vector>

#include "recipe/meta_yaml/meta_model.hpp"

namespace distro::recipe {

/// One of `outputs`, or the top level where there are none.
struct MetaOutput {
  MetaPackage package;
  bool is_top = false;     ///< has the top level's name: its text is the top level's
  std::size_t index = 0;   ///< in `outputs`, of the first of its name and type
  bool has_index = false;  ///< it stands in `outputs`
  std::optional<InputError> fault;  ///< why it is no package
};

/// The top level as it is, without outputs.
[[nodiscard]] MetaPackage top_package(const base::YamlNode& root);

/// What the outputs take from the top level put in; `pins_subpackage` if the top
/// level's requirements call it, `has_package` if the text has "package:".
[[nodiscard]] std::vector<MetaOutput> meta_outputs(const base::SourceText& source,
                                                   const base::YamlNode& root,
                                                   const Variant& variant,
                                                   bool pins_subpackage,
                                                   bool has_package);

/// A wheel is built with pip and the variant's python unless its build section has pip.
void add_wheel_tools(MetaPackage& package);

/// Providers first, as conda-build builds them; names decide between equals. Packages
/// of other types than conda come last.
void order_by_needs(std::vector<MetaOutput>& outputs);

}  // namespace distro::recipe
