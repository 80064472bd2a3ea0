#include <algorithm>
#include <deque>
#include <utility>

#include "base/error.hpp"
#include "channel/record_text.hpp"
#include "channel/subdir_index.hpp"

namespace distro::channel::detail {
namespace {

bool before(const RecordRow& left, const RecordRow& right) {
  return left.fn < right.fn;
}

bool is_conda(std::string_view fn) {
  if (fn.find('/') == std::string_view::npos && !fn.starts_with('.')) {
    if (fn.ends_with(".conda") || fn.ends_with(".tar.bz2")) {
      return fn.ends_with(".conda");
    }
  }
  throw InputError("'" + std::string(fn) + "' is not the name of a package file");
}

void add_differences(const RecordRows& left, const RecordRows& right,
                     std::set<std::string>& found) {
  auto one = left.rows().begin();
  auto other = right.rows().begin();
  while (one != left.rows().end() || other != right.rows().end()) {
    if (other == right.rows().end() ||
        (one != left.rows().end() && one->fn < other->fn)) {
      found.emplace(one++->fn);
    } else if (one == left.rows().end() || other->fn < one->fn) {
      found.emplace(other++->fn);
    } else {
      if (!(*one == *other)) {
        found.emplace(one->fn);
      }
      ++one;
      ++other;
    }
  }
}

}  // namespace

RecordRows::RecordRows(std::vector<RecordRow> rows, std::shared_ptr<const void> texts)
    : rows_(std::move(rows)), texts_{std::move(texts)} {
  // Indexers write their maps in order: mostly there is nothing to sort.
  const auto out_of_order = [](const RecordRow& left, const RecordRow& right) {
    return right.fn <= left.fn;
  };
  if (std::adjacent_find(rows_.begin(), rows_.end(), out_of_order) == rows_.end()) {
    return;
  }
  std::stable_sort(rows_.begin(), rows_.end(), before);
  const auto last_first = std::unique(
      rows_.rbegin(), rows_.rend(), [](const RecordRow& left, const RecordRow& right) {
        return left.fn == right.fn;
      });
  rows_.erase(rows_.begin(), last_first.base());
}

const RecordRow* RecordRows::find(std::string_view fn) const {
  const auto found = std::lower_bound(
      rows_.begin(), rows_.end(), fn,
      [](const RecordRow& row, std::string_view name) { return row.fn < name; });
  return found != rows_.end() && found->fn == fn ? &*found : nullptr;
}

void RecordRows::apply(const RecordEdits& edits) {
  if (edits.empty()) {
    return;
  }
  const auto texts = std::make_shared<std::deque<std::string>>();
  std::vector<RecordRow> merged;
  merged.reserve(rows_.size() + edits.size());
  auto row = rows_.begin();
  for (const auto& [fn, entry] : edits) {
    const auto here = std::lower_bound(
        row, rows_.end(), fn,
        [](const RecordRow& one, const std::string& name) { return one.fn < name; });
    merged.insert(merged.end(), row, here);
    row = here != rows_.end() && here->fn == fn ? here + 1 : here;
    if (entry) {
      const std::string key = json_text(fn) + ":";
      const std::string_view name = texts->emplace_back(fn);
      const std::string_view member = texts->emplace_back(key + *entry);
      merged.push_back({name, member, member.substr(key.size())});
    }
  }
  merged.insert(merged.end(), row, rows_.end());
  rows_ = std::move(merged);
  texts_.push_back(texts);
}

const RecordRow* SubdirIndex::find(std::string_view fn) const {
  return (fn.ends_with(".conda") ? packages_conda : packages).find(fn);
}

void SubdirIndex::apply(const RecordEdits& edits) {
  RecordEdits conda;
  RecordEdits tar_bz2;
  for (const auto& [fn, entry] : edits) {
    (is_conda(fn) ? conda : tar_bz2).emplace(fn, entry);
    if (entry) {
      removed.erase(fn);
    }
  }
  packages_conda.apply(conda);
  packages.apply(tar_bz2);
}

std::set<std::string> differences(const SubdirIndex& left, const SubdirIndex& right) {
  std::set<std::string> found;
  add_differences(left.packages, right.packages, found);
  add_differences(left.packages_conda, right.packages_conda, found);
  return found;
}

}  // namespace distro::channel::detail
