#include "channel/subdir_index.hpp"

#include <simdjson.h>

#include <deque>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.hpp"
#include "base/json_depth.hpp"
#include "channel/damaged_json.hpp"
#include "channel/json_values.hpp"
#include "channel/record_text.hpp"

namespace distro::channel::detail {
namespace {

namespace od = simdjson::ondemand;

/// nlohmann's default object is sorted by key, as the document is to be.
using SortedJson = nlohmann::json;

/// What the rows of a document point to.
struct Texts {
  PaddedText document;
  std::deque<std::string> rewritten;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

class Reader {
 public:
  Reader(SubdirIndex& index, std::shared_ptr<Texts> texts, std::string origin,
         bool canonical)
      : index_(index),
        texts_(std::move(texts)),
        origin_(std::move(origin)),
        canonical_(canonical) {}

  void read(od::document& document) {
    for (auto field : document.get_object()) {
      const std::string key(std::string_view(field.unescaped_key()));
      od::value value = field.value();
      if (key == "packages") {
        index_.packages = records(value);
      } else if (key == "packages.conda") {
        index_.packages_conda = records(value);
      } else if (key == "removed") {
        read_removed(value);
      } else {
        index_.others[key] = rewritten(raw(value));
      }
    }
    require_end(document);
  }

 private:
  static std::string_view raw(od::value value) {
    return trimmed(simdjson::to_json_string(value));
  }

  [[nodiscard]] std::string rewritten(std::string_view text) const {
    base::require_shallow(text, origin_);
    return canonical_ ? std::string(text) : dumped(SortedJson::parse(text));
  }

  RecordRows records(od::value value) {
    std::vector<RecordRow> rows;
    if (!value.is_null()) {
      for (auto field : value.get_object()) {
        // The key first: reading the value moves on.
        const std::string_view key = raw_key(field);
        const std::string_view entry = raw(field.value());
        rows.push_back(row(key, entry));
      }
    }
    return {std::move(rows), texts_};
  }

  RecordRow row(std::string_view key, std::string_view entry) {
    if (!entry.starts_with('{')) {
      throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
    }
    if (canonical_ && key.find('\\') == std::string_view::npos) {
      const char* begin = key.data() - 1;
      const auto size = static_cast<std::size_t>(entry.data() - begin) + entry.size();
      return {key, {begin, size}, entry};
    }
    const auto name = SortedJson::parse("\"" + std::string(key) + "\"");
    const std::string start = dumped(name) + ":";
    const std::string_view fn = texts_->rewritten.emplace_back(name);
    const std::string_view member =
        texts_->rewritten.emplace_back(start + rewritten(entry));
    return {fn, member, member.substr(start.size())};
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
  std::shared_ptr<Texts> texts_;
  std::string origin_;
  bool canonical_;
};

void append_records(TextPieces& text, const RecordRows& records) {
  text.append("{");
  const std::vector<RecordRow>& rows = records.rows();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // Records that stand one after the other in one text are one part of it.
    const char* begin = rows[i].member.data();
    const char* end = begin + rows[i].member.size();
    while (i + 1 < rows.size() && rows[i + 1].member.data() == end + 1 && *end == ',') {
      ++i;
      end += 1 + rows[i].member.size();
    }
    text.share({begin, static_cast<std::size_t>(end - begin)});
    text.append(i + 1 < rows.size() ? "," : "");
  }
  text.append("}");
  for (const auto& memory : records.texts()) {
    text.keep(memory);
  }
}

SortedJson info_of(const SubdirIndex& index, const std::string& subdir) {
  const auto found = index.others.find("info");
  SortedJson info =
      found == index.others.end() ? SortedJson() : SortedJson::parse(found->second);
  info = info.is_object() ? info : SortedJson::object();
  info["subdir"] = subdir;
  return info;
}

TextPieces document(const SubdirIndex& index,
                    std::map<std::string, std::string> members) {
  members["packages"].clear();  // these two are written in place: they may be large
  members["packages.conda"].clear();
  TextPieces text;
  text.append("{");
  for (const auto& [key, value] : members) {
    text.append((text.size() == 1 ? "" : ",") + json_text(key) + ":");
    if (key == "packages") {
      append_records(text, index.packages);
    } else if (key == "packages.conda") {
      append_records(text, index.packages_conda);
    } else {
      text.append(value);
    }
  }
  text.append("}");
  return text;
}

}  // namespace

SubdirIndex parse_subdir_index(PaddedText text, const std::string& origin,
                               bool canonical) {
  SubdirIndex index;
  if (text.view().empty()) {
    return index;
  }
  const auto texts = std::make_shared<Texts>();
  texts->document = std::move(text);
  // What another indexer wrote can have come under our links when we took it over.
  canonical = canonical && texts->document.view().starts_with(R"({"info":{")");
  read_padded_document(texts->document.view(), texts->document.capacity(), origin,
                       [&](od::document& document) {
                         Reader(index, texts, origin, canonical).read(document);
                       });
  return index;
}

TextPieces to_text(const SubdirIndex& index, const std::string& subdir) {
  std::map<std::string, std::string> members = index.others;
  members["info"] = dumped(info_of(index, subdir));
  members["removed"] = dumped(SortedJson(index.removed));
  members.try_emplace("repodata_version", "1");
  return document(index, std::move(members));
}

TextPieces to_run_exports_text(const SubdirIndex& index, const std::string& subdir) {
  constexpr int run_exports_version = 1;
  SortedJson info = info_of(index, subdir);
  info["version"] = run_exports_version;
  std::map<std::string, std::string> members = index.others;
  members["info"] = dumped(info);
  return document(index, std::move(members));
}

}  // namespace distro::channel::detail
