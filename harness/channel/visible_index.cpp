#include "channel/visible_index.hpp"

#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "channel/repodata_file.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

bool zst_says(const fs::path& zst, std::string_view text) {
  try {
    return read_repodata_file(zst) == text;
  } catch (const InputError&) {
    return false;
  }
}

/// A file that another indexer may write to while it is read.
std::optional<PaddedText> read_theirs(const fs::path& file) {
  auto text = base::read_file_if_there(file);
  return text ? std::optional(PaddedText(*std::move(text))) : std::nullopt;
}

}  // namespace

fs::path link_target(const std::string& subdir, std::string_view name) {
  return fs::path("..") / ".index" / "current" / subdir / name;
}

bool is_our_link(const fs::path& channel, const std::string& subdir,
                 std::string_view name) {
  std::error_code error;
  return fs::read_symlink(channel / subdir / name, error) == link_target(subdir, name);
}

fs::path current_file(const fs::path& channel, const std::string& subdir,
                      std::string_view name) {
  return channel / ".index" / "current" / subdir / name;
}

std::optional<VisibleIndex> visible_index(const fs::path& channel,
                                          const std::string& subdir) {
  const fs::path folder = channel / subdir;
  const fs::path zst = folder / compressed_file;
  const bool any_zst = fs::exists(zst);
  const bool ours = is_our_link(channel, subdir, plain_file);
  auto text =
      ours ? PaddedText::map(folder / plain_file) : read_theirs(folder / plain_file);
  if (text) {
    // A generation is written whole before it is shown. Another indexer may write no
    // .zst; ours is never missing.
    const bool both_ours = ours && is_our_link(channel, subdir, compressed_file);
    const bool agrees = any_zst ? both_ours || zst_says(zst, text->view()) : !ours;
    return VisibleIndex{*std::move(text), ours, agrees, (folder / plain_file).string()};
  }
  if (any_zst) {
    return VisibleIndex{PaddedText(read_repodata_file(zst)), false, false,
                        zst.string()};
  }
  return std::nullopt;
}

}  // namespace distro::channel::detail
