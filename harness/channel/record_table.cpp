#include "channel/record_table.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "channel/record_batch.hpp"
#include "channel/table_arrays.hpp"
#include "channel/table_builder.hpp"

namespace distro::channel {
namespace {

using detail::Extra;
using detail::Flag;
using detail::TableArrays;

std::shared_ptr<const TableArrays> arrays_of(const std::vector<Record>& records) {
  detail::TableOrigin origin;
  if (!records.empty()) {
    const Record& first = records.front();
    origin.channel = first.channel;
    origin.subdir = first.subdir;
    origin.base_url = first.url.ends_with("/" + first.fn)
                          ? first.url.substr(0, first.url.size() - first.fn.size())
                          : first.channel + "/" + first.subdir + "/";
  }
  std::vector<detail::RecordBatch> batches(1);
  for (const Record& record : records) {
    detail::add_record(batches.front(), record, origin);
  }
  return detail::build_table(std::move(batches), std::move(origin), {});
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  return base::hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::span<const Extra> extras_of(const TableArrays& arrays, Row row) {
  if ((arrays.flags[row] & Flag::has_extras) == 0) {
    return {};
  }
  const auto [first, last] = std::equal_range(
      arrays.extras.begin(), arrays.extras.end(), Extra{row, {}, 0},
      [](const Extra& left, const Extra& right) { return left.row < right.row; });
  return {first, last};
}

std::string usual_file_name(const RecordTable& table, Row row, bool conda) {
  const std::string_view name = table.name_of(row);
  const std::string_view version = table.version(row);
  const std::string_view build = table.build(row);
  const std::string_view ending = conda ? ".conda" : ".tar.bz2";
  std::string fn;
  fn.reserve(name.size() + version.size() + build.size() + ending.size() + 2);
  fn.append(name).append(1, '-').append(version).append(1, '-').append(build);
  return fn.append(ending);
}

template <typename Id>
std::span<const Id> slice(std::span<const Id> all, std::span<const Id> begins,
                          std::uint32_t index) {
  return all.subspan(begins[index], begins[index + 1] - begins[index]);
}

void apply(Record& record, Extra::Kind kind, std::string_view text) {
  switch (kind) {
    case Extra::Kind::site_packages:
      record.python_site_packages_path = text;
      break;
    case Extra::Kind::attestations:
      record.attestations_sha256 = text;
      break;
    case Extra::Kind::track_feature:
      record.track_features.emplace_back(text);
      break;
    case Extra::Kind::features:
      record.features = text;
      break;
    case Extra::Kind::noarch:
      record.noarch = text;
      break;
    case Extra::Kind::sha256:
      record.sha256 = text;
      break;
    case Extra::Kind::md5:
      record.md5 = text;
      break;
    case Extra::Kind::url:
      record.url = text;
      break;
    case Extra::Kind::channel:
      record.channel = text;
      break;
    case Extra::Kind::subdir:
      record.subdir = text;
      break;
    case Extra::Kind::file_name:
      break;  // file_name() has looked at it
  }
}

}  // namespace

RecordTable::RecordTable() {
  static const auto nothing = arrays_of({});
  arrays_ = nothing;
}

RecordTable::RecordTable(const std::vector<Record>& records)
    : arrays_(arrays_of(records)) {}

RecordTable::RecordTable(std::shared_ptr<const TableArrays> arrays)
    : arrays_(std::move(arrays)) {}

Row RecordTable::size() const { return static_cast<Row>(arrays_->name.size()); }

NameId RecordTable::name_count() const { return arrays_->names.size(); }

std::string_view RecordTable::name(NameId id) const { return arrays_->names[id]; }

std::optional<NameId> RecordTable::find_name(std::string_view name) const {
  const auto all = std::views::iota(NameId{0}, name_count());
  const auto found = std::ranges::lower_bound(
      all, name, {}, [this](NameId id) { return arrays_->names[id]; });
  return found != all.end() && arrays_->names[*found] == name ? std::optional(*found)
                                                              : std::nullopt;
}

IdRange RecordTable::rows(NameId id) const {
  return {arrays_->name_rows[id], arrays_->name_rows[id + 1]};
}

IdRange RecordTable::rows(std::string_view name) const {
  const std::optional<NameId> id = find_name(name);
  return id ? rows(*id) : IdRange(0U, 0U);
}

NameId RecordTable::name_id(Row row) const { return arrays_->name[row]; }

VersionId RecordTable::version_id(Row row) const { return arrays_->version[row]; }

std::string_view RecordTable::build(Row row) const { return arrays_->builds[row]; }

std::int64_t RecordTable::build_number(Row row) const {
  return arrays_->build_number[row];
}

std::int64_t RecordTable::timestamp(Row row) const { return arrays_->timestamp[row]; }

std::uint64_t RecordTable::file_size(Row row) const { return arrays_->file_size[row]; }

std::span<const SpecId> RecordTable::depends(Row row) const {
  return slice(arrays_->depends, arrays_->depends_begin, row);
}

std::span<const SpecId> RecordTable::constrains(Row row) const {
  return slice(arrays_->constrains, arrays_->constrains_begin, row);
}

std::vector<std::string_view> RecordTable::track_features(Row row) const {
  std::vector<std::string_view> features;
  for (const Extra& extra : extras_of(*arrays_, row)) {
    if (extra.kind == Extra::Kind::track_feature) {
      features.push_back(arrays_->texts[extra.text]);
    }
  }
  return features;
}

std::uint32_t RecordTable::track_feature_count(Row row) const {
  const std::span<const Extra> extras = extras_of(*arrays_, row);
  return static_cast<std::uint32_t>(std::count_if(
      extras.begin(), extras.end(),
      [](const Extra& extra) { return extra.kind == Extra::Kind::track_feature; }));
}

std::string RecordTable::file_name(Row row) const {
  for (const Extra& extra : extras_of(*arrays_, row)) {
    if (extra.kind == Extra::Kind::file_name) {
      return std::string(arrays_->texts[extra.text]);
    }
  }
  return usual_file_name(*this, row, (arrays_->flags[row] & Flag::conda) != 0);
}

Record RecordTable::operator[](Row row) const {
  const TableArrays& arrays = *arrays_;
  const std::uint8_t flags = arrays.flags[row];
  Record record;
  record.name = name_of(row);
  record.version = version(row);
  record.build = build(row);
  record.build_number = build_number(row);
  for (const SpecId spec : depends(row)) {
    record.depends.emplace_back(spec_text(spec));
  }
  for (const SpecId spec : constrains(row)) {
    record.constrains.emplace_back(spec_text(spec));
  }
  record.subdir = arrays.origin.subdir;
  record.noarch = (flags & Flag::noarch_python) != 0    ? "python"
                  : (flags & Flag::noarch_generic) != 0 ? "generic"
                                                        : "";
  record.license = arrays.texts[arrays.license[row]];
  record.license_family = arrays.texts[arrays.license_family[row]];
  record.fn = file_name(row);
  record.channel = arrays.origin.channel;
  record.url = arrays.origin.base_url + record.fn;
  record.sha256 = (flags & Flag::has_sha256) != 0 ? to_hex(arrays.sha256[row]) : "";
  record.md5 = (flags & Flag::has_md5) != 0 ? to_hex(arrays.md5[row]) : "";
  record.size = file_size(row);
  record.timestamp = timestamp(row);
  for (const Extra& extra : extras_of(arrays, row)) {
    apply(record, extra.kind, arrays.texts[extra.text]);
  }
  return record;
}

VersionId RecordTable::version_count() const { return arrays_->versions.size(); }

std::string_view RecordTable::version_text(VersionId id) const {
  return arrays_->versions[id];
}

std::uint32_t RecordTable::version_rank(VersionId id) const {
  return arrays_->version_ranks[id];
}

SpecId RecordTable::spec_count() const { return arrays_->specs.size(); }

std::string_view RecordTable::spec_text(SpecId id) const { return arrays_->specs[id]; }

NameId RecordTable::spec_name(SpecId id) const { return arrays_->spec_names[id]; }

IdRange RecordTable::specs_about(NameId id) const {
  return {arrays_->name_specs[id], arrays_->name_specs[id + 1]};
}

std::span<const Row> RecordTable::depending(SpecId id) const {
  return slice(arrays_->depending, arrays_->depending_begin, id);
}

std::span<const Row> RecordTable::constraining(SpecId id) const {
  return slice(arrays_->constraining, arrays_->constraining_begin, id);
}

}  // namespace distro::channel
