// The methods of Python's str, list and dict, as far as recipes use them.
#include <algorithm>
#include <map>

#include "recipe/jinja/functions.hpp"
#include "recipe/jinja/operators.hpp"
#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

using Method = Value (*)(const std::string&, const Arguments&, const Spot&);
using Methods = std::map<std::string_view, Method>;

template <bool FromRight>
Value split_text(const std::string& self, const Arguments& arguments,
                 const Spot& spot) {
  const Value* given = arguments.at(0, "sep");
  const bool by_blanks = given == nullptr || given->as<None>() != nullptr;
  const std::string separator = by_blanks ? "" : text_of(*given);
  if (!by_blanks && separator.empty()) {
    throw spot("split: the separator is empty");
  }
  const std::int64_t limit = arguments.integer(1, "maxsplit").value_or(-1);
  const auto between =
      by_blanks ? std::nullopt : std::optional<std::string_view>(separator);
  return Value{FromRight ? split_from_right(self, between, limit)
                         : split(self, between, limit)};
}

template <bool FromRight>
Value partitioned(const std::string& self, const Arguments& arguments,
                  const Spot& spot) {
  const std::string& separator = arguments.text(0, "partition", spot);
  const std::size_t at = FromRight ? self.rfind(separator) : self.find(separator);
  Value::List parts(3, Value{std::string()});
  if (at == std::string::npos || separator.empty()) {
    parts[FromRight ? 2 : 0] = Value{self};
  } else {
    parts[0] = Value{self.substr(0, at)};
    parts[1] = Value{separator};
    parts[2] = Value{self.substr(at + separator.size())};
  }
  return Value{std::move(parts)};
}

template <Side Where>
Value stripped_text(const std::string& self, const Arguments& arguments,
                    const Spot& spot) {
  return Value{stripped(self,
                        arguments.positional.empty() ? std::string(python_blanks)
                                                     : arguments.text(0, "strip", spot),
                        Where)};
}

/// startswith and endswith take one text or a tuple of them.
template <bool AtStart>
Value begins(const std::string& self, const Arguments& arguments, const Spot& spot) {
  const Value* given = arguments.at(0);
  const auto* several = given != nullptr ? given->as<Value::List>() : nullptr;
  const auto fits = [&](const std::string& piece) {
    return AtStart ? self.starts_with(piece) : self.ends_with(piece);
  };
  if (several == nullptr) {
    return Value{fits(arguments.text(0, AtStart ? "startswith" : "endswith", spot))};
  }
  return Value{std::any_of(several->begin(), several->end(),
                           [&](const Value& piece) { return fits(text_of(piece)); })};
}

Value joined(const std::string& self, const Arguments& arguments, const Spot& spot) {
  const Value* list = arguments.at(0);
  if (list != nullptr && is_unknown(*list)) {
    return *list;
  }
  const bool fits = list != nullptr && (list->as<Value::List>() != nullptr ||
                                        list->as<std::string>() != nullptr ||
                                        list->as<Undefined>() != nullptr);
  if (!fits) {
    throw spot("join: expected a list, found " +
               std::string(list != nullptr ? kind_of(*list) : "nothing"));
  }
  return apply_filter("join", *list, Arguments{{Value{self}}, {}}, spot);
}

template <std::string (*Change)(std::string)>
Value changed(const std::string& self, const Arguments&, const Spot&) {
  return Value{Change(self)};
}

template <bool FromRight>
Value found_at(const std::string& self, const Arguments& arguments, const Spot& spot) {
  const std::string& piece = arguments.text(0, "find", spot);
  const std::size_t at = FromRight ? self.rfind(piece) : self.find(piece);
  return Value{at == std::string::npos ? std::int64_t{-1}
                                       : static_cast<std::int64_t>(at)};
}

Value counted(const std::string& self, const Arguments& arguments, const Spot& spot) {
  const std::string& piece = arguments.text(0, "count", spot);
  std::int64_t count = 0;
  for (std::size_t at = piece.empty() ? std::string::npos : self.find(piece);
       at != std::string::npos; at = self.find(piece, at + piece.size())) {
    ++count;
  }
  return Value{count};
}

template <bool Prefix>
Value without(const std::string& self, const Arguments& arguments, const Spot& spot) {
  const std::string& piece = arguments.text(0, "removeprefix", spot);
  if (Prefix ? !self.starts_with(piece) : !self.ends_with(piece)) {
    return Value{self};
  }
  return Value{Prefix ? self.substr(piece.size())
                      : self.substr(0, self.size() - piece.size())};
}

Value zero_filled(const std::string& self, const Arguments& arguments, const Spot&) {
  const auto width = static_cast<std::size_t>(
      std::clamp<std::int64_t>(arguments.integer(0, "width").value_or(0), 0, 1000));
  return Value{std::string(width > self.size() ? width - self.size() : 0, '0') + self};
}

template <int (*Holds)(int)>
Value all_are(const std::string& self, const Arguments&, const Spot&) {
  return Value{!self.empty() && std::all_of(self.begin(), self.end(), [](char sign) {
    return Holds(static_cast<unsigned char>(sign)) != 0;
  })};
}

Value replaced_text(const std::string& self, const Arguments& arguments,
                    const Spot& spot) {
  std::string text = replaced(self, arguments.text(0, "replace", spot),
                              arguments.text(1, "replace", spot),
                              arguments.integer(2, "count").value_or(-1));
  if (text.size() > longest_text) {
    throw spot("this text grows beyond 1 MiB");
  }
  return Value{std::move(text)};
}

const Methods& text_methods() {
  static const Methods methods{
      {"capitalize", changed<capitalized>},
      {"count", counted},
      {"endswith", begins<false>},
      {"find", found_at<false>},
      {"format",
       [](const std::string& self, const Arguments& arguments, const Spot& spot) {
         return Value{
             brace_formatted(self, arguments.positional, arguments.named, spot)};
       }},
      {"index", found_at<false>},
      {"isalpha", all_are<std::isalpha>},
      {"isdigit", all_are<std::isdigit>},
      {"isnumeric", all_are<std::isdigit>},
      {"join", joined},
      {"lower", changed<lowered>},
      {"lstrip", stripped_text<Side::left>},
      {"partition", partitioned<false>},
      {"removeprefix", without<true>},
      {"removesuffix", without<false>},
      {"replace", replaced_text},
      {"rfind", found_at<true>},
      {"rpartition", partitioned<true>},
      {"rsplit", split_text<true>},
      {"rstrip", stripped_text<Side::right>},
      {"split", split_text<false>},
      {"splitlines",
       [](const std::string& self, const Arguments&, const Spot&) {
         Value::List lines;
         for (const std::string_view line : lines_of(self)) {
           lines.push_back(Value{std::string(line)});
         }
         return Value{std::move(lines)};
       }},
      {"startswith", begins<true>},
      {"strip", stripped_text<Side::both>},
      {"title", changed<titled>},
      {"upper", changed<raised>},
      {"zfill", zero_filled},
  };
  return methods;
}

Value pairs_of(const Value::Dict& dict) {
  Value::List pairs;
  for (const auto& [key, value] : dict) {
    pairs.push_back(Value{Value::List{key, value}});
  }
  return Value{std::move(pairs)};
}

std::optional<Value> dict_method(const std::string& name, const Value::Dict& dict,
                                 const Arguments& arguments) {
  if (name == "items") {
    return pairs_of(dict);
  }
  if (name == "get" && arguments.at(0) != nullptr) {
    const Value* found = find(dict, *arguments.at(0));
    const Value* fallback = arguments.at(1, "default");
    return found != nullptr ? *found : fallback != nullptr ? *fallback : Value{};
  }
  if (name != "keys" && name != "values") {
    return std::nullopt;
  }
  Value::List items;
  for (const auto& [key, value] : dict) {
    items.push_back(name == "keys" ? key : value);
  }
  return Value{std::move(items)};
}

/// Methods that change what they are called on; nothing if it is none of them.
std::optional<Value> changing_method(const std::string& name, Value& place,
                                     const Arguments& arguments) {
  const Value* first = arguments.at(0);
  if (auto* list = place.as<Value::List>(); list != nullptr && first != nullptr) {
    const auto* more = first->as<Value::List>();
    const bool room = list->size() < 100'000;
    if (name == "append" && room) {
      list->push_back(*first);
      return Value{};
    }
    if (name == "extend" && more != nullptr && room && more->size() < 100'000) {
      const Value::List added = *more;
      list->insert(list->end(), added.begin(), added.end());
      return Value{};
    }
  }
  auto* dict = place.as<Value::Dict>();
  const auto* other = first != nullptr ? first->as<Value::Dict>() : nullptr;
  if (dict == nullptr || name != "update" || other == nullptr) {
    return std::nullopt;
  }
  const Value::Dict added = *other;
  for (const auto& [key, value] : added) {
    const auto same = [&, &known = key](const auto& entry) {
      return equal(entry.first, known);
    };
    const auto found = std::find_if(dict->begin(), dict->end(), same);
    if (found != dict->end()) {
      found->second = value;
    } else {
      dict->emplace_back(key, value);
    }
  }
  return Value{};
}

std::optional<Value> list_method(const std::string& name, const Value::List& list,
                                 const Arguments& arguments) {
  const Value* item = arguments.at(0);
  if (item == nullptr || (name != "index" && name != "count")) {
    return std::nullopt;
  }
  const auto is_item = [&](const Value& one) { return equal(one, *item); };
  if (name == "count") {
    return Value{std::count_if(list.begin(), list.end(), is_item)};
  }
  return Value{std::find_if(list.begin(), list.end(), is_item) - list.begin()};
}

std::vector<std::string> known_methods() {
  std::vector<std::string> known{"append", "get", "items", "keys", "update", "values"};
  for (const auto& [name, method] : text_methods()) {
    known.emplace_back(name);
  }
  return known;
}

}  // namespace

Value call_method(const std::string& name, const Subject& self,
                  const Arguments& arguments, const Spot& spot) {
  const Value& value = self.value;
  const auto* text = value.as<std::string>();
  const bool joins = name == "join" && text != nullptr;
  if ((is_unknown(value) && value.as<Value::List>() == nullptr) ||
      value.as<Undefined>() != nullptr) {
    return text != nullptr ? Value{Unknown{"a text that is not known"}} : value;
  }
  const auto of_unknown = std::find_if(arguments.positional.begin(),
                                       arguments.positional.end(), is_unknown);
  if (of_unknown != arguments.positional.end() && !joins && name != "append" &&
      name != "format") {
    return *of_unknown;
  }
  if (value.as<Environment>() != nullptr && name == "get") {
    const Value* fallback = arguments.at(1, "default");
    return fallback != nullptr ? *fallback
                               : Value{"$" + arguments.text(0, "environ.get", spot)};
  }
  if (text != nullptr) {
    const auto found = text_methods().find(name);
    if (found != text_methods().end()) {
      return found->second(*text, arguments, spot);
    }
  }
  std::optional<Value> result;
  if (self.place != nullptr) {
    result = changing_method(name, *self.place, arguments);
  }
  if (const auto* dict = value.as<Value::Dict>(); dict != nullptr && !result) {
    result = dict_method(name, *dict, arguments);
  }
  if (const auto* list = value.as<Value::List>(); list != nullptr && !result) {
    result = list_method(name, *list, arguments);
  }
  if (!result) {
    throw unsupported("method", name, known_methods(), spot);
  }
  return *result;
}

}  // namespace distro::recipe
