#include "recipe/schema/shape_faults.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/listed.hpp"
#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;
using Kind = Shape::Kind;

bool is_whole_number(const std::string& text, std::int64_t least) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && rest == end && number >= least;
}

bool is_size(const std::string& text) {
  const std::size_t digits =
      std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string unit = text.substr(digits);
  const bool known = unit.empty() || unit == "KiB" || unit == "MiB" || unit == "GiB";
  return digits > 0 && digits < 9 + (unit.empty() ? 9 : 0) && known;
}

bool is_duration(const std::string& text) {
  std::chrono::milliseconds ignored{};
  return base::parse_duration(text, ignored);
}

bool is_package_name(const std::string& text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") ==
             std::string::npos;
}

/// Whether a text fits one of the shapes that are written as one.
bool fits(const Shape& shape, const std::string& text) {
  switch (shape.kind) {
    case Kind::text:
      return static_cast<std::int64_t>(text.size()) >= shape.least;
    case Kind::name:
      return is_package_name(text);
    case Kind::word:
    case Kind::choice:
      return std::find(shape.words.begin(), shape.words.end(), text) !=
             shape.words.end();
    case Kind::folder:
      return !normal_folder(text).empty();
    case Kind::subdir:
      return channel::is_subdir(text);
    case Kind::integer:
      return is_whole_number(text, shape.least);
    case Kind::duration:
      return is_duration(text);
    case Kind::size:
      return is_size(text);
    case Kind::date:
      return base::parse_date(text).has_value();
    case Kind::list:
    case Kind::map:
    case Kind::options:
    case Kind::either:
      return false;
  }
  return false;
}

bool is_written_as_text(const Shape& shape) {
  return shape.kind != Kind::list && shape.kind != Kind::map &&
         shape.kind != Kind::options && shape.kind != Kind::either;
}

/// Whether a node of that kind can be of the shape at all.
bool takes(const Shape& shape, YamlNode::Kind kind) {
  const bool scalar = kind == YamlNode::Kind::scalar;
  switch (shape.kind) {
    case Kind::list:
      return kind == YamlNode::Kind::sequence ||
             (shape.one_will_do && takes(shape.inner.front(), kind));
    case Kind::map:
    case Kind::options:
      return kind == YamlNode::Kind::map;
    case Kind::choice:
      return scalar || kind == YamlNode::Kind::map;
    case Kind::either:
      return std::any_of(shape.inner.begin(), shape.inner.end(),
                         [&](const Shape& one) { return takes(one, kind); });
    default:
      return scalar;
  }
}

class Check {
 public:
  explicit Check(const base::SourceText& source) : source_(source) {}

  /// `name` is the key that the value is of, or what a map describes.
  void value(const Shape& shape, const YamlNode& node, const std::string& name) {
    if (!takes(shape, node.kind)) {
      refuse(node, (shape.kind == Kind::map ? name + " must be a map" + such_as(shape)
                                            : name + ": expected " + shape.phrase) +
                       ", found " + what_is(node));
    } else if (shape.kind == Kind::map) {
      map(shape, node);
    } else if (shape.kind == Kind::options) {
      for (const auto& [key, inner] : node.entries) {
        if (inner.kind != YamlNode::Kind::null) {
          value(shape.inner.front(), inner, key.scalar);
        }
      }
    } else if (shape.kind == Kind::list) {
      list(shape, node, name);
    } else if (shape.kind == Kind::choice && node.kind == YamlNode::Kind::map) {
      chosen(shape, node);
    } else if (shape.kind == Kind::either) {
      either(shape, node, name);
    } else {
      text(shape, node, name);
    }
  }

  std::vector<InputError> faults() && { return std::move(faults_); }

 private:
  void refuse(const YamlNode& node, const std::string& message) {
    faults_.push_back(source_.error_at(node.place, message));
  }

  static std::string what_is(const YamlNode& node) {
    return node.kind == YamlNode::Kind::scalar ? "'" + node.scalar + "'"
                                               : std::string(readable(node.kind));
  }

  /// " such as 'package: numpy'", if the first key has an example.
  static std::string such_as(const Shape& map) {
    const Field* first = map.fields.empty() ? nullptr : &map.fields.front();
    return first == nullptr || first->examples.empty()
               ? ""
               : " such as '" + first->key + ": " + first->examples.front() + "'";
  }

  void text(const Shape& shape, const YamlNode& node, const std::string& name) {
    if (fits(shape, node.scalar)) {
      return;
    }
    if (shape.kind == Kind::word || shape.kind == Kind::choice) {
      refuse(node, unknown_word(shape, node.scalar));
    } else if (shape.kind == Kind::name) {
      refuse(node, name + ": '" + node.scalar +
                       "' is no package name: it may have a-z, 0-9, '.', '_' and '-'");
    } else if (shape.kind == Kind::text) {
      refuse(node, name + ": expected a text, found an empty one");
    } else {
      refuse(node,
             name + ": expected " + shape.phrase + ", found '" + node.scalar + "'");
    }
  }

  static std::string unknown_word(const Shape& shape, const std::string& word) {
    if (shape.words.size() == 1) {
      return shape.noun + " '" + word + "' is not supported by this version, only '" +
             shape.words.front() + "'";
    }
    const std::string nearest = base::did_you_mean(word, shape.words);
    return "unknown " + shape.noun + " '" + word + "'" +
           (nearest.empty() ? "; there are " + base::listed(shape.words) : nearest);
  }

  void list(const Shape& shape, const YamlNode& node, const std::string& name) {
    const Shape& item = shape.inner.front();
    if (node.kind != YamlNode::Kind::sequence) {
      value(item, node, name);
      return;
    }
    if (static_cast<std::int64_t>(node.items.size()) < shape.least) {
      const bool one = shape.least == 1;
      refuse(node, name + ": expected at least " +
                       (one ? "one" : std::to_string(shape.least)) +
                       (shape.noun.empty() ? "" : " " + shape.noun + (one ? "" : "s")));
    }
    for (const YamlNode& inner : node.items) {
      if (item.kind == Kind::map) {
        value(item, inner, item.noun);
      } else if (takes(item, inner.kind)) {
        value(item, inner, name);
      } else {
        refuse(inner, name + ": expected " + shape.phrase + ", found " +
                          std::string(readable(inner.kind)) + " in it");
      }
    }
  }

  /// `{coverage: {missing_hardware: accept}}`.
  void chosen(const Shape& shape, const YamlNode& node) {
    if (node.entries.size() != 1) {
      refuse(node, "expected " + shape.phrase + ", found a map of " +
                       std::to_string(node.entries.size()));
      return;
    }
    const auto& [key, inner] = node.entries.front();
    if (!fits(shape, key.scalar)) {
      refuse(key, unknown_word(shape, key.scalar));
    } else if (inner.kind != YamlNode::Kind::null) {
      value(shape.inner.front(), inner, key.scalar);
    }
  }

  void either(const Shape& shape, const YamlNode& node, const std::string& name) {
    for (const Shape& one : shape.inner) {
      if (takes(one, node.kind) && !is_written_as_text(one)) {
        value(one, node, name);
        return;
      }
    }
    const bool fine =
        std::any_of(shape.inner.begin(), shape.inner.end(),
                    [&](const Shape& one) { return fits(one, node.scalar); });
    if (!fine) {
      refuse(node,
             name + ": expected " + shape.phrase + ", found '" + node.scalar + "'");
    }
  }

  void map(const Shape& shape, const YamlNode& node) {
    std::vector<std::string> known;
    for (const Field& field : shape.fields) {
      known.push_back(field.key);
    }
    std::vector<std::string> meant;
    for (const auto& [key, inner] : node.entries) {
      if (std::find(known.begin(), known.end(), key.scalar) == known.end()) {
        refuse(key, "unknown key '" + key.scalar + "'" +
                        base::did_you_mean(key.scalar, known));
        meant.push_back(base::nearest_word(key.scalar, known).value_or(""));
      }
    }
    std::vector<std::string> missing;
    for (const Field& field : shape.fields) {
      const YamlNode* inner = node.find(field.key);
      const bool there = inner != nullptr && inner->kind != YamlNode::Kind::null;
      if (there) {
        value(field.shape, *inner, field.key);
      } else if (field.required && !std::count(meant.begin(), meant.end(), field.key)) {
        missing.push_back("'" + field.key + "'");
      }
    }
    if (!missing.empty()) {
      refuse(node, (missing.size() == 1 ? "missing key " : "missing keys ") +
                       base::listed(missing));
    }
  }

  const base::SourceText& source_;
  std::vector<InputError> faults_;
};

}  // namespace

std::string normal_folder(const std::string& written) {
  const std::filesystem::path path(written);
  std::filesystem::path folder;
  for (const std::filesystem::path& part : path) {
    if (part == "..") {
      return "";
    }
    if (!part.empty() && part != ".") {
      folder /= part;
    }
  }
  return path.is_absolute() ? "" : folder.generic_string();
}

std::vector<InputError> faults_of_shape(const Shape& shape,
                                        const base::SourceText& source,
                                        const base::YamlNode& node) {
  Check check(source);
  check.value(shape, node, shape.noun);
  return std::move(check).faults();
}

}  // namespace distro::recipe
