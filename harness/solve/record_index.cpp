#include "solve/record_index.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "solve/record_index_parts.hpp"

namespace distro::solve {

namespace {

constexpr std::uint32_t forced_table = 0xFFFFFFFFU;
constexpr SpecId unknown_spec = 0xFFFFFFFFU;

}  // namespace

RecordIndex::RecordIndex(std::vector<channel::Repodata> repodata,
                         const IndexOptions& options)
    : options_(options) {
  std::map<std::string, int> ranks;
  for (channel::Repodata& subdir : repodata) {
    const auto next = static_cast<int>(ranks.size());
    const int rank = ranks.emplace(subdir.channel, next).first->second;
    tables_.push_back({std::move(subdir.records), std::move(subdir.channel), rank, {}});
  }
}

RecordIndex::~RecordIndex() = default;

NameId RecordIndex::name_id(std::string_view name) {
  const auto known = name_ids_.find(name);
  if (known != name_ids_.end()) {
    return known->second;
  }
  const auto id = static_cast<NameId>(names_.size());
  names_.push_back(std::make_unique<Name>());
  names_.back()->text = name;
  name_ids_.emplace(names_.back()->text, id);
  return id;
}

const std::string& RecordIndex::name_text(NameId id) const { return names_[id]->text; }

std::vector<std::string> RecordIndex::names() const {
  std::set<std::string> names;
  for (const Table& table : tables_) {
    for (channel::NameId id = 0; id < table.records.name_count(); ++id) {
      if (!table.records.rows(id).empty()) {
        names.emplace(table.records.name(id));
      }
    }
  }
  for (const channel::Record& record : forced_) {
    names.insert(record.name);
  }
  return {names.begin(), names.end()};
}

RecordRange RecordIndex::add_rows(NameId id, std::uint32_t table,
                                  channel::IdRange rows) {
  const auto first = static_cast<RecordId>(records_.size());
  for (const channel::Row row : rows) {
    records_.push_back({table, row, id});
  }
  links_.resize(records_.size());
  return {first, static_cast<RecordId>(records_.size())};
}

void RecordIndex::load(NameId id) {
  Name& name = *names_[id];
  if (name.loaded) {
    return;
  }
  name.loaded = true;
  struct Part {
    std::uint32_t table;
    channel::IdRange rows;
  };
  std::vector<Part> parts;
  int best = 0;
  for (std::uint32_t table = 0; table < tables_.size(); ++table) {
    const channel::IdRange rows = tables_[table].records.rows(name.text);
    if (!rows.empty()) {
      const int rank = tables_[table].rank;
      best = parts.empty() ? rank : std::min(best, rank);
      parts.push_back({table, rows});
    }
  }
  const auto begin_hidden =
      std::stable_partition(parts.begin(), parts.end(), [&](const Part& part) {
        return options_.priority != ChannelPriority::strict ||
               tables_[part.table].rank == best;
      });
  const auto begin = static_cast<RecordId>(records_.size());
  for (auto part = parts.begin(); part != begin_hidden; ++part) {
    static_cast<void>(add_rows(id, part->table, part->rows));
  }
  const auto middle = static_cast<RecordId>(records_.size());
  for (auto part = begin_hidden; part != parts.end(); ++part) {
    static_cast<void>(add_rows(id, part->table, part->rows));
  }
  name.of_channels.first = begin;
  name.of_channels.last = middle;
  name.of_channels.one_table = begin_hidden - parts.begin() == 1;
  name.hidden = {middle, static_cast<RecordId>(records_.size())};
}

RecordIndex::Candidates& RecordIndex::candidates(NameId id) {
  if (!forced_names_.empty()) {
    if (const auto found = forced_names_.find(id); found != forced_names_.end()) {
      return *found->second;
    }
  }
  load(id);
  return names_[id]->of_channels;
}

RecordRange RecordIndex::of_name(NameId id) {
  const Candidates& found = candidates(id);
  return {found.first, found.last};
}

RecordRange RecordIndex::hidden(NameId id) {
  load(id);
  return forced_names_.contains(id) ? RecordRange(0U, 0U) : names_[id]->hidden;
}

void RecordIndex::use_forced(std::span<const channel::Record> forced) {
  forced_matches_.clear();
  forced_names_.clear();
  forced_.assign(forced.begin(), forced.end());
  std::stable_sort(forced_.begin(), forced_.end(),
                   [](const channel::Record& left, const channel::Record& right) {
                     return left.name < right.name;
                   });
  forced_links_.assign(forced_.size(), {});
  if (forced_.size() > forced_room_) {
    forced_room_ = std::max(forced_.size(), 2 * forced_room_);
    forced_begin_ = static_cast<RecordId>(records_.size());
    records_.resize(records_.size() + forced_room_);
  }
  links_.resize(records_.size());
  for (std::uint32_t i = 0; i < forced_.size(); ++i) {
    const NameId name = name_id(forced_[i].name);
    const RecordId id = forced_begin_ + i;
    records_[id] = {forced_table, i, name};
    links_[id] = {};
    std::unique_ptr<Candidates>& all = forced_names_[name];
    if (!all) {
      all = std::make_unique<Candidates>();
      all->first = id;
    }
    all->last = id + 1;
  }
}

channel::Record RecordIndex::record(RecordId id) const {
  return is_forced(id) ? forced(id)
                       : tables_[records_[id].table].records[records_[id].row];
}

const channel::Record& RecordIndex::forced(RecordId id) const {
  return forced_[records_[id].row];
}

bool RecordIndex::is_forced(RecordId id) const {
  return records_[id].table == forced_table;
}

std::string_view RecordIndex::version_text(RecordId id) const {
  const Place& at = records_[id];
  return is_forced(id) ? forced_[at.row].version
                       : tables_[at.table].records.version(at.row);
}

std::string_view RecordIndex::build(RecordId id) const {
  const Place& at = records_[id];
  return is_forced(id) ? forced_[at.row].build
                       : tables_[at.table].records.build(at.row);
}

const std::string& RecordIndex::channel(RecordId id) const {
  return is_forced(id) ? forced(id).channel : tables_[records_[id].table].channel;
}

int RecordIndex::channel_rank(RecordId id) const {
  return is_forced(id) ? 0 : tables_[records_[id].table].rank;
}

Links RecordIndex::links(RecordId id) {
  if (!links_[id].known) {
    const Links found = links_of(id);
    links_[id] = {true, found};
  }
  return links_[id].links;
}

Links RecordIndex::links_of(RecordId id) {
  const Place at = records_[id];
  const bool pip = gets_pip(id);
  if (is_forced(id)) {
    std::vector<SpecId>& all = forced_links_[at.row];
    const channel::Record& record = forced_[at.row];
    for (const std::string& text : record.depends) {
      all.push_back(spec_id(text));
    }
    if (pip) {
      all.push_back(spec_id("pip"));
    }
    const std::size_t depends = all.size();
    for (const std::string& text : record.constrains) {
      all.push_back(spec_id(text));
    }
    return {std::span(all).first(depends), std::span(all).subspan(depends)};
  }
  Table& table = tables_[at.table];
  const std::span<const channel::SpecId> depends = table.records.depends(at.row);
  const std::span<const channel::SpecId> constrains = table.records.constrains(at.row);
  const std::size_t needed = depends.size() + (pip ? 1 : 0);
  const std::size_t size = needed + constrains.size();
  auto* all = static_cast<SpecId*>(links_memory_.allocate(
      std::max<std::size_t>(size, 1) * sizeof(SpecId), alignof(SpecId)));
  SpecId* next = all;
  for (const channel::SpecId spec : depends) {
    *next++ = spec_id(table, spec);
  }
  if (pip) {
    *next++ = spec_id("pip");
  }
  for (const channel::SpecId spec : constrains) {
    *next++ = spec_id(table, spec);
  }
  return {{all, needed}, {all + needed, constrains.size()}};
}

bool RecordIndex::gets_pip(RecordId id) {
  if (!options_.python_needs_pip || name(id) != "python") {
    return false;
  }
  const std::string_view version = version_text(id);
  if (!version.starts_with("2.") && !version.starts_with("3.")) {
    return false;
  }
  const NameId pip = name_id("pip");
  load(pip);
  const Candidates& there = names_[pip]->of_channels;
  return there.first != there.last;
}

SpecId RecordIndex::spec_id(Table& table, channel::SpecId id) {
  if (table.specs.empty()) {
    table.specs.assign(table.records.spec_count(), unknown_spec);
  }
  SpecId& known = table.specs[id];
  if (known == unknown_spec) {
    known = spec_id(table.records.spec_text(id));
  }
  return known;
}

SpecId RecordIndex::spec_id(std::string_view text) {
  const auto known = spec_ids_.find(text);
  return known != spec_ids_.end() ? known->second
                                  : add_spec(parse_spec(std::string(text)), spec_ids_);
}

SpecId RecordIndex::spec_id(const channel::MatchSpec& spec) {
  const auto known = request_ids_.find(spec.text());
  return known != request_ids_.end() ? known->second
                                     : add_spec(spec_of(spec), request_ids_);
}

SpecId RecordIndex::add_spec(Spec spec, SpecIds& ids) {
  if (spec.parsed && spec.parsed->has_exact_name()) {
    spec.name_id = name_id(spec.name());
  }
  const auto id = static_cast<SpecId>(specs_.size());
  specs_.push_back(std::make_unique<SpecEntry>());
  specs_.back()->spec = std::move(spec);
  ids.emplace(specs_.back()->spec.text, id);
  return id;
}

const Spec& RecordIndex::spec(SpecId id) const { return specs_[id]->spec; }

}  // namespace distro::solve
