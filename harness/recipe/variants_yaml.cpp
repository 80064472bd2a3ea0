#include "recipe/variants_yaml.hpp"

#include "base/yaml.hpp"
#include "recipe/recipe_yaml/fields.hpp"
#include "recipe/recipe_yaml/variant_combinations.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;

class Reader {
 public:
  Reader(const base::YamlDocument& document, std::string_view subdir)
      : document_(document),
        target_(subdir),
        texts_(*document.source),
        scope_(target_.platform, nothing_, target_.subdir),
        fields_(texts_, scope_, report_) {}

  VariantConfig read() {
    const YamlNode& root = document_.root;
    if (root.kind == YamlNode::Kind::null) {
      return {};
    }
    if (root.kind != YamlNode::Kind::map) {
      throw fault_at(root.place, "expected a map of keys to lists of values, found " +
                                     std::string(readable(root.kind)));
    }
    for (const auto& [key, value] : root.entries) {
      if (key.scalar == "zip_keys") {
        read_groups(value);
      } else if (key.scalar != "pin_run_as_build") {  // rattler-build does not know it
        read_choices(key.scalar, value);
      }
    }
    if (!report_.faults().empty()) {
      const v1::Remark& fault = report_.faults().front();
      throw fault_at(fault.place, fault.message);
    }
    check_groups();
    return std::move(config_);
  }

 private:
  InputError fault_at(base::Place place, std::string_view message) const {
    return document_.source->error_at(place, message);
  }

  void read_choices(const std::string& key, const YamlNode& value) {
    if (value.kind != YamlNode::Kind::sequence) {
      throw fault_at(value.place, key + ": expected a list of values, found " +
                                      std::string(readable(value.kind)));
    }
    std::vector<std::string> choices;
    fields_.each(value, [&](const YamlNode& item) {
      if (item.kind != YamlNode::Kind::scalar && item.kind != YamlNode::Kind::null) {
        throw fault_at(item.place, key + ": expected a value, found " +
                                       std::string(readable(item.kind)));
      }
      const std::optional<std::string> text = fields_.text(item);
      if (text && !(text->empty() && v1::is_template(item.scalar))) {
        choices.push_back(*text);
      }
    });
    if (!choices.empty()) {
      // rattler-build's keys are the same however they are written.
      config_.values[v1::normalized_key(key)] = std::move(choices);
    }
  }

  void read_groups(const YamlNode& value) {
    if (value.kind != YamlNode::Kind::sequence) {
      throw fault_at(value.place, "zip_keys: expected a list of lists of keys");
    }
    for (const YamlNode& group : value.items) {
      if (group.kind != YamlNode::Kind::sequence) {
        throw fault_at(group.place, "zip_keys: expected a list of keys");
      }
      std::vector<std::string> keys;
      for (const YamlNode& key : group.items) {
        keys.push_back(v1::normalized_key(key.scalar));
      }
      groups_.push_back(group.place);
      config_.zip_keys.push_back(std::move(keys));
    }
  }

  void check_groups() const {
    for (std::size_t at = 0; at < groups_.size(); ++at) {
      const std::vector<std::string>& group = config_.zip_keys[at];
      for (const std::string& key : group) {
        const std::size_t count = count_of(key);
        if (count != count_of(group.front())) {
          throw fault_at(groups_[at], "zip_keys: '" + key + "' has " +
                                          std::to_string(count) + " values, '" +
                                          group.front() + "' has " +
                                          std::to_string(count_of(group.front())));
        }
      }
    }
  }

  std::size_t count_of(const std::string& key) const {
    const auto found = config_.values.find(key);
    return found == config_.values.end() ? 0 : found->second.size();
  }

  const base::YamlDocument& document_;
  const v1::Target target_;
  const v1::Names nothing_;
  v1::Texts texts_;
  v1::Report report_;
  v1::Scope scope_;
  v1::Fields fields_;
  VariantConfig config_;
  std::vector<base::Place> groups_;  ///< of zip_keys
};

}  // namespace

VariantConfig parse_variants_yaml(std::string text, std::string origin,
                                  std::string_view subdir) {
  const base::YamlDocument document =
      base::parse_yaml(std::move(text), std::move(origin));
  return Reader(document, subdir).read();
}

}  // namespace distro::recipe
