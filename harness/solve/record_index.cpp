#include "solve/record_index.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "solve/record_index_parts.hpp"

namespace distro::solve {

namespace {

const std::vector<RecordId> no_records;

Spec parse(const std::string& text) {
  Spec spec{text, std::nullopt, ""};
  try {
    spec.parsed.emplace(text);
  } catch (const channel::ParseError& error) {
    spec.fault = error.what();
  }
  return spec;
}

}  // namespace

const std::string& Spec::name() const {
  static const std::string none;
  return parsed ? parsed->name() : none;
}

bool Spec::is_virtual() const { return name().starts_with("__"); }

bool Spec::has_exact_name() const { return parsed && parsed->has_exact_name(); }

RecordIndex::RecordIndex(std::vector<channel::Repodata> repodata,
                         ChannelPriority priority)
    : repodata_(std::move(repodata)), priority_(priority) {
  std::map<std::string_view, int> ranks;
  for (const channel::Repodata& subdir : repodata_) {
    const auto next = static_cast<int>(ranks.size());
    const int rank = ranks.emplace(subdir.channel, next).first->second;
    for (const channel::Record& record : subdir.records) {
      add(loaded_.emplace_back(record), rank);
    }
  }
  details_.resize(records_.size());
}

RecordIndex::~RecordIndex() = default;

void RecordIndex::add(const channel::Record& record, int rank) {
  const auto id = static_cast<RecordId>(records_.size());
  records_.push_back(&record);
  ranks_.push_back(rank);
  Name& name = names_[record.name];
  if (priority_ != ChannelPriority::strict || name.visible.empty()) {
    name.visible.push_back(id);
    return;
  }
  const int best = ranks_[name.visible.front()];
  if (rank < best) {
    name.hidden.insert(name.hidden.end(), name.visible.begin(), name.visible.end());
    name.visible.assign(1, id);
  } else {
    (rank == best ? name.visible : name.hidden).push_back(id);
  }
}

void RecordIndex::use_forced(std::span<const channel::Record> forced) {
  const auto forget = [this](SpecEntry& entry) {
    if (touches_forced(entry.spec)) {
      entry.matches.reset();
    }
  };
  for (const auto& entry : specs_) {
    forget(*entry);
  }
  forced_.assign(forced.begin(), forced.end());
  forced_names_.clear();
  details_.resize(records_.size());
  details_.resize(records_.size() + forced_.size());
  for (std::size_t i = 0; i < forced_.size(); ++i) {
    forced_names_[forced_[i].name].visible.push_back(
        static_cast<RecordId>(records_.size() + i));
  }
  for (const auto& entry : specs_) {
    forget(*entry);
  }
}

bool RecordIndex::touches_forced(const Spec& spec) const {
  return spec.has_exact_name() ? forced_names_.contains(spec.name())
                               : !forced_names_.empty();
}

const channel::Record& RecordIndex::record(RecordId id) const {
  return is_forced(id) ? forced_[id - records_.size()] : *records_[id];
}

bool RecordIndex::is_forced(RecordId id) const { return id >= records_.size(); }

int RecordIndex::channel_rank(RecordId id) const {
  return is_forced(id) ? 0 : ranks_[id];
}

const RecordIndex::Name* RecordIndex::find_name(std::string_view name) const {
  if (const auto forced = forced_names_.find(name); forced != forced_names_.end()) {
    return &forced->second;
  }
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : &found->second;
}

const std::vector<RecordId>& RecordIndex::of_name(std::string_view name) const {
  const Name* found = find_name(name);
  return found == nullptr ? no_records : found->visible;
}

const std::vector<RecordId>& RecordIndex::hidden(std::string_view name) const {
  const Name* found = find_name(name);
  return found == nullptr ? no_records : found->hidden;
}

std::vector<std::string> RecordIndex::names() const {
  std::set<std::string> names;
  for (const auto& [name, entry] : names_) {
    names.emplace(name);
  }
  for (const auto& [name, entry] : forced_names_) {
    names.insert(name);
  }
  return {names.begin(), names.end()};
}

RecordIndex::Details& RecordIndex::details(RecordId id) {
  std::unique_ptr<Details>& details = details_[id];
  if (!details) {
    details = std::make_unique<Details>();
  }
  return *details;
}

const std::optional<channel::Version>& RecordIndex::version(RecordId id) {
  Details& known = details(id);
  if (!known.version_read) {
    known.version_read = true;
    try {
      known.version.emplace(record(id).version);
    } catch (const channel::ParseError&) {
      known.version.reset();
    }
  }
  return known.version;
}

std::vector<SpecId> RecordIndex::spec_ids(const std::vector<std::string>& texts) {
  std::vector<SpecId> ids;
  ids.reserve(texts.size());
  for (const std::string& text : texts) {
    ids.push_back(spec_id(text));
  }
  return ids;
}

const Links& RecordIndex::links(RecordId id) {
  Details& known = details(id);
  if (!known.links) {
    const channel::Record& asked = record(id);
    known.links = Links{spec_ids(asked.depends), spec_ids(asked.constrains)};
  }
  return *known.links;
}

SpecId RecordIndex::spec_id(const std::string& text) {
  const auto known = spec_ids_.find(text);
  return known != spec_ids_.end() ? known->second : add_spec(parse(text), spec_ids_);
}

SpecId RecordIndex::spec_id(const channel::MatchSpec& spec) {
  const auto known = request_ids_.find(spec.text());
  return known != request_ids_.end()
             ? known->second
             : add_spec(Spec{spec.text(), spec, ""}, request_ids_);
}

SpecId RecordIndex::add_spec(Spec spec, SpecIds& ids) {
  specs_.push_back(std::make_unique<SpecEntry>());
  specs_.back()->spec = std::move(spec);
  const auto id = static_cast<SpecId>(specs_.size() - 1);
  ids.emplace(specs_.back()->spec.text, id);
  return id;
}

const Spec& RecordIndex::spec(SpecId id) const { return specs_[id]->spec; }

const std::vector<RecordId>& RecordIndex::matches(SpecId id) {
  SpecEntry& entry = *specs_[id];
  if (!entry.matches) {
    entry.matches = find_matches(id);
  }
  return *entry.matches;
}

std::vector<RecordId> RecordIndex::find_matches(SpecId id) {
  std::vector<RecordId> found;
  const auto collect = [&](const std::vector<RecordId>& records) {
    std::copy_if(records.begin(), records.end(), std::back_inserter(found),
                 [&](RecordId record) { return matches(id, record); });
  };
  const Spec& spec = specs_[id]->spec;
  if (spec.has_exact_name()) {
    collect(of_name(spec.name()));
  } else if (spec.parsed) {
    for (const std::string& name : names()) {
      collect(of_name(name));
    }
    std::sort(found.begin(), found.end());
  }
  return found;
}

bool RecordIndex::matches(SpecId id, RecordId record_id) {
  Spec& spec = specs_[id]->spec;
  if (!spec.parsed) {
    return false;
  }
  const std::optional<channel::Version>& found = version(record_id);
  try {
    return spec.parsed->matches(record(record_id), found ? &*found : nullptr);
  } catch (const channel::ParseError& error) {
    spec.fault = error.what();
    spec.parsed.reset();
    return false;
  }
}

}  // namespace distro::solve
