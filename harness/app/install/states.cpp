#include "app/install/states.hpp"

#include <algorithm>
#include <iterator>

#include "graph/index_change.hpp"

namespace distro::app {
namespace {

std::vector<channel::Repodata> own_tables(
    const std::vector<channel::Repodata>& repodata, const std::string& integration) {
  std::vector<channel::Repodata> tables;
  std::copy_if(
      repodata.begin(), repodata.end(), std::back_inserter(tables),
      [&](const channel::Repodata& table) { return table.channel == integration; });
  return tables;
}

/// As Subject::place: the same in both states.
std::string place_of(const channel::Record& record) {
  return record.subdir + "/" + record.fn;
}

}  // namespace

ChannelState::ChannelState(const std::vector<channel::Repodata>& repodata,
                           const std::string& integration)
    : all(repodata), own(own_tables(repodata, integration)) {}

ChannelStates::ChannelStates(const InstallSetting& setting)
    : now_(setting.index, setting.integration) {
  if (!setting.before.empty()) {
    before_.emplace(setting.before, setting.integration);
    find_change(setting.priority);
  }
}

void ChannelStates::find_change(solve::ChannelPriority priority) {
  const graph::IndexChange change = graph::index_change(
      before_->all, now_.all, priority == solve::ChannelPriority::strict);
  loses_ = !change.lost.empty();
  for (const graph::RecordRef record : change.gained) {
    gained_.insert(place_of(now_.all.table(record.table)[record.row]));
  }
  const std::vector<bool> reached = graph::names_reaching(before_->all, change.lost);
  for (graph::Name name = 0; name < reached.size(); ++name) {
    if (reached[name]) {
      reached_.emplace(before_->all.name(name));
    }
  }
}

bool ChannelStates::is_touched(const Subject& subject) const {
  // What is promised as a whole is few: whether it holds is always told.
  return !before_ || subject.place.empty() || gained_.contains(subject.place) ||
         may_have_lost(subject.specs);
}

bool ChannelStates::may_have_lost(const std::vector<channel::MatchSpec>& specs) const {
  return std::any_of(specs.begin(), specs.end(), [&](const channel::MatchSpec& spec) {
    return !spec.has_exact_name() ? loses_ : reached_.contains(spec.name());
  });
}

bool ChannelStates::was_there(const Subject& subject) {
  if (former_places_.empty()) {
    for (graph::TableId id = 0; id < before_->own.table_count(); ++id) {
      for (const channel::Record& record : before_->own.table(id)) {
        former_places_.insert(place_of(record));
      }
    }
  }
  return former_places_.contains(subject.place);
}

}  // namespace distro::app
