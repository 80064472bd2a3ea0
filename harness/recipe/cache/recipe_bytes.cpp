#include "recipe/cache/recipe_bytes.hpp"

#include "recipe/cache/byte_stream.hpp"

namespace distro::recipe {
namespace {

// Each `fields` names the members once, for writing and for reading, and does not
// compile if one is missing.

struct Writing {
  ByteWriter bytes;

  void operator()(const std::string& text) { bytes.text(text); }
  void operator()(bool flag) { bytes.number(flag ? 1 : 0); }
  void operator()(std::int64_t number) {
    bytes.number(static_cast<std::uint64_t>(number));
  }
  void operator()(std::size_t number) { bytes.number(number); }
  void operator()(const InputError& fault) { bytes.text(fault.what()); }

  template <typename Item>
  void operator()(const std::vector<Item>& items) {
    bytes.number(items.size());
    for (const Item& item : items) {
      part(item);
    }
  }
  template <typename Value, typename Order>
  void operator()(const std::map<std::string, Value, Order>& map) {
    bytes.number(map.size());
    for (const auto& [key, value] : map) {
      bytes.text(key);
      part(value);
    }
  }

  template <typename... Parts>
  void all(const Parts&... parts) {
    (part(parts), ...);
  }
  template <typename Part>
  void part(const Part& one) {
    if constexpr (requires { (*this)(one); }) {
      (*this)(one);
    } else {
      fields(*this, const_cast<Part&>(one));
    }
  }
};

struct Reading {
  ByteReader bytes;

  void operator()(std::string& text) { text = bytes.text(); }
  void operator()(bool& flag) { flag = bytes.number() != 0; }
  void operator()(std::int64_t& number) {
    number = static_cast<std::int64_t>(bytes.number());
  }
  void operator()(std::size_t& number) { number = bytes.number(); }

  template <typename Item>
  void operator()(std::vector<Item>& items) {
    const std::uint64_t count = bytes.count();
    items.reserve(count);
    for (std::uint64_t at = 0; at < count && !bytes.failed(); ++at) {
      if constexpr (std::is_same_v<Item, InputError>) {
        items.emplace_back(std::string(bytes.text()));
      } else {
        part(items.emplace_back());
      }
    }
  }
  template <typename Value, typename Order>
  void operator()(std::map<std::string, Value, Order>& map) {
    const std::uint64_t count = bytes.count();
    for (std::uint64_t at = 0; at < count && !bytes.failed(); ++at) {
      std::string key(bytes.text());
      part(map.emplace_hint(map.end(), std::move(key), Value{})->second);
    }
  }

  template <typename... Parts>
  void all(Parts&... parts) {
    (part(parts), ...);
  }
  template <typename Part>
  void part(Part& one) {
    if constexpr (requires { (*this)(one); }) {
      (*this)(one);
    } else {
      fields(*this, one);
    }
  }
};

template <typename Action>
void fields(Action& each, base::Place& place) {
  auto& [line, column] = place;
  each.all(line, column);
}

template <typename Action>
void fields(Action& each, Requirement& requirement) {
  auto& [spec, name, place, pinned, written, unknown] = requirement;
  each.all(spec, name, place, pinned, written, unknown);
}

template <typename Action>
void fields(Action& each, OutputTests& tests) {
  auto& [imports, commands, files, source_files, others] = tests;
  each.all(imports, commands, files, source_files, others);
}

template <typename Action>
void fields(Action& each, Output& output) {
  auto& [name, version, number, noarch, requirements, run_exports, has_tests, skipped,
         place, tests, build_id, variant, meaning, license] = output;
  each.all(name, version, number, noarch, requirements, run_exports, has_tests, skipped,
           place, tests, build_id, variant, meaning, license);
}

template <typename Action>
void fields(Action& each, UnknownPart& part) {
  auto& [place, reason] = part;
  each.all(place, reason);
}

template <typename Action>
void fields(Action& each, Recipe& recipe) {
  auto& [origin, outputs, maintainers, license, source_urls, unknowns, faults] = recipe;
  each.all(origin, outputs, maintainers, license, source_urls, unknowns, faults);
}

}  // namespace

void append_bytes(std::string& bytes, const Recipe& recipe) {
  Writing writing{ByteWriter(bytes)};
  writing.part(recipe);
}

std::optional<Recipe> recipe_of_bytes(std::string_view bytes) {
  Reading reading{ByteReader(bytes)};
  Recipe recipe;
  reading.part(recipe);
  return reading.bytes.at_end() ? std::optional(std::move(recipe)) : std::nullopt;
}

}  // namespace distro::recipe
