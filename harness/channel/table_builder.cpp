#include "channel/table_builder.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "base/error.hpp"
#include "channel/match_spec.hpp"
#include "channel/parallel.hpp"
#include "channel/table_order.hpp"
#include "channel/visible_records.hpp"

namespace distro::channel::detail {
namespace {

using Ids = std::vector<std::uint32_t>;

/// A pool whose memory is its own.
struct OwnedPool {
  Ids begin{0};
  std::vector<char> letters;

  void add(std::string_view text) {
    letters.insert(letters.end(), text.begin(), text.end());
    begin.push_back(static_cast<std::uint32_t>(letters.size()));
  }
  [[nodiscard]] TextPool view() const { return {begin, letters}; }
};

/// All arrays of a table that was built here.
struct OwnedArrays {
  OwnedPool names;
  OwnedPool versions;
  OwnedPool specs;
  TextInterner texts;
  Ids name_rows;
  Ids version_ranks;
  Ids spec_names;
  Ids name_specs;
  Ids depending_begin;
  Ids depending;
  Ids constraining_begin;
  Ids constraining;
  Ids name;
  Ids version;
  OwnedPool builds;
  Ids license;
  Ids license_family;
  std::vector<std::int64_t> build_number;
  std::vector<std::int64_t> timestamp;
  std::vector<std::uint64_t> file_size;
  std::vector<std::uint8_t> flags;
  std::vector<Sha256> sha256;
  std::vector<Md5> md5;
  Ids depends_begin;
  Ids depends;
  Ids constrains_begin;
  Ids constrains;
  std::vector<Extra> extras;
};

std::shared_ptr<const TableArrays> view_of(std::shared_ptr<const OwnedArrays> owned,
                                           TableOrigin origin) {
  auto arrays = std::make_shared<TableArrays>();
  const OwnedArrays& all = *owned;
  arrays->origin = std::move(origin);
  arrays->names = all.names.view();
  arrays->versions = all.versions.view();
  arrays->specs = all.specs.view();
  arrays->texts = all.texts.pool();
  arrays->name_rows = all.name_rows;
  arrays->version_ranks = all.version_ranks;
  arrays->spec_names = all.spec_names;
  arrays->name_specs = all.name_specs;
  arrays->depending_begin = all.depending_begin;
  arrays->depending = all.depending;
  arrays->constraining_begin = all.constraining_begin;
  arrays->constraining = all.constraining;
  arrays->name = all.name;
  arrays->version = all.version;
  arrays->builds = all.builds.view();
  arrays->license = all.license;
  arrays->license_family = all.license_family;
  arrays->build_number = all.build_number;
  arrays->timestamp = all.timestamp;
  arrays->file_size = all.file_size;
  arrays->flags = all.flags;
  arrays->sha256 = all.sha256;
  arrays->md5 = all.md5;
  arrays->depends_begin = all.depends_begin;
  arrays->depends = all.depends;
  arrays->constrains_begin = all.constrains_begin;
  arrays->constrains = all.constrains;
  arrays->extras = all.extras;
  arrays->owner = std::move(owned);
  return arrays;
}

/// What all readers saw, with numbers that mean the same everywhere.
struct Merged {
  RecordBatch all;  ///< its `records` are empty
  std::vector<std::vector<BatchRecord>> records;
};

Ids adopt(TextInterner& target, const TextInterner& source) {
  Ids map(source.size());
  for (std::uint32_t id = 0; id < source.size(); ++id) {
    map[id] = target.intern(source[id]);
  }
  return map;
}

/// Gives the records of `batch` the numbers that its texts have in `all`.
void renumber(RecordBatch& batch, RecordBatch& all) {
  const Ids names = adopt(all.names, batch.names);
  const Ids versions = adopt(all.versions, batch.versions);
  const Ids specs = adopt(all.specs, batch.specs);
  const Ids texts = adopt(all.texts, batch.texts);
  const auto links = static_cast<std::uint32_t>(all.links.size());
  const auto extras = static_cast<std::uint32_t>(all.extras.size());
  if (all.builds.size() + batch.builds.size() > 0xFFFFFFFFU ||
      all.links.size() + batch.links.size() > 0xFFFFFFFFU) {
    throw InputError("this channel is too large: its parts do not fit in 4 GiB");
  }
  const auto builds = static_cast<std::uint32_t>(all.builds.size());
  all.builds.insert(all.builds.end(), batch.builds.begin(), batch.builds.end());
  for (std::vector<BatchRecord>& block : batch.records.blocks()) {
    for (BatchRecord& record : block) {
      record.name = names[record.name];
      record.version = versions[record.version];
      record.build_begin += builds;
      record.build_end += builds;
      record.license = texts[record.license];
      record.license_family = texts[record.license_family];
      record.depends_begin += links;
      record.depends_end += links;
      record.constrains_end += links;
      record.extras_begin += extras;
      record.extras_end += extras;
    }
  }
  for (const std::uint32_t spec : batch.links) {
    all.links.push_back(specs[spec]);
  }
  for (Extra extra : batch.extras) {
    extra.text = texts[extra.text];
    all.extras.push_back(extra);
  }
}

Merged merge(std::vector<RecordBatch> batches) {
  Merged merged;
  merged.all = std::move(batches.front());
  const auto take = [&](RecordList& records) {
    std::move(records.blocks().begin(), records.blocks().end(),
              std::back_inserter(merged.records));
    records.blocks().clear();
  };
  take(merged.all.records);
  for (RecordBatch& batch : std::span(batches).subspan(1)) {
    renumber(batch, merged.all);
    take(batch.records);
  }
  return merged;
}

/// Where each number of `order` stands in it.
Ids inverse(const Ids& order) {
  Ids place(order.size());
  for (std::uint32_t at = 0; at < order.size(); ++at) {
    place[order[at]] = at;
  }
  return place;
}

OwnedPool reordered(const TextInterner& texts, const Ids& order) {
  OwnedPool pool;
  pool.begin.reserve(order.size() + 1);
  pool.letters.reserve(texts.pool().letters.size());
  for (const std::uint32_t id : order) {
    pool.add(texts[id]);
  }
  return pool;
}

class Builder {
 public:
  Builder(std::vector<RecordBatch> batches, unsigned threads)
      : threads_(threads),
        merged_(merge(std::move(batches))),
        made_(std::make_shared<OwnedArrays>()) {}

  std::shared_ptr<const TableArrays> build(TableOrigin origin,
                                           const std::vector<std::string>& removed) {
    run_both(
        threads_, [this] { number_names_and_specs(); }, [this] { number_versions(); });
    arrange(removed);
    fill_links();
    run_both(
        threads_,
        [this] {
          fill_columns();
          fill_builds();
          fill_extras();
          index_links(made_->constrains_begin, made_->constrains,
                      made_->constraining_begin, made_->constraining);
        },
        [this] {
          index_links(made_->depends_begin, made_->depends, made_->depending_begin,
                      made_->depending);
        });
    made_->texts = std::move(merged_.all.texts);
    return view_of(std::move(made_), std::move(origin));
  }

 private:
  /// Specs mention names that have no records here: these get numbers too.
  void number_names_and_specs() {
    const TextInterner& texts = merged_.all.specs;
    Ids asked(texts.size(), no_name);
    std::string storage;
    for (std::uint32_t spec = 0; spec < texts.size(); ++spec) {
      const std::string_view name = name_of_spec(texts[spec], storage);
      if (!name.empty()) {
        asked[spec] = merged_.all.names.intern(name);
      }
    }
    const TextInterner& names = merged_.all.names;
    const Ids order = text_order(names);
    name_place_ = inverse(order);
    made_->names = reordered(names, order);
    for (std::uint32_t& name : asked) {
      name = name == no_name ? no_name : name_place_[name];
    }
    const Ids spec_order = order_of_specs(texts, asked, names.size());
    spec_place_ = inverse(spec_order);
    made_->specs = reordered(texts, spec_order);
    made_->spec_names.reserve(spec_order.size());
    for (const std::uint32_t spec : spec_order) {
      made_->spec_names.push_back(asked[spec]);
    }
    made_->name_specs = group_begins(made_->spec_names, names.size());
  }

  void number_versions() {
    VersionOrder order = order_of_versions(merged_.all.versions);
    version_place_ = inverse(order.order);
    made_->versions = reordered(merged_.all.versions, order.order);
    made_->version_ranks = std::move(order.ranks);
  }

  /// The records in the order of the rows.
  void arrange(const std::vector<std::string>& removed) {
    std::size_t count = 0;
    for (const auto& records : merged_.records) {
      count += records.size();
    }
    Ids begins(name_place_.size() + 1, 0);
    for (const auto& records : merged_.records) {
      for (const BatchRecord& record : records) {
        ++begins[name_place_[record.name] + 1];
      }
    }
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    rows_.resize(count);
    Ids next = begins;
    for (const auto& records : merged_.records) {
      for (const BatchRecord& record : records) {
        rows_[next[name_place_[record.name]]++] = &record;
      }
    }
    hide_records(merged_.all, rows_, begins, removed);
    made_->name_rows = std::move(begins);
    const RowOrder before{merged_.all, version_place_, made_->version_ranks};
    for_each_part(name_place_.size(), threads_,
                  [&](std::size_t first, std::size_t last) {
                    for (std::size_t name = first; name < last; ++name) {
                      std::sort(rows_.begin() + made_->name_rows[name],
                                rows_.begin() + made_->name_rows[name + 1], before);
                    }
                  });
  }

  void fill_columns() {
    OwnedArrays& made = *made_;
    const std::size_t count = rows_.size();
    for (Ids* ids : {&made.name, &made.version, &made.license, &made.license_family}) {
      ids->resize(count);
    }
    made.build_number.resize(count);
    made.timestamp.resize(count);
    made.file_size.resize(count);
    made.flags.resize(count);
    made.sha256.resize(count);
    made.md5.resize(count);
    for (std::size_t row = 0; row < count; ++row) {
      const BatchRecord& record = *rows_[row];
      made.name[row] = name_place_[record.name];
      made.version[row] = version_place_[record.version];
      made.license[row] = record.license;
      made.license_family[row] = record.license_family;
      made.build_number[row] = record.build_number;
      made.timestamp[row] = record.timestamp;
      made.file_size[row] = record.file_size;
      made.flags[row] = static_cast<std::uint8_t>(
          record.flags |
          (record.extras_begin != record.extras_end ? Flag::has_extras : 0));
      made.sha256[row] = record.sha256;
      made.md5[row] = record.md5;
    }
  }

  void fill_builds() {
    OwnedPool& builds = made_->builds;
    builds.begin.reserve(rows_.size() + 1);
    for (const BatchRecord* record : rows_) {
      builds.begin.push_back(builds.begin.back() + record->build_end -
                             record->build_begin);
    }
    builds.letters.resize(builds.begin.back());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const std::string_view build = merged_.all.build(*rows_[row]);
      std::copy(build.begin(), build.end(), builds.letters.begin() + builds.begin[row]);
    }
  }

  void fill_links() {
    OwnedArrays& made = *made_;
    made.depends_begin.reserve(rows_.size() + 1);
    made.constrains_begin.reserve(rows_.size() + 1);
    std::size_t depends = 0;
    std::size_t constrains = 0;
    for (const BatchRecord* record : rows_) {
      made.depends_begin.push_back(static_cast<std::uint32_t>(depends));
      made.constrains_begin.push_back(static_cast<std::uint32_t>(constrains));
      depends += record->depends_end - record->depends_begin;
      constrains += record->constrains_end - record->depends_end;
    }
    made.depends_begin.push_back(static_cast<std::uint32_t>(depends));
    made.constrains_begin.push_back(static_cast<std::uint32_t>(constrains));
    made.depends.resize(depends);
    made.constrains.resize(constrains);
    const auto place = [this](std::uint32_t spec) { return spec_place_[spec]; };
    for_each_part(rows_.size(), threads_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t row = begin; row < end; ++row) {
        const BatchRecord& record = *rows_[row];
        const auto links = merged_.all.links.begin();
        std::transform(links + record.depends_begin, links + record.depends_end,
                       made.depends.begin() + made.depends_begin[row], place);
        std::transform(links + record.depends_end, links + record.constrains_end,
                       made.constrains.begin() + made.constrains_begin[row], place);
      }
    });
  }

  void fill_extras() {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (std::uint32_t at = rows_[row]->extras_begin; at < rows_[row]->extras_end;
           ++at) {
        Extra extra = merged_.all.extras[at];
        extra.row = static_cast<Row>(row);
        made_->extras.push_back(extra);
      }
    }
  }

  /// From "row asks for specs" to "spec is asked for by rows".
  void index_links(const Ids& row_begin, const Ids& specs, Ids& spec_begin,
                   Ids& rows) const {
    spec_begin.assign(spec_place_.size() + 1, 0);
    for (const std::uint32_t spec : specs) {
      ++spec_begin[spec + 1];
    }
    std::partial_sum(spec_begin.begin(), spec_begin.end(), spec_begin.begin());
    rows.resize(specs.size());
    Ids next(spec_begin.begin(), spec_begin.end() - 1);
    for (std::size_t row = 0; row + 1 < row_begin.size(); ++row) {
      for (std::uint32_t at = row_begin[row]; at < row_begin[row + 1]; ++at) {
        rows[next[specs[at]]++] = static_cast<Row>(row);
      }
    }
  }

  unsigned threads_;
  Merged merged_;
  std::shared_ptr<OwnedArrays> made_;
  std::vector<const BatchRecord*> rows_;
  Ids name_place_;  ///< the number in the table by the number in the batch
  Ids version_place_;
  Ids spec_place_;
};

}  // namespace

std::shared_ptr<const TableArrays> build_table(std::vector<RecordBatch> batches,
                                               TableOrigin origin,
                                               const std::vector<std::string>& removed,
                                               unsigned threads) {
  return Builder(std::move(batches), threads).build(std::move(origin), removed);
}

}  // namespace distro::channel::detail
