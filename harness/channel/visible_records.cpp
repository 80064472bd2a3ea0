#include "channel/visible_records.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "channel/file_name.hpp"

namespace distro::channel::detail {
namespace {

using Rows = std::vector<const BatchRecord*>;

bool is_conda(const BatchRecord* record) { return (record->flags & Flag::conda) != 0; }

/// nullptr if the file name is the usual one.
const Extra* odd_file_name(const RecordBatch& texts, const BatchRecord* record) {
  for (std::uint32_t at = record->extras_begin; at < record->extras_end; ++at) {
    if (texts.extras[at].kind == Extra::Kind::file_name) {
      return &texts.extras[at];
    }
  }
  return nullptr;
}

std::string file_name(const RecordBatch& texts, const BatchRecord* record) {
  if (const Extra* odd = odd_file_name(texts, record)) {
    return std::string(texts.texts[odd->text]);
  }
  std::string fn(texts.names[record->name]);
  fn.append(1, '-').append(texts.versions[record->version]);
  fn.append(1, '-').append(texts.build(*record));
  return fn.append(is_conda(record) ? ".conda" : ".tar.bz2");
}

/// The one of two files of one stem that counts.
bool comes_first(const BatchRecord* left, const BatchRecord* right) {
  if (is_conda(left) != is_conda(right)) {
    return is_conda(left);
  }
  return left->position > right->position;
}

/// Any file names: by their texts.
class ByFileName {
 public:
  ByFileName(const RecordBatch& texts, const Rows& rows) : texts_(texts) {
    for (const BatchRecord* record : rows) {
      const std::string fn = file_name(texts, record);
      const auto [place, is_new] =
          best_.try_emplace(std::string(package_stem(fn)), record);
      if (!is_new && comes_first(record, place->second)) {
        place->second = record;
      }
    }
  }

  [[nodiscard]] bool is_best(const BatchRecord* record) const {
    return best_.at(std::string(package_stem(file_name(texts_, record)))) == record;
  }

 private:
  const RecordBatch& texts_;
  std::unordered_map<std::string, const BatchRecord*> best_;
};

/// Usual file names only: within one name, version and build tell files apart.
void mark_hidden(const RecordBatch& texts, std::span<const BatchRecord*> group) {
  const auto stem = [&](const BatchRecord* record) {
    return std::tuple(record->version, texts.build(*record));
  };
  std::sort(group.begin(), group.end(),
            [&](const BatchRecord* left, const BatchRecord* right) {
              return stem(left) != stem(right) ? stem(left) < stem(right)
                                               : comes_first(left, right);
            });
  const BatchRecord* shown = nullptr;
  for (const BatchRecord*& record : group) {
    if (shown != nullptr && stem(shown) == stem(record)) {
      record = nullptr;
    } else {
      shown = record;
    }
  }
}

void mark_removed(const RecordBatch& texts, Rows& rows,
                  const std::vector<std::string>& removed) {
  const std::unordered_set<std::string_view> names(removed.begin(), removed.end());
  // Most are of names that are still there: the text is only made for these.
  std::unordered_set<std::string_view> touched;
  for (const std::string& fn : removed) {
    const std::string_view stem = package_stem(fn);
    const std::size_t build = stem.rfind('-');
    const std::size_t version = build == std::string_view::npos || build == 0
                                    ? build
                                    : stem.rfind('-', build - 1);
    touched.insert(stem.substr(0, std::min(version, stem.size())));
  }
  for (const BatchRecord*& record : rows) {
    if (record != nullptr &&
        (touched.contains(texts.names[record->name]) ||
         odd_file_name(texts, record) != nullptr) &&
        names.contains(file_name(texts, record))) {
      record = nullptr;
    }
  }
}

void erase_marked(Rows& rows, std::vector<std::uint32_t>& begins) {
  std::size_t kept = 0;
  std::size_t at = 0;
  for (std::size_t group = 0; group + 1 < begins.size(); ++group) {
    const std::size_t end = begins[group + 1];
    begins[group] = static_cast<std::uint32_t>(kept);
    for (; at < end; ++at) {
      if (rows[at] != nullptr) {
        rows[kept++] = rows[at];
      }
    }
  }
  begins.back() = static_cast<std::uint32_t>(kept);
  rows.resize(kept);
}

}  // namespace

void hide_records(const RecordBatch& texts, Rows& rows,
                  std::vector<std::uint32_t>& begins,
                  const std::vector<std::string>& removed) {
  const bool any_odd = std::any_of(
      texts.extras.begin(), texts.extras.end(),
      [](const Extra& extra) { return extra.kind == Extra::Kind::file_name; });
  if (any_odd) {
    const ByFileName files(texts, rows);
    for (const BatchRecord*& record : rows) {
      record = files.is_best(record) ? record : nullptr;
    }
  } else {
    for (std::size_t group = 0; group + 1 < begins.size(); ++group) {
      mark_hidden(texts, std::span(rows).subspan(begins[group],
                                                 begins[group + 1] - begins[group]));
    }
  }
  if (!removed.empty()) {
    mark_removed(texts, rows, removed);
  }
  erase_marked(rows, begins);
}

}  // namespace distro::channel::detail
