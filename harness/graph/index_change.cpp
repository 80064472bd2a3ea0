#include "graph/index_change.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "graph/spec_matcher.hpp"

namespace distro::graph {
namespace {

/// All that decides what a record can be installed with.
using Identity = std::tuple<TableId, std::string, std::string, std::string,
                            std::vector<std::string>, std::vector<std::string>>;

Identity identity_of(const PackageIndex& index, RecordRef ref) {
  channel::Record record = index.table(ref.table)[ref.row];
  return {ref.table,
          std::move(record.fn),
          std::move(record.version),
          std::move(record.build),
          std::move(record.depends),
          std::move(record.constrains)};
}

class Comparison {
 public:
  Comparison(const PackageIndex& before, const PackageIndex& after, bool strict)
      : before_(before), after_(after), strict_(strict) {}

  IndexChange run() {
    for (const std::string& name : names()) {
      const std::vector<RecordRef> old_ones = seen(before_, name);
      const std::vector<RecordRef> new_ones = seen(after_, name);
      add_missing(before_, old_ones, after_, new_ones, change_.lost);
      add_missing(after_, new_ones, before_, old_ones, change_.gained);
    }
    return std::move(change_);
  }

 private:
  /// Those of tables that changed.
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> names;
    for (TableId id = 0; id < before_.table_count(); ++id) {
      if (&before_.table(id).arrays() == &after_.table(id).arrays()) {
        continue;
      }
      for (const PackageIndex* index : {&before_, &after_}) {
        const channel::RecordTable& table = index->table(id);
        for (channel::NameId name = 0; name < table.name_count(); ++name) {
          if (!table.rows(name).empty()) {
            names.emplace(table.name(name));
          }
        }
      }
    }
    return names;
  }

  [[nodiscard]] std::vector<RecordRef> seen(const PackageIndex& index,
                                            const std::string& name) const {
    const std::optional<Name> known = index.find(name);
    if (!known) {
      return {};
    }
    return strict_ ? index.records(*known, index.tables_with(*known))
                   : index.records(*known);
  }

  static void add_missing(const PackageIndex& from,
                          const std::vector<RecordRef>& records, const PackageIndex& in,
                          const std::vector<RecordRef>& others,
                          std::vector<RecordRef>& missing) {
    std::set<Identity> known;
    for (const RecordRef other : others) {
      known.insert(identity_of(in, other));
    }
    std::copy_if(
        records.begin(), records.end(), std::back_inserter(missing),
        [&](RecordRef record) { return !known.contains(identity_of(from, record)); });
  }

  const PackageIndex& before_;
  const PackageIndex& after_;
  bool strict_;
  IndexChange change_;
};

/// Walks from names to those who ask for them.
class Reaching {
 public:
  explicit Reaching(const PackageIndex& index)
      : index_(index),
        matcher_(index),
        reached_(index.name_count()),
        spread_(index.name_count()) {}

  std::vector<bool> run(std::span<const RecordRef> changed) {
    reach_patterns();
    // Those who ask for one of the records themselves; from there on for the name.
    for (const RecordRef record : changed) {
      const Name name = index_.name_of(record);
      reached_[name] = true;
      visit(name, [&](TableId table, channel::SpecId spec) {
        const channel::MatchSpec* parsed = matcher_.spec(table, spec);
        return parsed != nullptr && matcher_.matches(*parsed, record);
      });
    }
    while (!pending_.empty()) {
      const Name name = pending_.back();
      pending_.pop_back();
      visit(name, [](TableId, channel::SpecId) { return true; });
    }
    return std::move(reached_);
  }

 private:
  /// Requirements without a literal name may mean any record.
  void reach_patterns() {
    for (TableId id = 0; id < index_.table_count(); ++id) {
      for (channel::SpecId spec = 0; spec < index_.table(id).spec_count(); ++spec) {
        if (index_.table(id).spec_name(spec) == channel::no_name) {
          reach(id, index_.table(id).depending(spec));
        }
      }
    }
  }

  template <typename Asks>
  void visit(Name name, const Asks& asks) {
    for (TableId id = 0; id < index_.table_count(); ++id) {
      const channel::NameId local = index_.local(id, name);
      if (local == channel::no_name) {
        continue;
      }
      for (const channel::SpecId spec : index_.table(id).specs_about(local)) {
        if (asks(id, spec)) {
          reach(id, index_.table(id).depending(spec));
        }
      }
    }
  }

  void reach(TableId table, std::span<const channel::Row> rows) {
    for (const channel::Row row : rows) {
      const Name name = index_.name_of({table, row});
      reached_[name] = true;
      if (!spread_[name]) {
        spread_[name] = true;
        pending_.push_back(name);
      }
    }
  }

  const PackageIndex& index_;
  SpecMatcher matcher_;
  std::vector<bool> reached_;
  std::vector<bool> spread_;  ///< all who ask for the name are reached, or will be
  std::vector<Name> pending_;
};

}  // namespace

IndexChange index_change(const PackageIndex& before, const PackageIndex& after,
                         bool strict) {
  return Comparison(before, after, strict).run();
}

std::vector<bool> names_reaching(const PackageIndex& index,
                                 std::span<const RecordRef> changed) {
  return Reaching(index).run(changed);
}

}  // namespace distro::graph
