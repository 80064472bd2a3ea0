#include "graph/mentions.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "channel/match_spec.hpp"

namespace distro::graph {
namespace {

using channel::IdRange;
using channel::Row;
using channel::SpecId;

/// Mentions by one table: the rows are marked first, so that they come in order without
/// being sorted, however many there are.
class TableMentions {
 public:
  TableMentions(const PackageIndex& index, const SpeakingRecords& speakers, TableId id,
                IdRange specs)
      : table_(index.table(id)), speaking_(speakers.bits(id)), id_(id), specs_(specs) {}

  /// Which of the specs leave room for what is asked about.
  void judge(const AskedReleases& asked) {
    asked_ = &asked;
    admits_.reserve(specs_.size());
    for (const SpecId spec : specs_) {
      admits_.push_back(asked.admitted_by(table_.spec_text(spec)));
    }
  }

  void add_to(std::vector<Mention>& mentions) {
    std::vector<std::uint64_t> marks(speaking_.size(), 0);
    for (const SpecId spec : specs_) {
      mark(marks, table_.depending(spec));
      mark(marks, table_.constraining(spec));
    }
    for (std::size_t word = 0; word < marks.size(); ++word) {
      for (std::uint64_t left = marks[word] & speaking_[word]; left != 0;
           left &= left - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(left));
        add_row(mentions, static_cast<Row>(word * 64 + bit));
      }
    }
  }

 private:
  static void mark(std::vector<std::uint64_t>& marks, std::span<const Row> rows) {
    for (const Row row : rows) {
      marks[row / 64U] |= std::uint64_t{1} << (row % 64U);
    }
  }

  void add_row(std::vector<Mention>& mentions, Row row) {
    const std::size_t first = mentions.size();
    add(mentions, row, table_.depends(row), MentionKind::depends);
    add(mentions, row, table_.constrains(row), MentionKind::constrains);
    if (asked_ != nullptr) {
      const std::span<Mention> added = std::span(mentions).subspan(first);
      const bool admits = admits_together(added);
      for (Mention& mention : added) {
        mention.record_admits = admits;
      }
    }
  }

  void add(std::vector<Mention>& mentions, Row row, std::span<const SpecId> specs,
           MentionKind kind) const {
    for (const SpecId spec : specs) {
      const SpecId place = spec - *specs_.begin();
      if (place < specs_.size()) {
        mentions.push_back(
            {{id_, row}, spec, kind, admits_.empty() || admits_[place] != 0, true});
      }
    }
  }

  /// Each of two specs may admit what both together do not.
  bool admits_together(std::span<const Mention> mentions) {
    std::vector<SpecId> specs;
    for (const Mention& mention : mentions) {
      if (!mention.admits) {
        return false;
      }
      specs.push_back(mention.spec);
    }
    if (specs.size() == 1) {
      return true;
    }
    const auto [entry, is_new] = together_.try_emplace(specs);
    if (is_new) {
      std::vector<std::string_view> texts;
      for (const SpecId spec : specs) {
        texts.push_back(table_.spec_text(spec));
      }
      entry->second = asked_->admitted_by(texts);
    }
    return entry->second;
  }

  const channel::RecordTable& table_;
  const std::vector<std::uint64_t>& speaking_;
  TableId id_;
  IdRange specs_;
  const AskedReleases* asked_ = nullptr;
  std::vector<std::uint8_t> admits_;  ///< by place in specs_; empty: all do
  std::map<std::vector<SpecId>, bool> together_;
};

using NamedList = std::pair<std::string_view, const std::vector<std::string>*>;

std::array<NamedList, 5> lists_of(const channel::RunExports& exports) {
  return {{{"weak", &exports.weak},
           {"strong", &exports.strong},
           {"weak_constrains", &exports.weak_constrains},
           {"strong_constrains", &exports.strong_constrains},
           {"noarch", &exports.noarch}}};
}

/// The record of a package file: its name stands before the last two dashes.
std::optional<Row> row_of_file(const channel::RecordTable& table,
                               const std::string& file) {
  const std::size_t build = file.rfind('-');
  if (build == std::string::npos || build == 0) {
    return std::nullopt;
  }
  const std::size_t version = file.rfind('-', build - 1);
  if (version == std::string::npos) {
    return std::nullopt;
  }
  for (const Row row : table.rows(std::string_view(file).substr(0, version))) {
    if (table.file_name(row) == file) {
      return row;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(MentionKind kind) {
  switch (kind) {
    case MentionKind::depends:
      return "depends";
    case MentionKind::constrains:
      return "constrains";
    case MentionKind::run_exports:
      return "run_exports";
    case MentionKind::build:
      return "build";
    case MentionKind::host:
      return "host";
    case MentionKind::test:
      return "test";
  }
  return "";
}

std::optional<MentionKind> mention_kind_from(std::string_view text) {
  for (const MentionKind kind :
       {MentionKind::depends, MentionKind::constrains, MentionKind::run_exports,
        MentionKind::build, MentionKind::host, MentionKind::test}) {
    if (to_string(kind) == text) {
      return kind;
    }
  }
  return std::nullopt;
}

std::vector<Mention> mentions_of(const MentionQuestion& question) {
  const PackageIndex& index = question.index;
  std::vector<Mention> mentions;
  for (TableId id = 0; id < index.table_count(); ++id) {
    const channel::NameId local = index.local(id, question.name);
    if (local == channel::no_name || index.table(id).specs_about(local).empty()) {
      continue;
    }
    TableMentions table(index, question.speakers, id,
                        index.table(id).specs_about(local));
    if (question.asked != nullptr) {
      table.judge(*question.asked);
    }
    table.add_to(mentions);
  }
  return mentions;
}

std::vector<RunExportMention> mentions_of(const MentionQuestion& question,
                                          TableId table,
                                          const channel::RunExportsByFile& exports) {
  const std::string_view name = question.index.name(question.name);
  std::vector<RunExportMention> mentions;
  for (const auto& [file, lists] : exports) {
    std::optional<Row> row;
    for (const auto& [list, specs] : lists_of(lists)) {
      for (const std::string& spec : *specs) {
        std::string storage;
        if (channel::name_of_spec(spec, storage) != name) {
          continue;
        }
        row = row ? row : row_of_file(question.index.table(table), file);
        if (row && question.speakers.speaks(table, *row)) {
          mentions.push_back(
              {{table, *row},
               std::string(list),
               spec,
               question.asked == nullptr || question.asked->admitted_by(spec)});
        }
      }
    }
  }
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const RunExportMention& left, const RunExportMention& right) {
                     return left.record.row < right.record.row;
                   });
  return mentions;
}

std::vector<RecipeMention> mentions_of(const RecipeGraph& recipes,
                                       std::string_view name,
                                       const AskedReleases* asked) {
  std::vector<RecipeMention> mentions;
  std::set<std::tuple<std::string_view, std::string_view, MentionKind>> seen;
  for (const RecipeEdge& edge : recipes.about(name)) {
    const std::string& spec = edge.requirement->spec;
    const bool is_for_building = edge.kind == MentionKind::build ||
                                 edge.kind == MentionKind::host ||
                                 edge.kind == MentionKind::test;
    if (is_for_building && seen.emplace(edge.output->name, spec, edge.kind).second) {
      mentions.push_back({edge.output->name, edge.recipe->origin, spec, edge.kind,
                          asked == nullptr || asked->admitted_by(spec)});
    }
  }
  return mentions;
}

}  // namespace distro::graph
