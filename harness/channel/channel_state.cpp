#include "channel/channel_state.hpp"

#include "channel/channel_url.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

void load_subdir(const fs::path& channel, const std::string& subdir,
                 SubdirState& state) {
  state.visible = visible_index(channel, subdir);
  if (state.visible) {
    state.index = parse_subdir_index(state.visible->text, state.visible->origin,
                                     state.visible->ours);
  }
}

}  // namespace

ChannelState load_channel_state(
    const fs::path& channel, const std::function<void(const InputError&)>& on_damage) {
  ChannelState state;
  for (const fs::directory_entry& entry : fs::directory_iterator(channel)) {
    const std::string subdir = entry.path().filename().string();
    if (!is_subdir(subdir) || !entry.is_directory()) {
      continue;
    }
    SubdirState loaded;
    try {
      load_subdir(channel, subdir, loaded);
    } catch (const InputError& error) {
      on_damage(error);
      loaded.index = {};
      loaded.changed = true;
    }
    if (loaded.visible || loaded.changed) {
      state[subdir] = std::move(loaded);
    }
  }
  state["noarch"];
  return state;
}

IndexTexts texts_of(const ChannelState& state) {
  IndexTexts texts;
  for (const auto& [subdir, one] : state) {
    texts[subdir] =
        one.visible && !one.changed ? one.visible->text : to_text(one.index, subdir);
  }
  return texts;
}

std::size_t size_of(const ChannelState& state) {
  std::size_t size = 0;
  for (const auto& [subdir, one] : state) {
    size += one.index.size();
  }
  return size;
}

}  // namespace distro::channel::detail
