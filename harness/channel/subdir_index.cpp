#include "channel/subdir_index.hpp"

#include <simdjson.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "channel/damaged_json.hpp"

namespace distro::channel::detail {
namespace {

namespace od = simdjson::ondemand;

/// nlohmann's default object is sorted by key, as the document is to be.
using SortedJson = nlohmann::json;

std::string dumped(const SortedJson& json) {
  return json.dump(-1, ' ', true, SortedJson::error_handler_t::replace);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

class Reader {
 public:
  Reader(SubdirIndex& index, bool canonical) : index_(index), canonical_(canonical) {}

  void read(od::document& document) {
    for (auto field : document.get_object()) {
      const std::string key(std::string_view(field.unescaped_key()));
      od::value value = field.value();
      if (key == "packages") {
        read_records(value, index_.packages);
      } else if (key == "packages.conda") {
        read_records(value, index_.packages_conda);
      } else if (key == "removed") {
        read_removed(value);
      } else {
        index_.others[key] = text_of(value);
      }
    }
    require_end(document);
  }

 private:
  std::string text_of(od::value value) {
    const std::string_view raw = trimmed(simdjson::to_json_string(value));
    return canonical_ ? std::string(raw) : dumped(SortedJson::parse(raw));
  }

  void read_records(od::value value, RecordTexts& records) {
    if (value.is_null()) {
      return;
    }
    for (auto field : value.get_object()) {
      std::string fn(std::string_view(field.unescaped_key()));
      records[std::move(fn)] = text_of(field.value());
    }
  }

  void read_removed(od::value value) {
    if (value.is_null()) {
      return;
    }
    for (auto fn : value.get_array()) {
      index_.removed.emplace(std::string_view(fn.get_string()));
    }
  }

  SubdirIndex& index_;
  bool canonical_;
};

void append_records(std::string& text, const RecordTexts& records) {
  text += '{';
  bool first = true;
  for (const auto& [fn, record] : records) {
    text += first ? "" : ",";
    first = false;
    text += dumped(fn) + ":" + record;
  }
  text += '}';
}

/// `info` with the subdir set, whatever else it says.
std::string info_text(const SubdirIndex& index, const std::string& subdir) {
  const auto found = index.others.find("info");
  SortedJson info =
      found == index.others.end() ? SortedJson() : SortedJson::parse(found->second);
  info = info.is_object() ? info : SortedJson::object();
  info["subdir"] = subdir;
  return dumped(info);
}

}  // namespace

RecordTexts& SubdirIndex::records_of(const std::string& fn) {
  if (fn.find('/') == std::string::npos && !fn.starts_with('.')) {
    if (fn.ends_with(".conda")) {
      return packages_conda;
    }
    if (fn.ends_with(".tar.bz2")) {
      return packages;
    }
  }
  throw InputError("'" + fn + "' is not the name of a package file");
}

const std::string* SubdirIndex::find(const std::string& fn) const {
  const RecordTexts& records = fn.ends_with(".conda") ? packages_conda : packages;
  const auto found = records.find(fn);
  return found == records.end() ? nullptr : &found->second;
}

SubdirIndex parse_subdir_index(std::string_view text, const std::string& origin,
                               bool canonical) {
  SubdirIndex index;
  if (text.empty()) {
    return index;
  }
  read_json_document(text, origin, [&](od::document& document) {
    Reader(index, canonical).read(document);
  });
  return index;
}

std::string to_text(const SubdirIndex& index, const std::string& subdir) {
  std::map<std::string, std::string> members = index.others;
  members["info"] = info_text(index, subdir);
  members["removed"] = dumped(SortedJson(index.removed));
  members.try_emplace("repodata_version", "1");
  members["packages"].clear();  // these two are written in place: they may be large
  members["packages.conda"].clear();
  std::string text = "{";
  for (const auto& [key, value] : members) {
    text += text.size() == 1 ? "" : ",";
    text += dumped(key) + ":";
    if (key == "packages") {
      append_records(text, index.packages);
    } else if (key == "packages.conda") {
      append_records(text, index.packages_conda);
    } else {
      text += value;
    }
  }
  return text + "}";
}

}  // namespace distro::channel::detail
