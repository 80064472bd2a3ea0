#include "channel/patch_instructions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/json_depth.hpp"
#include "channel/record_text.hpp"

namespace distro::channel::detail {
namespace {

using SortedJson = nlohmann::json;

constexpr std::int64_t newest_version = 2;  // CEP 21
constexpr std::string_view tar_bz2 = ".tar.bz2";
constexpr std::string_view conda = ".conda";

/// When a file was first indexed (CEP 47) and which attestations lie beside it (CEP 50)
/// is nobody's to correct.
constexpr const char* never_patched[] = {"indexed_timestamp", "attestations_sha256"};

constexpr std::string_view known_fields[] = {
    "arch",        "build",          "build_number",
    "constrains",  "depends",        "extra_depends",
    "features",    "flags",          "legacy_bz2_md5",
    "license",     "license_family", "legacy_bz2_size",
    "md5",         "name",           "namespace",
    "noarch",      "platform",       "preferred_env",
    "purls",       "record_version", "revoked",
    "run_exports", "sha256",         "size",
    "subdir",      "summary",        "timestamp",
    "version",     "track_features", "python_site_packages_path"};

/// Two containers of one stem hold the same package.
std::string as_conda(const std::string& fn) {
  return fn.ends_with(tar_bz2)
             ? fn.substr(0, fn.size() - tar_bz2.size()) + std::string(conda)
             : fn;
}

/// Objects are merged; anything else takes the place of what is there; null removes.
void merge(SortedJson& target, const SortedJson& patch) {
  for (const auto& [key, value] : patch.items()) {
    if (value.is_object()) {
      SortedJson& inner = target[key];
      if (!inner.is_object()) {
        inner = SortedJson::object();
      }
      merge(inner, value);
    } else if (value.is_null() && target.contains(key)) {
      target.erase(key);
    } else {
      target[key] = value;
    }
  }
}

void revoke(SortedJson& record) {
  constexpr const char* never_there = "package_has_been_revoked";
  record["revoked"] = true;
  SortedJson& depends = record["depends"];
  if (!depends.is_array()) {
    depends = SortedJson::array();
  }
  // Once: who wrote the record may have revoked it before us.
  if (std::find(depends.begin(), depends.end(), never_there) == depends.end()) {
    depends.push_back(never_there);
  }
}

/// "a, b, c and 9 more".
template <typename Names>
std::string some_of(const Names& names) {
  constexpr std::size_t shown = 3;
  std::string text;
  std::size_t told = 0;
  for (const std::string& name : names) {
    if (told == shown) {
      return text + " and " + std::to_string(names.size() - shown) + " more";
    }
    text += (told++ == 0 ? "" : ", ") + name;
  }
  return text;
}

/// The parts of the document, each of the kind that it must be.
class Document {
 public:
  Document(SortedJson json, const std::string& origin)
      : json_(std::move(json)), origin_(origin) {
    if (!json_.is_object()) {
      refuse("these are no patch instructions: they are no JSON object");
    }
    const auto version = json_.find("patch_instructions_version");
    if (version != json_.end() && !(version->is_number_integer() &&
                                    version->get<std::int64_t>() <= newest_version)) {
      refuse("patch_instructions_version " + dumped(*version) + " is not supported");
    }
  }

  [[nodiscard]] std::set<std::string> unknown_keys() const {
    constexpr std::string_view known[] = {
        "packages", "packages.conda", "patch_instructions_version", "remove", "revoke"};
    std::set<std::string> unknown;
    for (const auto& [key, value] : json_.items()) {
      if (std::find(std::begin(known), std::end(known), key) == std::end(known)) {
        unknown.insert(key);
      }
    }
    return unknown;
  }

  /// Fields by file name.
  [[nodiscard]] SortedJson patches(const std::string& section) const {
    SortedJson patches = json_.value(section, SortedJson());
    patches = patches.is_null() ? SortedJson::object() : patches;
    if (!patches.is_object()) {
      refuse("/" + section + ": expected an object of file names");
    }
    for (const auto& [fn, fields] : patches.items()) {
      if (!fields.is_object() && !fields.is_null()) {
        refuse("/" + section + "/" + fn + ": expected an object of fields");
      }
    }
    return patches;
  }

  [[nodiscard]] std::vector<std::string> names(const std::string& list) const {
    const SortedJson names = json_.value(list, SortedJson());
    std::vector<std::string> found;
    if (!names.is_null() && !names.is_array()) {
      refuse("/" + list + ": expected a list of file names");
    }
    for (const SortedJson& name : names) {
      if (!name.is_string()) {
        refuse("/" + list + ": expected a list of file names");
      }
      found.push_back(name.get<std::string>());
    }
    return found;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw InputError(origin_ + ": " + why);
  }

  SortedJson json_;
  const std::string& origin_;
};

}  // namespace

PatchInstructions::PatchInstructions(std::string_view text, const std::string& origin)
    : origin_(origin) {
  base::require_shallow(text, origin);
  const Document document(base::parse_json(text, origin), origin_);
  unknown_keys_ = document.unknown_keys();
  // As conda-index: the fields of a .tar.bz2 are those of its .conda too, which may
  // have more of its own.
  const SortedJson packages = document.patches("packages");
  for (const auto& [fn, fields] : packages.items()) {
    named_.push_back(fn);
    add(fn, dumped(fields));
    if (as_conda(fn) != fn) {
      add(as_conda(fn), dumped(fields));
    }
  }
  const SortedJson packages_conda = document.patches("packages.conda");
  for (const auto& [fn, fields] : packages_conda.items()) {
    named_.push_back(fn);
    if (!fn.ends_with(tar_bz2)) {
      add(fn, dumped(fields));
    }
  }
  for (const std::string& fn : document.names("revoke")) {
    named_.push_back(fn);
    patches_[fn].revoked = patches_[as_conda(fn)].revoked = true;
  }
  for (const std::string& fn : document.names("remove")) {
    named_.push_back(fn);
    patches_[fn].removed = patches_[as_conda(fn)].removed = true;
  }
}

void PatchInstructions::add(const std::string& fn, const std::string& fields) {
  const SortedJson json = SortedJson::parse(fields);
  if (json.is_null()) {
    patches_[fn].dropped = true;
    return;
  }
  for (const auto& [field, value] : json.items()) {
    if (std::find(std::begin(known_fields), std::end(known_fields), field) ==
        std::end(known_fields)) {
      unknown_fields_.insert(field);
    }
  }
  patches_[fn].fields.push_back(fields);
}

std::string PatchInstructions::applied(const FilePatch& patch, std::string_view entry) {
  SortedJson record = SortedJson::parse(entry);
  for (const std::string& fields : patch.fields) {
    SortedJson json = SortedJson::parse(fields);
    for (const char* field : never_patched) {
      json.erase(field);
    }
    merge(record, json);
  }
  if (patch.revoked) {
    revoke(record);
  }
  return dumped(record);
}

void PatchInstructions::apply_to(const std::string& fn, const SubdirIndex& packages,
                                 RecordEdits& edits,
                                 std::set<std::string>& removed) const {
  const RecordRow* row = packages.find(fn);
  const auto patch = patches_.find(fn);
  if (row == nullptr || patch == patches_.end()) {
    return;
  }
  if (patch->second.removed || patch->second.dropped) {
    edits[fn] = std::nullopt;
    if (patch->second.removed) {
      removed.insert(fn);
    }
    return;
  }
  std::string entry = applied(patch->second, row->entry);
  if (entry != row->entry) {
    edits[fn] = std::move(entry);
  }
}

SubdirIndex PatchInstructions::applied_to(const SubdirIndex& packages) const {
  RecordEdits edits;
  SubdirIndex patched = packages;
  for (const auto& [fn, patch] : patches_) {
    apply_to(fn, packages, edits, patched.removed);
  }
  const std::set<std::string> removed = std::move(patched.removed);
  patched.apply(edits);
  patched.removed = removed;
  return patched;
}

SubdirIndex PatchInstructions::applied_to(const SubdirIndex& packages,
                                          const SubdirIndex& patched,
                                          const std::set<std::string>& changed) const {
  RecordEdits edits;
  std::set<std::string> removed;
  for (const std::string& fn : changed) {
    const RecordRow* row = packages.find(fn);
    edits[fn] = row != nullptr ? std::optional(std::string(row->entry)) : std::nullopt;
    apply_to(fn, packages, edits, removed);
  }
  SubdirIndex result = packages;
  result.packages = patched.packages;
  result.packages_conda = patched.packages_conda;
  result.apply(edits);
  result.removed = packages.removed;
  for (const std::string& fn : patched.removed) {
    if (packages.find(fn) != nullptr && !changed.contains(fn)) {
      result.removed.insert(fn);
    }
  }
  result.removed.merge(removed);
  return result;
}

std::vector<std::string> PatchInstructions::warnings(
    const SubdirIndex& packages) const {
  std::vector<std::string> missing;
  for (const std::string& fn : named_) {
    if (packages.find(fn) == nullptr && packages.find(as_conda(fn)) == nullptr) {
      missing.push_back(fn);
    }
  }
  std::vector<std::string> found;
  const auto warn = [&](const auto& names, const std::string& what) {
    if (!names.empty()) {
      found.push_back(origin_ + ": " + what + ": " + some_of(names));
    }
  };
  warn(missing, "files that are not in the channel");
  warn(unknown_fields_, "fields that no record has, or that may not be corrected");
  warn(unknown_keys_, "keys that mean nothing");
  return found;
}

}  // namespace distro::channel::detail
