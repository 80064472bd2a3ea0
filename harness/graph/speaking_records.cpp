#include "graph/speaking_records.hpp"

#include <optional>

#include "graph/compatibility.hpp"

namespace distro::graph {
namespace {

using channel::Row;

void clear(std::vector<std::uint64_t>& bits, Row row) {
  bits[row / 64U] &= ~(std::uint64_t{1} << (row % 64U));
}

}  // namespace

SpeakingRecords::SpeakingRecords(const PackageIndex& index, const SpeakerChoice& choice)
    : index_(index), tables_(index.table_count()) {
  take_all();
  for (const channel::MatchSpec& variant : choice.variants) {
    silence_other_variants(variant);
  }
  if (!choice.all) {
    keep_newest();
  }
}

void SpeakingRecords::take_all() {
  for (TableId id = 0; id < index_.table_count(); ++id) {
    const Row size = index_.table(id).size();
    tables_[id].assign((size + 63U) / 64U, ~std::uint64_t{0});
    if (size % 64U != 0) {
      tables_[id].back() = (std::uint64_t{1} << (size % 64U)) - 1;
    }
  }
}

void SpeakingRecords::silence_other_variants(const channel::MatchSpec& variant) {
  const std::optional<Name> name = index_.find(variant.name());
  if (!name) {
    return;
  }
  AskedReleases asked(index_, variant);
  for (TableId id = 0; id < index_.table_count(); ++id) {
    const channel::NameId local = index_.local(id, *name);
    if (local == channel::no_name) {
      continue;
    }
    const channel::RecordTable& table = index_.table(id);
    for (const channel::SpecId spec : table.specs_about(local)) {
      if (!asked.admitted_by(table.spec_text(spec))) {
        for (const Row row : table.depending(spec)) {
          clear(tables_[id], row);
        }
      }
    }
    for (const Row row : table.rows(local)) {
      if (!asked.has({id, row})) {
        clear(tables_[id], row);
      }
    }
  }
}

void SpeakingRecords::keep_newest() {
  for (const Bits& bits : tables_) {
    kept_.emplace_back(bits.size(), 0);
  }
  for (Name name = 0; name < index_.name_count(); ++name) {
    keep_newest(name);
  }
  tables_ = std::move(kept_);
}

void SpeakingRecords::keep_newest(Name name) {
  const channel::IdRange visible = index_.tables_with(name);
  std::optional<RecordRef> newest;
  for (const TableId id : visible) {
    for (const Row row : index_.rows(id, name)) {
      if (speaks(id, row)) {
        const RecordRef ref{id, row};
        if (!newest || index_.is_preferred(ref, *newest)) {
          newest = ref;
        }
        break;  // the first of a table is its most preferred
      }
    }
  }
  for (const TableId id : visible) {
    if (newest) {
      keep_release(id, name, *newest);
    }
  }
}

void SpeakingRecords::keep_release(TableId id, Name name, RecordRef release) {
  const channel::IdRange rows = index_.rows(id, name);
  // Releases stand together unless a build is put back by its track_features.
  const bool together =
      rows.empty() || index_.table(id).track_feature_count(rows.back()) == 0;
  bool begun = false;
  for (const Row row : rows) {
    if (index_.same_release({id, row}, release)) {
      begun = true;
      if (speaks(id, row)) {
        kept_[id][row / 64U] |= std::uint64_t{1} << (row % 64U);
      }
    } else if (begun && together) {
      break;
    }
  }
}

std::vector<RecordRef> SpeakingRecords::of(Name name) const {
  std::vector<RecordRef> refs = index_.records(name);
  std::erase_if(refs, [this](RecordRef ref) { return !speaks(ref.table, ref.row); });
  return refs;
}

}  // namespace distro::graph
